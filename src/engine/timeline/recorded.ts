/**
 * The way back from a real actor: a virtual run is taken along a recorded trace, with the answers that stand in its
 * messages, and from there on everything is possible.
 */
import { readReply } from '../../dm/prompt-reply.js';
import { FumoError } from '../../errors.js';
import type { Alert, Status } from '../../syncml/message.js';
import type { PromptEvent, StepEvent, TraceEvent, TraceHeader } from '../../trace/event.js';
import { buildModel } from '../../trace/model.js';
import { isRecord } from '../../trace/shape.js';
import type { CommandView, MessageView } from '../../trace/views.js';
import type { Run, RunInput } from '../run-types.js';

export interface RecordedTrace {
  header: TraceHeader;
  events: readonly TraceEvent[];
}

/** How far a run was taken along a recording. */
export interface Followed {
  /** What was put in: the beginning of a fork. */
  inputs: readonly RunInput[];
  /** Steps that went as they are recorded. */
  steps: number;
  /** Steps that are recorded. */
  of: number;
  stop: FollowStop;
}

/** Why a run was taken no further along a recording. */
export type FollowStop =
  /** The recording has no more steps. */
  | { why: 'end' }
  /** The recording does not say what was answered, or says what the prompt does not take. */
  | { why: 'no-answer' | 'other-answer'; prompt: string }
  /** Another step comes than is recorded; `here` is absent when the flow has no more. */
  | { why: 'other-step'; recorded: string; here?: string }
  /** The step was made, and did not end as it is recorded. */
  | { why: 'other-end'; step: string; recorded: StepPhase; here: StepPhase };

type RecordedStep = TraceEvent & StepEvent;
type StepPhase = StepEvent['phase'];

/**
 * Takes a run along a trace as {@link followRecording} does.
 * @returns what was put in: the beginning of a fork
 */
export async function followTrace(run: Run, trace: RecordedTrace): Promise<readonly RunInput[]> {
  return (await followRecording(run, trace)).inputs;
}

/**
 * Takes a run along a trace: the same steps, and what the device answered to each prompt there. It stops early where
 * the run comes to another step, or where the trace says no answer that the run takes.
 * @param run fresh, of the same flow and settings but without answers given in advance, with every actor virtual
 */
export async function followRecording(run: Run, trace: RecordedTrace): Promise<Followed> {
  const inputs: RunInput[] = [];
  const answers = answersIn(trace);
  const recorded = stepsIn(trace.events);
  const followed = (steps: number, stop: FollowStop) => ({ inputs, steps, of: recorded.length, stop });
  for (const [steps, step] of recorded.entries()) {
    const stop = otherStep(run, step) ?? (await makeStep(run, answers, inputs)) ?? otherEnd(run, step);
    // A step that ended otherwise was made all the same.
    if (stop) return followed(steps, stop);
  }
  return followed(recorded.length, { why: 'end' });
}

/** The steps that are over. */
function stepsIn(events: readonly TraceEvent[]): RecordedStep[] {
  return events.flatMap((event) => (event.kind === 'step' && event.phase !== 'start' ? [event] : []));
}

const SAME = ['section', 'ad', 'actor', 'verb'] as const;

function otherStep(run: Run, recorded: RecordedStep): FollowStop | undefined {
  const here = run.peek();
  if (here && SAME.every((name) => here[name] === recorded[name])) return undefined;
  return { why: 'other-step', recorded: recorded.text, ...(here && { here: here.text }) };
}

function otherEnd(run: Run, { phase, text }: RecordedStep): FollowStop | undefined {
  const here = stepsIn(run.events).at(-1)?.phase ?? phase;
  // What a real actor does and nobody sees is skipped in its recording.
  const isSame = here === phase || (here === 'done' && phase === 'skipped');
  return isSame ? undefined : { why: 'other-end', step: text, recorded: phase, here };
}

