/** Whatever is put in, in whatever order: the inputs are the whole run, and back is an exact prefix. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultName, type Tamper } from '../../../src/engine/ports.js';
import type { RunInput } from '../../../src/engine/run-types.js';
import type { Timeline } from '../../../src/engine/timeline/index.js';
import { FumoError } from '../../../src/errors.js';
import { defaultOf, NEXT, openLine, textOf } from '../../support/timeline.js';

type Move =
  | { do: 'put'; input: RunInput }
  | { do: 'step' }
  | { do: 'answer'; pick: number }
  | { do: 'wait'; ms: number }
  | { do: 'look' }
  | { do: 'back'; steps: number }
  | { do: 'undo' };

const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

const tampers: fc.Arbitrary<Tamper> = fc.oneof(
  fc.constant<Tamper>({ action: 'drop' }),
  fc.constant<Tamper>({ action: 'duplicate' }),
  fc.integer({ min: 1, max: 20 * 60_000 }).map((delayMs): Tamper => ({ action: 'delay', delayMs })),
  fc.nat(2000).map((offset): Tamper => ({ action: 'corrupt', offset })),
  fc.constant<Tamper>({ action: 'corrupt' }),
  fc.base64String({ maxLength: 40 }).map((octets): Tamper => ({ action: 'replace', octets })),
);
const nodes = fc.constantFrom(
  './DevInfo/Lang',
  './DevDetail/HwV',
  './FwUpdate/FwPkg1/State',
  './DevInfo/DmV',
);
const inputs: fc.Arbitrary<RunInput> = fc.oneof(
  tampers.map((tamper): RunInput => ({ input: 'tamper', ...tamper })),
  fc.constantFrom(...FAULT_NAMES).map((name): RunInput => ({ input: 'fault', name })),
  fc.constantFrom(...FAULT_NAMES).map((name): RunInput => ({ input: 'clear', name })),
  fc
    .tuple(nodes, fc.constantFrom('10', '50', 'fi', ''))
    .map(([uri, value]): RunInput => ({ input: 'set-node', uri, value })),
  nodes.map((uri): RunInput => ({ input: 'delete-node', uri })),
);
const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Move>({ do: 'step' }) },
  { weight: 3, arbitrary: inputs.map((input): Move => ({ do: 'put', input })) },
  { weight: 2, arbitrary: fc.nat(9).map((pick): Move => ({ do: 'answer', pick })) },
  { weight: 1, arbitrary: fc.nat(3 * 3_600_000).map((ms): Move => ({ do: 'wait', ms })) },
  { weight: 2, arbitrary: fc.constant<Move>({ do: 'look' }) },
  { weight: 1, arbitrary: fc.nat(4).map((steps): Move => ({ do: 'back', steps })) },
  { weight: 1, arbitrary: fc.constant<Move>({ do: 'undo' }) },
);

/** Makes a move; what is refused changes nothing. */
async function make(timeline: Timeline, move: Move): Promise<void> {
  const before = textOf(timeline.run);
  try {
    await MOVES[move.do](timeline, move as never);
  } catch (error) {
    if (!(error instanceof FumoError) || error.class === 'internal') throw error;
    expect(textOf(timeline.run)).toBe(before);
  }
}

const MOVES: {
  readonly [D in Move['do']]: (timeline: Timeline, move: Extract<Move, { do: D }>) => Promise<unknown>;
} = {
  put: (timeline, { input }) => timeline.apply(input),
  async step(timeline) {
    const answer = defaultOf(timeline.run);
    if (answer) await timeline.apply(answer);
    await timeline.apply(NEXT);
  },
  async answer(timeline, { pick }) {
    const question = timeline.run.peek()?.question;
    const value = question?.allowed[pick % question.allowed.length];
    if (question && value !== undefined) {
      await timeline.apply({ input: 'answer', prompt: question.prompt, value, source: 'user' });
    }
  },
  wait: (timeline, { ms }) => timeline.apply({ input: 'clock', to: timeline.run.now() + ms }),
  async look(timeline) {
    const before = textOf(timeline.run);
    const preview = await timeline.preview();
    expect(textOf(timeline.run)).toBe(before);
    if (!preview || preview.status === 'asked') return;
    const mark = timeline.run.events.length;
    await timeline.apply(NEXT);
    expect(timeline.run.events.slice(mark)).toEqual(preview.events);
  },
  async back(timeline, { steps }) {
    const before = textOf(timeline.run);
    await timeline.back(steps);
    expect(before.startsWith(textOf(timeline.run))).toBe(true);
  },
  undo: (timeline) => timeline.undo(),
};

const FLOWS = ['deferred', 'network-initiated', 'up-to-date-details', 'package-in-session'];
const AUTHS = ['basic', 'md5', 'hmac'] as const;

describe('any inputs', () => {
  it('are the whole run: put in again they give the same trace to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FLOWS),
        fc.constantFrom(...AUTHS),
        fc.constantFrom('xml' as const, 'wbxml' as const),
        fc.array(moves, { minLength: 10, maxLength: 45 }),
        async (flow, auth, encoding, made) => {
          const settings = { auth, encoding };
          const timeline = await openLine(flow, settings);
          try {
            for (const move of made) await make(timeline, move);
            const again = await openLine(flow, settings, { inputs: timeline.inputs });
            const text = textOf(again.run);
            await again.close();
            expect(text).toBe(textOf(timeline.run));
          } finally {
            await timeline.close();
          }
        },
      ),
      { seed: 20260105, numRuns: 60 },
    );
  }, 120_000);
});
