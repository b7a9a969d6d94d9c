/**
 * The shadow of a run: the same run in memory, kept one step ahead. What the next step will do is what it has done
 * there, so each step is played twice at most, however often it is looked at.
 */

import type { EventKind, TraceEvent } from '../../trace/event.js';
import { buildModel } from '../../trace/model.js';
import type { EventOf } from '../../trace/views.js';
import type { Instant } from '../clock.js';
import type { NextStep, Run, RunInput, StepReport } from '../run-types.js';
import { beginsWith, replayInputs } from './replay.js';
import type { Preview, RunHooks } from './types.js';

type OpenShadow = (hooks: RunHooks) => Promise<Run>;

/** A run with what was put into it. */
interface Played {
  run: Run;
  inputs: RunInput[];
}

interface Look {
  /** Inputs of the run that was looked at. */
  inputs: readonly RunInput[];
  preview: Preview;
}

export class Shadow {
  readonly #open: OpenShadow;
  #played: Played | undefined;
  #look: Look | undefined;

  constructor(open: OpenShadow) {
    this.#open = open;
  }

  /** What a run with those inputs does next. */
  async preview(inputs: readonly RunInput[]): Promise<Preview> {
    const known = this.#look;
    if (known && known.inputs.length === inputs.length && beginsWith(inputs, known.inputs))
      return known.preview;
    const { run } = await this.at(inputs);
    const preview = await lookAhead(run);
    this.#look = { inputs: [...inputs], preview };
    return preview;
  }

  /** A run in memory that stands where those inputs lead; whoever puts more into it changes what the next call gets. */
  async at(inputs: readonly RunInput[]): Promise<Played> {
    this.#look = undefined;
    const played = await this.#withPartOf(inputs);
    await replayInputs(played.run, inputs.slice(played.inputs.length));
    return played;
  }

  /** What it was told is no longer of use. */
  async close(): Promise<void> {
    const played = this.#played;
    this.#played = undefined;
    this.#look = undefined;
    await played?.run.close();
  }

  async #withPartOf(inputs: readonly RunInput[]): Promise<Played> {
    if (this.#played && beginsWith(inputs, this.#played.inputs)) return this.#played;
    await this.close();
    const collected: RunInput[] = [];
    const run = await this.#open({
      onHeader: () => {},
      onEvent: () => {},
      onInput: (input) => void collected.push(input),
    });
    this.#played = { run, inputs: collected };
    return this.#played;
  }
}

async function lookAhead(run: Run): Promise<Preview> {
  const next = run.peek();
  const from = run.now();
  const mark = run.events.length;
  const report = await run.put({ input: 'next' });
  return { ...outcomeOf(report), ...new Seen(run, mark).parts(), next, from, to: run.now() };
}

/** What can be said of a step whose actor is real, which is who it is. */
export function unknownPreview(next: NextStep | undefined, now: Instant): Preview {
  return { ...NOTHING, next, status: 'unknown', from: now, to: now };
}

const NOTHING = {
  events: [],
  messages: [],
  tree: [],
  states: [],
  timers: [],
  prompts: [],
  sessions: [],
  transfers: [],
  notes: [],
} as const;

type Outcome = Pick<Preview, 'status' | 'question' | 'text' | 'why' | 'failure' | 'result'>;

function outcomeOf(report: Awaited<ReturnType<Run['put']>>): Outcome {
  const step = report as StepReport;
  if (step.status === 'needs-answer') return { status: 'asked', question: step.question };
  if (step.status === 'done') return doneOutcome(step);
  return endOutcome(step);
}

function doneOutcome({ step }: Extract<StepReport, { status: 'done' }>): Outcome {
  const { status, text, why } = step;
  return { status, text, ...(why !== undefined && { why }) };
}

function endOutcome({ result }: Extract<StepReport, { status: 'ended' }>): Outcome {
  const last = result.steps.at(-1);
  const isStep = last?.status === 'failed';
  return {
    status: isStep ? 'failed' : 'ended',
    ...(isStep && { text: last.text }),
    ...(result.failure && { failure: result.failure }),
    result,
  };
}

/** Events by kind, from a mark on. */
class Seen {
  readonly #run: Run;
  readonly #events: readonly TraceEvent[];

  constructor(run: Run, mark: number) {
    this.#run = run;
    this.#events = run.events.slice(mark);
  }

  parts(): Pick<Preview, keyof typeof NOTHING> {
    return {
      events: this.#events,
      messages: this.#messages(),
      tree: this.#of('tree'),
      states: this.#of('state'),
      timers: this.#of('timer'),
      prompts: this.#of('prompt'),
      sessions: this.#of('session'),
      transfers: this.#of('transfer'),
      notes: this.#of('note'),
    };
  }

  #of<K extends EventKind>(kind: K): EventOf<K>[] {
    return this.#events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  #messages(): Preview['messages'] {
    const [first] = this.#of('message');
    if (!first) return [];
    const { messages } = buildModel(this.#run.header, this.#run.events);
    return messages.filter(({ event }) => event.seq >= first.seq);
  }
}