/** Makes the next step, and answers what it asks. @returns why it cannot be made */
async function makeStep(
  run: Run,
  answers: (string | undefined)[],
  inputs: RunInput[],
): Promise<FollowStop | undefined> {
  const next: RunInput = { input: 'next' };
  const report = await run.put(next);
  if (report.status === 'needs-answer') {
    const { prompt } = report.question;
    const value = answers.shift();
    if (value === undefined) return { why: 'no-answer', prompt };
    const answer: RunInput = { input: 'answer', prompt, value, source: 'user' };
    if (!(await isTaken(() => run.put(answer)))) return { why: 'other-answer', prompt };
    inputs.push(answer);
    await run.put(next);
  }
  inputs.push(next);
  return undefined;
}

async function isTaken(answer: () => Promise<unknown>): Promise<boolean> {
  try {
    await answer();
    return true;
  } catch (error) {
    if (error instanceof FumoError && error.class === 'usage') return false;
    throw error;
  }
}

interface RecordedAnswer {
  /** Code of the alert that asked; 0 for the question of the notification. */
  alert: number;
  /** Undefined when the device could not ask its user, or when its answer cannot be read. */
  value: string | undefined;
}

/** What was answered, in order, as `answer` takes it. A virtual device tells it; of a real one the messages do. */
function answersIn(trace: RecordedTrace): (string | undefined)[] {
  const sent = answersInMessages(trace);
  const prompts = trace.events.filter((event) => event.kind === 'prompt');
  if (prompts.length > 0) return answersOnScreen(prompts, sent);
  return [...allowedSession(trace), ...sent.map(({ value }) => value)];
}

/** What is typed where it is hidden stands only in the messages. */
function answersOnScreen(prompts: readonly PromptEvent[], sent: readonly RecordedAnswer[]): string[] {
  const typed = sent.filter(({ alert }) => alert === TEXT_ALERT);
  return prompts.flatMap(({ phase, alert, action, values = [] }) => {
    if (phase !== 'answered' || action === undefined || action === 'unsupported') return [];
    const words = alert === TEXT_ALERT ? typed.shift()?.value : undefined;
    if (action === 'choose') return [values.join(',') || 'none'];
    return action === 'text' ? [words ?? values.join('')] : [action];
  });
}

const TEXT_ALERT = 1102;

/** A real device that was asked by the notification and then came was allowed to. */
function allowedSession({ header, events }: RecordedTrace): string[] {
  const { policy } = isRecord(header.given) ? header.given : {};
  const isAsked = isRecord(policy) && policy['ui-mode'] === 'user-interaction';
  const came = events.some((event) => event.kind === 'message' && event.direction === 'device-to-server');
  return isAsked && came ? ['yes'] : [];
}

function answersInMessages({ header, events }: RecordedTrace): RecordedAnswer[] {
  const { messages } = buildModel(header, events);
  const prompts = messages.flatMap(({ commands }) => commands.filter(isPrompt));
  return prompts.flatMap(({ command, code, answeredBy }) => {
    const statuses = answeredBy.flatMap((link) => statusAt(messages, link));
    return statuses.length === 0 ? [] : [{ alert: Number(code), value: spoken(command as Alert, statuses) }];
  });
}

function isPrompt({ name, code, answers }: CommandView): boolean {
  return name === 'Alert' && answers === undefined && /^110[0-4]$/.test(code ?? '');
}

function statusAt(messages: readonly MessageView[], link: CommandView['answeredBy'][number]): Status[] {
  const answer = messages.find(({ event }) => event.message === link.message);
  return (answer?.commands ?? []).flatMap(({ command, cmdId }) =>
    command.name === 'Status' && cmdId === link.cmdId ? [command] : [],
  );
}

const WORDS: Readonly<Record<string, string>> = {
  declined: 'no',
  cancelled: 'cancel',
  timeout: 'timeout',
  skipped: 'timeout',
};

function spoken(alert: Alert, statuses: readonly Status[]): string | undefined {
  const { outcome, numbers = [], text = '' } = readReply(alert, statuses);
  if (outcome === 'chosen') return numbers.join(',') || 'none';
  if (outcome === 'text') return text;
  if (outcome === 'unsupported' || outcome === 'invalid') return undefined;
  return WORDS[outcome] ?? (alert.data === '1100' ? 'ok' : 'yes');
}
