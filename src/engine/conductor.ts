/**
 * The conductor: takes the next step of the flow, lets the stage act, and looks whether the step has happened. What
 * is decided, is decided in `walk`, `steps` and `answers`, which perform nothing; this file only performs.
 */
import { FumoError } from '../errors.js';
import type { Failure, TraceEvent, TraceHeader } from '../trace/event.js';
import { canonicalAnswer, type GivenAnswers } from './answers.js';
import { carryOut } from './carry-out.js';
import { formatInstant, type Instant, type PendingTimer } from './clock.js';
import { type Current, currentOf, labelOf, textOf } from './current.js';
import type { Hands } from './effects.js';
import type { FaultPlan } from './faults.js';
import { type Given, overlay } from './flow/given.js';
import { fillValue, type Scope } from './flow/template.js';
import type { Flow } from './flow/types.js';
import type { EventMemory } from './memory.js';
import type { DeviceView, Turn } from './ports.js';
import { buildResult, checkOutcome, type Ending } from './result.js';
import type {
  AnswerSource,
  GivenAnswer,
  NextStep,
  PromptResult,
  Question,
  Run,
  RunInput,
  RunResult,
  StepReport,
  StepResult,
} from './run-types.js';
import type { Check, StepView } from './steps/kind.js';
import { type FoundStep, scopeOf, seek, stepOver, type Walk } from './walk.js';

/** What a conductor is made of. */
export interface Parts {
  flow: Flow;
  header: TraceHeader;
  hands: Hands;
  memory: EventMemory;
  answers: GivenAnswers;
  faults: readonly FaultPlan[];
  walk: Walk;
  /** Prompts that no flow names a default for. */
  withoutDefault: readonly string[];
  onInput: ((input: RunInput) => void) | undefined;
}

