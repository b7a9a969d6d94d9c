/** A run of the same interface as the engine's, from a script: for the renderers and the stepper. */

import type { KnownAnswer } from '../../src/cli/frames.js';
import type { PendingTimer } from '../../src/engine/clock.js';
import { formatInstant } from '../../src/engine/clock.js';
import type { DeviceView } from '../../src/engine/ports.js';
import type {
  AnswerSource,
  DoneStep,
  InputReport,
  NextStep,
  Question,
  Run,
  RunInput,
  RunResult,
  StepReport,
} from '../../src/engine/run-types.js';
import { FumoError } from '../../src/errors.js';
import type { Recordable, StepEvent, TraceEvent, TraceHeader } from '../../src/trace/event.js';

export interface ScriptedStep {
  ad?: number;
  actor: StepEvent['actor'];
  text: string;
  section?: string;
  question?: Question;
  /** Milliseconds of virtual time that pass in the step. */
  takes?: number;
  events?: readonly Recordable[];
  fails?: { code: string; expected: string; found: string };
}

export const ORIGIN = Date.UTC(2026, 0, 5, 9, 0, 0);

export const HEADER: TraceHeader = {
  format: 'fumo-trace',
  v: 1,
  fumo: '0.1.0',
  flow: 'deferred',
  title: 'Deferred firmware update',
  spec: { document: 'OMA-AD-FUMO-V1_0', section: '5.5.3' },
  seed: '1',
  encoding: 'wbxml',
  auth: 'md5',
  transport: 'loopback',
  origin: ORIGIN,
  faults: [],
  given: { device: { firmware: '1.0.0' } },
};

export const DEVICE: DeviceView = {
  firmware: '1.0.0',
  fumoState: 10,
  lastResult: undefined,
  busy: undefined,
  tree: [
    { uri: './DevDetail', format: 'node', type: '' },
    { uri: './DevDetail/FwV', format: 'chr', type: 'text/plain', value: '1.0.0' },
  ],
};

export const OFFER: Question = {
  prompt: 'offer',
  kind: 'single',
  title: 'Firmware 2.0.0 (256 KiB) is available. Install it?',
  choices: [
    { number: 1, id: 'update', label: 'Update now' },
    { number: 2, id: 'defer', label: 'Later' },
    { number: 3, id: 'reject', label: 'Do not update' },
  ],
  default: 'defer',
  withinMs: 120_000,
  allowed: ['update', 'defer', 'reject', 'cancel', 'timeout'],
};

export const TIMER: PendingTimer = {
  id: 3,
  owner: 'device',
  name: 'prompt-timeout',
  reason: 'the prompt waits for the user (MAXDT)',
  setAt: ORIGIN,
  due: ORIGIN + 120_000,
};

/** Four steps: a question at the second, a jump of the clock at the third. */
export const SCRIPT: readonly ScriptedStep[] = [
  { ad: 7, actor: 'device', section: '5.5.3', text: 'The device shows the options.' },
  {
    ad: 8,
    actor: 'user',
    section: '5.5.3',
    text: 'The user decides.',
    question: OFFER,
    events: [
      {
        kind: 'prompt',
        phase: 'answered',
        session: 'A1',
        alert: 1103,
        text: OFFER.title,
        choices: ['Update now', 'Later', 'Do not update'],
        action: 'choose',
        values: ['2'],
        status: '200',
      },
    ],
  },
  {
    ad: 15,
    actor: 'clock',
    section: '5.5.3',
    text: 'The timer expires.',
    takes: 61_200_000,
    events: [
      {
        kind: 'timer',
        phase: 'fired',
        timer: 4,
        owner: 'server',
        name: 'defer',
        reason: 'the user deferred the update',
        due: ORIGIN + 61_200_000,
      },
    ],
  },
  {
    ad: 16,
    actor: 'device',
    section: '5.5.1',
    text: 'The device installs the package.',
    events: [
      { kind: 'state', uri: './FwUpdate/FwPkg1/State', from: 60, to: 100, cause: 'installed' },
      {
        kind: 'tree',
        uri: './DevDetail/FwV',
        change: 'replace',
        before: '1.0.0',
        after: '2.0.0',
        by: 'device',
      },
    ],
  },
];

export class FakeRun implements Run {
  readonly header = HEADER;
  readonly events: TraceEvent[] = [];
  readonly known: KnownAnswer[] = [];
  closed = false;
  #at = 0;
  #now = ORIGIN;
  #answer: { value: string; source: AnswerSource } | undefined;
  #result: RunResult | undefined;
  readonly #script: readonly ScriptedStep[];

