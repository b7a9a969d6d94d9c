/** Plays one flow of the list and judges it. Nothing that goes wrong with it comes out as an exception. */
import { wallClock } from '../../engine/clock.js';
import { playRun } from '../../engine/play.js';
import type { StepResult } from '../../engine/run-types.js';
import { unreachable } from '../../errors.js';
import { type FlowRun, openFlowRun, withPlace } from '../flow-run.js';
import type { Entry, Golden, PlayedEntry } from './entry.js';
import { type GoldenOptions, goldenFailure, judge } from './golden.js';
import { inWords, type Prepared } from './prepare.js';

export interface PlayFlowOptions {
  version: string;
  traceCopy?: string | undefined;
  golden: GoldenOptions;
  /** Opens runs one after the other, so that their ids come in the order of the list. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** The run is open and stands before its first step. */
  onOpen?(flowRun: FlowRun): void;
  onStep?(step: StepResult): void;
  /** No further step comes, whether the run ended well or not. */
  onClose?(flowRun: FlowRun): void;
}

export async function playPrepared(prepared: Prepared, options: PlayFlowOptions): Promise<Entry> {
  const begun = wallClock.elapsed();
  const { asked, flow, title, file, settings } = prepared;
  const base = { asked, flow, title, file, settings };
  const seconds = (): number => (wallClock.elapsed() - begun) / 1000;
  try {
    if (prepared.error) throw prepared.error;
    const played = await play(prepared, options);
    return { ...base, ...played, seconds: seconds() };
  } catch (error) {
    return { ...base, status: 'error', error: inWords(error), seconds: seconds() };
  }
}

type Played = Pick<PlayedEntry, 'status' | 'result' | 'golden' | 'header' | 'events' | 'known'>;

async function play(prepared: Prepared, options: PlayFlowOptions): Promise<Played> {
  const { asked, settings } = prepared;
  const { version, traceCopy, inTurn } = options;
  const flowRun = await inTurn(() => openFlowRun({ flow: asked, settings, traceCopy, version }));
  try {
    options.onOpen?.(flowRun);
    try {
      await playRun(flowRun.run, { defaults: true, ...(options.onStep && { onStep: options.onStep }) });
    } finally {
      options.onClose?.(flowRun);
    }
    await flowRun.finish();
    return judged(prepared, flowRun, options.golden);
  } finally {
    await flowRun.finish();
  }
}

function judged(prepared: Prepared, flowRun: FlowRun, options: GoldenOptions): Played {
  const { run, known, tracePath } = flowRun;
  const { header, events } = run;
  const own = withPlace(run.result() ?? unreachable('a closed run without result'), flowRun);
  const passed = own.verdict === 'passed';
  const golden = judge(prepared.path, { header, events }, { settings: prepared.settings, passed }, options);
  const result = withGolden(own, golden, { tracePath, asked: prepared.asked });
  return {
    status: result.verdict,
    result,
    golden,
    header,
    events: passed && result.verdict === 'passed' ? [] : events,
    known,
  };
}

function withGolden(
  result: PlayedEntry['result'],
  golden: Golden,
  place: { tracePath: string; asked: string },
): PlayedEntry['result'] {
  if (golden.state !== 'differs') return result;
  return { ...result, verdict: 'failed', failure: goldenFailure(golden, place) };
}
