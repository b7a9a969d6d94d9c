/** One round: every prepared flow is played once, and told to every output in the order of the list. */
import { wallClock } from '../../engine/clock.js';
import { unreachable } from '../../errors.js';
import type { FlowRun } from '../flow-run.js';
import { type Entry, exitOf, type Report, totalsOf } from './entry.js';
import type { GoldenOptions } from './golden.js';
import type { Output } from './outputs.js';
import { playPrepared } from './play-flow.js';
import { pool, takeTurns } from './pool.js';
import type { Prepared } from './prepare.js';
import type { Progress } from './progress.js';

export interface RoundOptions {
  version: string;
  /** Flows played at a time, from 1. */
  parallel: number;
  bail: boolean;
  golden: GoldenOptions;
  traceCopy?: string | undefined;
  outputs: readonly Output[];
  progress: Progress;
  /** The run is open; called in no certain order when several are played at a time. */
  onOpen?: ((flowRun: FlowRun) => void) | undefined;
  onClose?: ((flowRun: FlowRun) => void) | undefined;
}

export async function playRound(list: readonly Prepared[], options: RoundOptions): Promise<Report> {
  const begun = wallClock.elapsed();
  const { outputs, progress, bail } = options;
  const inTurn = takeTurns();
  const tell = (entry: Entry, index: number): void => {
    progress.above(() => {
      for (const output of outputs) output.entry(entry, index);
    });
  };
  progress.begin(list.length);
  for (const output of outputs) output.begin(list.length);
  const played = await pool(list, {
    parallel: bail ? 1 : options.parallel,
    work: (prepared, index) => playOne(prepared, index, { ...options, inTurn }),
    inOrder: (entry, _prepared, index) => tell(entry, index),
    stopsAt: (entry) => bail && exitOf(entry) !== 0,
  });
  const entries = played.map((entry, index) => entry ?? notRun(list[index]));
  entries.forEach((entry, index) => {
    if (entry.status === 'not-run') tell(entry, index);
  });
  progress.end();
  const report: Report = {
    entries,
    totals: totalsOf(entries),
    seconds: (wallClock.elapsed() - begun) / 1000,
  };
  for (const output of outputs) output.end(report);
  return report;
}

type Turn = Parameters<typeof playPrepared>[1]['inTurn'];

async function playOne(
  prepared: Prepared,
  index: number,
  { version, traceCopy, golden, progress, inTurn, onOpen, onClose }: RoundOptions & { inTurn: Turn },
): Promise<Entry> {
  let open: FlowRun | undefined;
  const show = (step: number, text: string): void => {
    if (open) progress.playing(index, { flow: prepared.flow, step, text, now: open.run.now() });
  };
  const entry = await playPrepared(prepared, {
    version,
    traceCopy,
    golden,
    inTurn,
    onOpen: (flowRun) => {
      open = flowRun;
      progress.above(() => onOpen?.(flowRun));
      show(1, flowRun.run.peek()?.text ?? '');
    },
    onStep: ({ step, text }) => show(step, text),
    onClose: (flowRun) => progress.above(() => onClose?.(flowRun)),
  });
  progress.ended(index);
  return entry;
}

function notRun(prepared: Prepared | undefined): Entry {
  const { asked, flow, title, file, settings } = prepared ?? unreachable('more results than flows');
  return { status: 'not-run', asked, flow, title, file, settings };
}
