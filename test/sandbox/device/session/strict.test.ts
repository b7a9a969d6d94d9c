/** What the device tolerates in alerts and answers: noted by name, and refused under strict. */
import { describe, expect, it } from 'vitest';
import type { Wish } from '../../../../src/syncml/message.js';
import { LockStep } from './lock-step.js';

/** An option that nobody knows is skipped (DM Protocol 1.2, 10); a value that is none is a departure. */
const ODD: Wish = {
  name: 'Alert',
  data: '1101',
  items: [{ data: 'MAXDT=soon' }, { data: 'go?' }],
};

describe('an option without a usable value', () => {
  it('is left out, and noted by name', () => {
    const peer = new LockStep().reply({ wishes: [ODD] });
    expect(peer.effect).toMatchObject({ do: 'show', prompt: { text: 'go?' } });
    expect(peer.notes()).toEqual([expect.stringMatching(/^ui-alert\./)]);
  });

  it('is answered with 412 under strict', () => {
    const peer = new LockStep({ context: { strict: true } }).reply({ wishes: [ODD] });
    expect(peer.codes()).toEqual(['212', '412']);
    expect(peer.notes()).toEqual(['ui-alert.refused']);
  });
});
