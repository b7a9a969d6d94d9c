/** Whatever stands in a flow file: it is read, or refused with a place. Nothing else comes out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFlow } from '../../src/engine/flow/parse.js';
import { matchesSpelling, spellingProblem, spellingText } from '../../src/engine/flow/spelling.js';
import { FumoError } from '../../src/errors.js';

/** Words that mean something, so that the wrong shapes come to the right places. */
const WORDS = fc.constantFrom(
  ...[
    'server',
    'device',
    'expect',
    'notifies',
    'include',
    'when',
    'repeat',
    'until',
    'steps',
    'exhausted',
    'end',
  ],
  ...[
    'fail',
    'fault',
    'clear',
    'capture',
    'wire',
    'within',
    'ad',
    'id',
    'text',
    'match',
    'commands',
    'package',
  ],
  ...[
    'continue',
    'tree:./A',
    'status:Exec',
    '< 3',
    '4..2',
    `\${a}`,
    '${',
    '',
    'device-off',
    'else',
    'none',
    'constructor',
    '__proto__',
    'toString',
  ],
);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    WORDS,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(WORDS, tie('value'), { maxKeys: 5 }),
  ),
}));

function outcomeOf(text: string): 'read' | FumoError {
  try {
    parseFlow(text, 'f.yaml');
    return 'read';
  } catch (error) {
    if (error instanceof FumoError) return error;
    throw error;
  }
}

describe('hostile files', () => {
  it.each(['steps', 'actors', 'prompts', 'then', 'given', 'spec'])('any value under %s', (key) => {
    fc.assert(
      fc.property(value, (found) => {
        const file = { flow: 'f', title: 'T', steps: [{ server: 'notifies' }], [key]: found };
        const outcome = outcomeOf(JSON.stringify(file));
        if (outcome === 'read') return;
        expect(outcome.code).toMatch(/^flow\./);
        expect(outcome.where).toMatchObject({ file: 'f.yaml', line: 1, column: expect.any(Number) });
        expect(outcome.expected).toBeTruthy();
        expect(outcome.found).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });

  it('any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(outcomeOf(text)).not.toBe('read');
      }),
      { numRuns: 300 },
    );
  });
});

describe('any spelling', () => {
  it('means the value that is written so, and can be told', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(matchesSpelling(text.trim(), text)).toBe(true);
        expect(typeof spellingText(text)).toBe('string');
      }),
    );
  });

  it('in a list means what it means alone', () => {
    const word = fc.constantFrom('200', '400..499', '< 3', '>= 500', '!= x', 'none', 'update', '1.2.3');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(200, 450, 2, 'x', undefined),
        (words, actual) => {
          const alone = words.some((one) => matchesSpelling(actual, one));
          expect(matchesSpelling(actual, words.join(', '))).toBe(alone);
          expect(matchesSpelling(actual, words)).toBe(alone);
          expect(spellingProblem(words.join(','))).toBeUndefined();
        },
      ),
    );
  });
});