export class Conductor implements Run {
  readonly header: TraceHeader;
  readonly #parts: Parts;
  #walk: Walk;
  #captures: Scope = {};
  #answer: GivenAnswer | undefined;
  readonly #prompts: PromptResult[] = [];
  readonly #steps: StepResult[] = [];
  #orders = 0;
  #result: RunResult | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#walk = parts.walk;
    this.header = parts.header;
  }

  get events(): readonly TraceEvent[] {
    return this.#parts.memory.all;
  }

  unanswered(): readonly string[] {
    return this.#parts.withoutDefault.filter((prompt) => !this.#parts.answers.has(prompt));
  }

  now(): Instant {
    return this.#parts.hands.clock.now();
  }

  timers(): readonly PendingTimer[] {
    return this.#parts.hands.clock.pending();
  }

  device(): DeviceView {
    return this.#parts.hands.stage.device.view();
  }

  result(): RunResult | undefined {
    return this.#result;
  }

  peek(): NextStep | undefined {
    if (this.#result) return undefined;
    const { found } = seek(this.#walk, this.#captures);
    if (found.found !== 'step') return undefined;
    const current = this.#currentOf(found);
    const question = this.#openQuestion(current);
    return {
      ...labelOf(current),
      text: textOf(current, this.#view(current)),
      parked: this.#parked(),
      ...(question && { question }),
    };
  }

  answer(value: string, source: AnswerSource): void {
    const question = this.peek()?.question;
    if (!question) {
      throw new FumoError('answer.not-asked', 'nothing is asked here', {
        expected: 'a step with a question',
        found: value,
      });
    }
    this.#answer = { prompt: question.prompt, value: canonicalAnswer(question, value), source };
  }

  async next(): Promise<StepReport> {
    if (this.#result) return { status: 'ended', result: this.#result };
    const { found, walk } = seek(this.#walk, this.#captures);
    if (found.found === 'step') return this.#performStep(found, walk);
    await this.#wrapUp();
    const failure: Failure | undefined =
      found.found === 'fail'
        ? { code: 'run.flow-failed', expected: found.expected, found: found.seen, where: found.where }
        : undefined;
    return this.#end({ outcome: found.outcome, given: found.given, failure });
  }

  async close(): Promise<void> {
    if (!this.#result) {
      this.#conclude({
        outcome: 'interrupted',
        failure: {
          code: 'run.interrupted',
          expected: 'the flow to end',
          found: 'the run was stopped before',
        },
      });
    }
    this.#parts.hands.desk.close();
    await this.#parts.hands.stage.close();
  }

  // ---- one step --------------------------------------------------------------------------------------------------

  async #performStep(found: FoundStep, walk: Walk): Promise<StepReport> {
    const draft = this.#currentOf(found);
    const question = this.#openQuestion(draft);
    if (question) {
      const given = this.#parts.answers.take(question);
      if (!given) return { status: 'needs-answer', question };
      this.#answer = given;
    }
    const answer = this.#takeAnswer();
    const current: Current = { ...this.#currentOf(found), answer };
    this.#parts.onInput?.({ input: 'next' });
    this.#applyFaults(current.step);
    const text = textOf(current, this.#view(current));
    this.#record('start', current, text);
    const check = await carryOut(current, () => this.#view(current), this.#parts.hands, this.#parts.memory);
    this.#orders += current.orders;
    return this.#finishStep(current, check, { walk, text });
  }

  #takeAnswer(): GivenAnswer | undefined {
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer) this.#parts.onInput?.({ input: 'answer', ...answer });
    return answer;
  }

  #finishStep(current: Current, check: Check, { walk, text }: { walk: Walk; text: string }): StepReport {
    if (check.is === 'failed') {
      const failure: Failure = {
        code: check.code,
        expected: check.expected,
        found: check.found,
        ...(check.hint !== undefined && { hint: check.hint }),
        where: current.found.node.where,
      };
      this.#steps.push(this.#record('failed', current, text, { failure }));
      return this.#end({ outcome: 'failed', given: current.found.given, failure });
    }
    if (check.is === 'done' && check.captures) this.#captures = overlay(this.#captures, check.captures);
    const after = current.kind.textAfter?.(current.params, this.#view(current)) ?? text;
    const step =
      check.is === 'skipped'
        ? this.#record('skipped', current, text, { why: check.why })
        : this.#record('done', current, after);
    this.#steps.push(step);
    this.#keepAnswer(current);
    this.#walk = stepOver(walk);
    return { status: 'done', step };
  }

  #keepAnswer({ answer, mark }: Current): void {
    const event = this.#parts.memory
      .since(mark)
      .findLast((candidate) => candidate.kind === 'prompt' && candidate.phase === 'answered');
    if (!answer || event?.kind !== 'prompt') return;
    this.#prompts.push({
      prompt: answer.prompt,
      alert: event.alert,
      title: event.text,
      answer: answer.value,
      source: answer.source,
      ...(event.status !== undefined && { status: event.status }),
      at: formatInstant(event.at),
    });
  }

  // ---- the end ---------------------------------------------------------------------------------------------------

  /** Closes what the flow left open, as a server with nothing more to say would. */
  async #wrapUp(): Promise<void> {
    const { desk } = this.#parts.hands;
    for (let turns = 0; turns < 32; turns++) {
      const passed =
        desk.release('server-reply', { wishes: [] }) ||
        desk.release('device-send', {}) ||
        desk.release('device-show', {}) ||
        desk.release('user-answer', { action: 'cancel' }) ||
        desk.release('device-open', { accept: false });
      if (!passed) return;
      await desk.quiet();
    }
  }

  #end({ outcome, given, failure }: Ending & { given: Given }): StepReport {
    const result = this.#conclude({ outcome, failure: failure ?? this.#checkThen(outcome, given) });
    return { status: 'ended', result };
  }

  #checkThen(outcome: string, given: Given): Failure | undefined {
    const check = this.#parts.flow.outcomes[outcome];
    if (!check) return undefined;
    const scope = scopeOf(given, this.#captures);
    return checkOutcome(
      check.expectations.map(({ path, expected, where }) => ({
        path,
        expected: fillValue(expected, scope, where),
        where,
      })),
      { view: this.device(), captures: this.#captures, events: this.events, orders: this.#orders },
    );
  }

  #conclude({ outcome, failure }: Ending): RunResult {
    const verdict = failure ? 'failed' : 'passed';
    this.#parts.memory.record({ kind: 'end', verdict, outcome, ...(failure && { failure }) });
    this.#result = buildResult({
      header: this.header,
      events: this.events,
      steps: this.#steps,
      prompts: this.#prompts,
      captures: this.#captures,
      view: this.device(),
      now: this.now(),
      outcome,
      failure,
    });
    return this.#result;
  }

  // ---- views -----------------------------------------------------------------------------------------------------

  #currentOf(found: FoundStep): Current {
    return currentOf(found, this.#captures, {
      step: this.#steps.length + 1,
      startedAt: this.now(),
      mark: this.events.length,
      answer: this.#answer,
    });
  }

  #openQuestion(current: Current): Question | undefined {
    if (current.kind.skip?.(current.params, this.#view(current)) !== undefined) return undefined;
    return this.#answer ? undefined : current.kind.question?.(current.params, this.#view(current));
  }

  #view({ found, mark, answer, results }: Current): StepView {
    return {
      given: found.given,
      scope: scopeOf(found.given, this.#captures),
      now: this.now(),
      parked: this.#parked(),
      events: this.#parts.memory.since(mark),
      history: this.events,
      timers: this.timers(),
      defaults: found.defaults,
      answer: answer?.value,
      results,
    };
  }

  #parked(): readonly Turn[] {
    return this.#parts.hands.desk.parked;
  }

  #applyFaults(step: number): void {
    for (const fault of this.#parts.faults)
      if (fault.step === step) this.#parts.hands.stage.fault(fault.name);
  }

  #record(
    phase: 'start' | StepResult['status'],
    current: Current,
    text: string,
    extra: { failure?: Failure; why?: string } = {},
  ): StepResult {
    const label = labelOf(current);
    this.#parts.memory.record({ kind: 'step', phase, ...label, text, ...extra });
    return {
      ...label,
      text,
      startedAt: formatInstant(current.startedAt),
      endedAt: formatInstant(this.now()),
      status: phase === 'start' ? 'done' : phase,
      ...(extra.why !== undefined && { why: extra.why }),
    };
  }
}