  constructor(script: readonly ScriptedStep[] = SCRIPT) {
    this.#script = script;
  }

  peek(): NextStep | undefined {
    const next = this.#script[this.#at];
    if (!next || this.#result) return undefined;
    const { question } = next;
    return { ...this.#label(next), parked: [], ...(question && !this.#answer ? { question } : {}) };
  }

  answer(value: string, source: AnswerSource): void {
    const question = this.peek()?.question;
    if (!question) throw new FumoError('answer.not-asked', 'nothing is asked here');
    if (!question.allowed.includes(value)) throw new FumoError('answer.not-allowed', `not allowed: ${value}`);
    this.known.push({ prompt: question.prompt, answer: value, source, mark: this.events.length });
    this.#answer = { value, source };
  }

  async next(): Promise<StepReport> {
    const next = this.#script[this.#at];
    if (this.#result) return { status: 'ended', result: this.#result };
    if (!next) return this.#end();
    if (next.question && !this.#answer) return { status: 'needs-answer', question: next.question };
    return this.#perform(next);
  }

  async put(input: RunInput): Promise<InputReport> {
    if (input.input === 'next') return this.next();
    if (input.input === 'answer') this.answer(input.value, input.source);
    return { status: 'put' };
  }

  done(): readonly DoneStep[] {
    return this.#script.slice(0, this.#at).map((step, at) => ({ ...this.#label(step), step: at + 1 }));
  }

  real(): readonly never[] {
    return [];
  }

  armed(): undefined {
    return undefined;
  }

  faults(): readonly never[] {
    return [];
  }

  unanswered(): readonly string[] {
    return [];
  }

  now(): number {
    return this.#now;
  }

  timers(): readonly PendingTimer[] {
    return [];
  }

  device(): DeviceView {
    return DEVICE;
  }

  result(): RunResult | undefined {
    return this.#result;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #label(next: ScriptedStep) {
    const { ad, section, actor, text } = next;
    const numbers = { ...(ad === undefined ? {} : { ad }), ...(section === undefined ? {} : { section }) };
    return { step: this.#at + 1, flow: 'deferred', ...numbers, actor, verb: 'does', text };
  }

  #record(event: Recordable): void {
    const numbered = event.kind === 'message' ? { message: 1, ...event } : event;
    this.events.push({ ...numbered, seq: this.events.length + 1, at: this.#now });
  }

  #perform(next: ScriptedStep): StepReport {
    const startedAt = formatInstant(this.#now);
    const label = this.#label(next);
    this.#record({ kind: 'step', phase: 'start', ...label });
    this.#now += next.takes ?? 0;
    for (const event of next.events ?? []) this.#record(event);
    this.#record({
      kind: 'step',
      phase: next.fails ? 'failed' : 'done',
      ...label,
      ...(next.fails ? { failure: next.fails } : {}),
    });
    this.#at += 1;
    this.#answer = undefined;
    if (next.fails) return this.#end(next.fails);
    return {
      status: 'done',
      step: { ...label, startedAt, endedAt: formatInstant(this.#now), status: 'done' },
    };
  }

  #end(failure?: ScriptedStep['fails']): StepReport {
    const verdict = failure ? 'failed' : 'passed';
    const outcome = failure ? 'failed' : 'updated';
    this.#record({ kind: 'end', verdict, outcome });
    this.#result = resultOf({ verdict, outcome, ...(failure ? { failure } : {}) });
    return { status: 'ended', result: this.#result };
  }
}

export function resultOf(changes: Partial<RunResult> = {}): RunResult {
  return {
    verdict: 'passed',
    outcome: 'updated',
    flow: 'deferred',
    title: HEADER.title,
    seed: '1',
    encoding: 'wbxml',
    auth: 'md5',
    transport: 'loopback',
    clock: { start: '2026-01-05T09:00:00Z', end: '2026-01-06T02:00:00Z' },
    steps: [],
    sessions: [{ session: 'A1', trigger: 'notification', openedAt: '2026-01-05T09:00:00Z', messages: 5 }],
    prompts: [],
    device: { firmware: '2.0.0', fumoState: 100, fumoStateName: 'Update successful, no data' },
    report: { result: 200, meaning: 'successful', type: 'downloadandupdate' },
    ...changes,
  };
}
