import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFilter, printExpression } from '../../../src/trace/filter/index.js';
import { compile } from '../../../src/trace/filter/match.js';
import { anyExpression, anyFacts } from './arbitraries.js';
import { oracle } from './oracle.js';

it('matching says what a reading of the document by hand says', () => {
  const seen = { true: 0, false: 0 };
  fc.assert(
    fc.property(anyExpression, anyFacts, (expression, facts) => {
      const wanted = oracle(expression, facts);
      seen[`${wanted}`] += 1;
      expect(compile(expression)(facts)).toBe(wanted);
      expect(parseFilter(printExpression(expression)).matches(facts)).toBe(wanted);
    }),
    { numRuns: 5000 },
  );
  // The generator would be of no use if nearly everything fitted, or nearly nothing.
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(500);
});
