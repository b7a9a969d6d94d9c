/** Where a step stands: under the number that the specification gives it, or under the section alone. */
import { expect, it } from 'vitest';
import { placeWords } from '../../src/cli/render/now-lines.js';

it.each([
  [{ section: '5.5.3', ad: 6 }, '5.5.3 step 6'],
  [{ section: '5.5.3' }, '5.5.3'],
  [{ ad: 6 }, 'step 6'],
  [{}, ''],
  [undefined, ''],
])('%o is shown as “%s”', (place, words) => {
  expect(placeWords(place)).toBe(words);
});
