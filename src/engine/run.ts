/** Opens runs: settings and flow become a stage, a clock, a seed and a conductor. */
import { TRACE_FORMAT, TRACE_VERSION, type TraceEvent, type TraceHeader } from '../trace/event.js';
import { GivenAnswers } from './answers.js';
import { checkCast, type Outside, realActors } from './cast.js';
import { type PendingTimer, VirtualClock } from './clock.js';
import { Conductor } from './conductor.js';
import { TurnDesk } from './desk.js';
import { checkFaultSteps, checkFaults } from './faults.js';
import { castOf, type Given, originOf } from './flow/given.js';
import type { FlowLibrary } from './flow/library.js';
import { promptsOf, withoutDefault } from './flow/prompts.js';
import { settledGiven } from './flow/settled-given.js';
import type { Flow } from './flow/types.js';
import { EventMemory } from './memory.js';
import type { OpenStage } from './ports.js';
import type { Run, RunInput, RunSettings } from './run-types.js';
import { openSeed } from './seed.js';
import { startWalk } from './walk.js';

export interface RunOptions {
  flow: Flow;
  /** Finds what the flow includes. */
  library: Pick<FlowLibrary, 'closure'>;
  settings: RunSettings;
  stage: OpenStage;
  /** Version of fumo, for the trace header. */
  version: string;
  onHeader?: (header: TraceHeader) => void;
  onEvent?: (event: TraceEvent) => void;
  /** Hears of each input that was found to be right, before it takes effect. */
  onInput?: (input: RunInput) => void;
  /** Lets real actors go on; a flow that has some cannot be run without. */
  outside?: Outside;
}

/**
 * Opens the stage and stands before the first step.
 * @throws FumoError `usage.*` for settings, `flow.*` for what the flow says, `environment.*` when ports cannot be had
 */
export async function openRun(options: RunOptions): Promise<Run> {
  const { flow, settings } = options;
  checkCast(flow, settings, options.outside);
  const given = settledGiven(flow, settings.set);
  const faults = checkFaults(settings.faults);
  const flows = await options.library.closure(flow);
  checkFaultSteps(faults, flows);
  const answers = new GivenAnswers(settings.answers);
  answers.checkPrompts(promptsOf(flows));
  const header = headerOf(options, given);
  options.onHeader?.(header);
  const desk = new TurnDesk();
  const clock: VirtualClock = new VirtualClock(originOf(given), {
    set: (timer) => memory.record(timerEvent('set', timer)),
    fired: (timer) => memory.record(timerEvent('fired', timer)),
    cancelled: (timer) => memory.record(timerEvent('cancelled', timer)),
  });
  const memory = new EventMemory(clock, options.onEvent);
  const stage = await options.stage(castOf(given, settings), {
    clock,
    seed: openSeed(settings.seed),
    record: (event) => memory.record(event),
    turn: (turn) => desk.turn(turn),
    activity: (label, work) => desk.activity(label, work),
    pause: (timer) => desk.pause((resume) => void clock.set({ ...timer, fire: resume })),
  });
  const walk = startWalk(flow, flows, given);
  const hands = { stage, desk, clock, real: realActors(flow, settings), outside: options.outside };
  return new Conductor({
    flow,
    header,
    hands,
    memory,
    answers,
    faults,
    walk,
    withoutDefault: withoutDefault(flows),
    onInput: options.onInput,
  });
}

function headerOf({ flow, settings, version }: RunOptions, given: Given): TraceHeader {
  return {
    format: TRACE_FORMAT,
    v: TRACE_VERSION,
    fumo: version,
    flow: flow.name,
    title: flow.title,
    ...(flow.spec && { spec: { document: flow.spec.document, section: flow.spec.section } }),
    seed: settings.seed,
    encoding: settings.encoding,
    auth: settings.auth,
    transport: settings.transport,
    ...(settings.strict === true && { reading: 'strict' as const }),
    origin: originOf(given),
    faults: settings.faults,
    given,
  };
}

function timerEvent(phase: 'set' | 'fired' | 'cancelled', { id, owner, name, reason, due }: PendingTimer) {
  return { kind: 'timer' as const, phase, timer: id, owner, name, reason, due };
}
