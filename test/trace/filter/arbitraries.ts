/** Trees of filters in the one form that reading gives them, and facts for them to look at. */
import fc from 'fast-check';
import type { Comparison, Term } from '../../../src/trace/filter/expression.js';
import type { Expression, FilterFacts } from '../../../src/trace/filter/index.js';

const ORDER = fc.constantFrom<Comparison>(':', '<', '<=', '>', '>=');
const SMALL = fc.integer({ min: 0, max: 6 }).map(String);

function term(
  key: Term['key'],
  value: fc.Arbitrary<string>,
  op: fc.Arbitrary<Comparison> = fc.constant(':'),
) {
  return fc.record({ is: fc.constant('term' as const), key: fc.constant(key), op, value });
}

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });

/** Terms of every sort; few values, so that they often fit. */
export const anyTerm: fc.Arbitrary<Term> = fc.oneof(
  term('kind', fc.constantFrom('message', 'note', 'fumo')),
  term('actor', fc.constantFrom('server', 'device', 'expect')),
  term('command', fc.constantFrom('Exec', 'Get', 'Status', 'E*')),
  term('status', fc.oneof(fc.constantFrom('200', '404', '200..299'))),
  term('status', fc.constantFrom('200', '404'), ORDER),
  term('alert', fc.constantFrom('1226', '1101')),
  term('uri', fc.constantFrom('./A', '*/B', './A/*', '**', './*')),
  term('data', fc.oneof(fc.constantFrom('x', 'y'), words)),
  term('message', SMALL, ORDER),
  term('step', SMALL, ORDER),
  term('step', fc.constantFrom('1..3', '0..0', '4..2')),
  term('time', fc.constantFrom('2026-01-05', '2026-01-05T10:00Z'), ORDER),
  term('final', fc.constantFrom('yes', 'no')),
  term('session', words),
  term('verb', fc.constantFrom('gets', 'asks-*')),
  term('text', words),
  term('anywhere', words),
);

/** An `all` or `any` has two parts or more; anything else is the part itself. */
export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    anyTerm,
    fc.record({ is: fc.constant('not' as const), of: tie('tree') }),
    fc.record({
      is: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
    }),
  ),
})).tree;

const command = fc.record({
  name: fc.constantFrom('Exec', 'Get', 'Status', 'Alert'),
  uris: fc.array(fc.constantFrom('./A', './A/B', './B', './A/B/C?list=Struct'), { maxLength: 2 }),
  status: fc.option(fc.constantFrom('200', '404', '202'), { nil: undefined }),
  alert: fc.option(fc.constantFrom('1226', '1101'), { nil: undefined }),
  data: fc.option(fc.constantFrom('x', 'xy', ''), { nil: undefined }),
});

export const anyFacts: fc.Arbitrary<FilterFacts> = fc.record(
  {
    kind: fc.constantFrom('message' as const, 'note' as const, 'fumo' as const),
    from: fc.constantFrom('server' as const, 'device' as const),
    commands: fc.array(command, { maxLength: 3 }),
    message: fc.integer({ min: 0, max: 6 }),
    step: fc.integer({ min: 0, max: 6 }),
    final: fc.boolean(),
    session: fc.constantFrom('A1', 'B2'),
    verb: fc.constantFrom('gets', 'asks-choice'),
    at: fc.constantFrom(Date.UTC(2026, 0, 4), Date.UTC(2026, 0, 5, 10), Date.UTC(2026, 0, 6)),
    text: fc.constantFrom('x y', 'Exec'),
  },
  { requiredKeys: ['kind'] },
);
