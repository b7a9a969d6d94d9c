/**
 * Begins a run with the steps of a recording, every actor virtual: the way back from a real actor, who cannot take
 * back what it has done.
 */
import { realActors } from '../../engine/cast.js';
import { openRun } from '../../engine/run.js';
import type { RunSettings } from '../../engine/run-types.js';
import { type Followed, type FollowStop, followRecording } from '../../engine/timeline/index.js';
import { FumoError } from '../../errors.js';
import { openSandbox } from '../../sandbox/stage.js';
import type { ImportedFrom, TraceHeader } from '../../trace/event.js';
import { type FoundFlow, readFlow } from '../flow-source.js';
import { flowsFolder } from '../paths.js';
import { type OpenTrace, openTrace } from '../trace-showing.js';
import { pathOf, type SessionOptions, surroundings } from './open-session.js';
import { recordedSettings } from './recorded-settings.js';
import { type StepSession, startSession } from './session.js';
import { FOLLOW_WORDS } from './words.js';

export interface FollowingSession extends SessionOptions {
  /** Name of a built-in flow, or a path. */
  flow: string;
  /** An id of a run, a beginning of one, `latest`, or a trace file. */
  recording: string;
  /** Says what is to be known, on stderr. */
  note(text: string): void;
}

/**
 * Takes a new run along a recording and stands where that leads no further.
 * @throws FumoError `usage.run-not-found`, `usage.run-ambiguous`, `usage.no-runs`, `usage.other-recording` when the
 * recording is of another flow and shares no step, or was imported, `trace.*`, `filter.*`, `flow.*`, `store.*`,
 * `environment.*`
 */
export async function followSession(options: FollowingSession): Promise<StepSession> {
  const { flow, version } = options;
  const { home, runs } = surroundings();
  const trace = await openTrace(home, options.recording);
  if (trace.header.imported) throw imported(options, trace.header.imported);
  const found = await readFlow(flowsFolder(), flow);
  const settings = settingsFor(found, trace.header);
  const followed = await follow(found, settings, trace, version);
  if (followed.steps === 0 && isOther(found, trace.header)) throw nothingShared(options, trace);
  const session = await startSession({
    ...options,
    ...{ home, runs, found, settings },
    flowPath: pathOf(flow, found),
    followed: { ...followed, trace: trace.path, ...(trace.run !== trace.path && { run: trace.run }) },
  });
  sayHow({ trace, found, followed }, options);
  return session;
}

/** `virtual` only where it means something, so that other journals stay as they are. */
function settingsFor(found: FoundFlow, header: TraceHeader): RunSettings {
  const settings = recordedSettings(header, found.flow);
  return realActors(found.flow, {}).size === 0 ? settings : { ...settings, virtual: true };
}

/** On a run in memory, so that nothing of it is on the disk when it leads nowhere. */
async function follow(
  { flow, library }: FoundFlow,
  settings: RunSettings,
  trace: OpenTrace,
  version: string,
): Promise<Followed> {
  const inMemory: RunSettings = { ...settings, transport: 'loopback' };
  const run = await openRun({ flow, library, settings: inMemory, version, stage: openSandbox() });
  try {
    return await followRecording(run, trace);
  } finally {
    await run.close();
  }
}

function isOther({ flow }: FoundFlow, header: TraceHeader): boolean {
  return flow.name !== header.flow;
}

function imported({ recording }: FollowingSession, { from }: ImportedFrom): FumoError {
  return new FumoError('usage.other-recording', FOLLOW_WORDS.imported(recording), {
    expected: FOLLOW_WORDS.importedExpected,
    found: `a recording made from ${from}`,
    hint: FOLLOW_WORDS.importedHint,
  });
}

function nothingShared({ flow, recording }: FollowingSession, { header }: OpenTrace): FumoError {
  return new FumoError('usage.other-recording', FOLLOW_WORDS.nothingShared(recording, flow), {
    expected: `a recording of ${flow}`,
    found: `a recording of ${header.flow}`,
    hint: FOLLOW_WORDS.nothingSharedHint(header.flow, recording),
  });
}

interface Told {
  trace: OpenTrace;
  found: FoundFlow;
  followed: Followed;
}

function sayHow({ trace, found, followed }: Told, { note }: FollowingSession): void {
  const { run, header, recovered } = trace;
  const real = [...realActors(found.flow, {})];
  if (recovered) note(FOLLOW_WORDS.torn);
  if (isOther(found, header)) note(FOLLOW_WORDS.otherFlow(header.flow, found.flow.name));
  if (real.length > 0) note(FOLLOW_WORDS.virtual(real));
  note(`${FOLLOW_WORDS.followed(run, followed.steps, followed.of)} ${whyStopped(followed.stop)}`);
}

type WordsFor = { readonly [W in FollowStop['why']]: (stop: Extract<FollowStop, { why: W }>) => string };

const WHY: WordsFor = {
  end: () => FOLLOW_WORDS.end,
  'no-answer': ({ prompt }: { prompt: string }) => FOLLOW_WORDS.noAnswer(prompt),
  'other-answer': ({ prompt }: { prompt: string }) => FOLLOW_WORDS.otherAnswer(prompt),
  'other-step': ({ recorded, here }) => FOLLOW_WORDS.otherStep(recorded, here),
  'other-end': ({ step, recorded, here }) => FOLLOW_WORDS.otherEnd(step, recorded, here),
};

function whyStopped(stop: FollowStop): string {
  const words = WHY[stop.why] as (stop: FollowStop) => string;
  return words(stop);
}
