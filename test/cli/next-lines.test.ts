/** What comes next, under the number that the specification gives it, or under the section alone. */
import { expect, it } from 'vitest';
import { PLAIN } from '../../src/cli/colour.js';
import { nextLines } from '../../src/cli/render/now-lines.js';
import type { NextStep } from '../../src/engine/run-types.js';

const STEP: NextStep = { step: 3, flow: 'mine', actor: 'server', verb: 'gets', text: 'asks', parked: [] };

it.each([
  [{ section: '5.5.3', ad: 6 }, '5.5.3 step 6, server: asks'],
  [{ section: '5.5.3' }, '5.5.3, server: asks'],
  [{ ad: 6 }, 'step 6, server: asks'],
  [{}, 'server: asks'],
])('%o is shown as “%s”', (place, words) => {
  expect(nextLines({ ...STEP, ...place }, { columns: 80, paint: PLAIN })[0]).toMatch(
    new RegExp(`^\\S+ +${words.replaceAll('.', '\\.')}$`),
  );
});
