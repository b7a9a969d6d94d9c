/**
 * The conductor: takes the next step of the flow, lets the stage act, and looks whether the step has happened. What
 * is decided, is decided in `walk`, `steps` and `answers`, which perform nothing; this file only performs.
 */
import { FumoError } from '../errors.js';
import type { Failure } from '../trace/event.js';
import { canonicalAnswer } from './answers.js';
import { carryOut } from './carry-out.js';
import { type Current, currentOf, namesOf } from './current.js';
import { type Given, overlay } from './flow/given.js';
import type { Scope } from './flow/template.js';
import { type Interference, prepare, runOver } from './interfere.js';
import { liveScope } from './live.js';
import { PromptLog } from './prompt-log.js';
import { buildResult, checkThen, type Ending } from './result.js';
import { type Parts, RunOutlook } from './run-outlook.js';
import type {
  AnswerSource,
  DoneStep,
  GivenAnswer,
  InputReport,
  NextStep,
  Question,
  Run,
  RunInput,
  RunResult,
  StepReport,
} from './run-types.js';
import { failureOf, withExtras } from './step-extras.js';
import { StepEyes } from './step-eyes.js';
import { applyFaults, noteFaults } from './step-faults.js';
import { StepLog } from './step-log.js';
import type { Check } from './steps/kind.js';
import { type FoundStep, scopeOf, seek, stepOver, type Walk } from './walk.js';
import { wrapUp } from './wrap-up.js';

export class Conductor extends RunOutlook implements Run {
  readonly #parts: Parts;
  #walk: Walk;
  #captures: Scope = {};
  #answer: GivenAnswer | undefined;
  readonly #prompts = new PromptLog();
  readonly #steps: StepLog;
  readonly #eyes: StepEyes;
  readonly #live: Scope;
  #orders = 0;
  /** Something was put in since the last step; what came of it belongs to the next. */
  #interfered = false;
  #result: RunResult | undefined;

  constructor(parts: Parts) {
    super(parts);
    const { hands, memory } = parts;
    this.#parts = parts;
    this.#walk = parts.walk;
    this.#steps = new StepLog(memory);
    this.#live = liveScope(
      () => this.device(),
      () => this.now(),
    );
    const [steps, prompts] = [this.#steps, this.#prompts];
    this.#eyes = new StepEyes({ hands, memory, steps, prompts, known: () => this.#known() });
  }

  done(): readonly DoneStep[] {
    return this.#steps.done;
  }

  result(): RunResult | undefined {
    return this.#result;
  }

  peek(): NextStep | undefined {
    if (this.#result) return undefined;
    const { found } = seek(this.#walk, this.#known());
    if (found.found !== 'step') return undefined;
    const current = this.#currentOf(found);
    const question = this.#openQuestion(current);
    return {
      ...namesOf(current),
      text: this.#eyes.text(current),
      parked: this.#parts.hands.desk.parked,
      ...(question && { question }),
    };
  }

  answer(value: string, source: AnswerSource): void {
    this.#accept(this.peek()?.question, value, source);
  }

  async put(input: RunInput): Promise<InputReport> {
    if (input.input === 'next') return this.next();
    if (input.input !== 'answer') return this.#interfere(input);
    const question = this.peek()?.question;
    this.#accept(question?.prompt === input.prompt ? question : undefined, input.value, input.source);
    return { status: 'put' };
  }

  async next(): Promise<StepReport> {
    if (this.#result) return { status: 'ended', result: this.#result };
    const { found, walk } = seek(this.#walk, this.#known());
    if (found.found === 'step') return this.#performStep(found, walk);
    this.#parts.onInput?.({ input: 'next' });
    await wrapUp(this.#parts.hands.desk);
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

  // ---- what is put in --------------------------------------------------------------------------------------------

  #accept(question: Question | undefined, value: string, source: AnswerSource): void {
    if (!question) {
      throw new FumoError('answer.not-asked', 'nothing is asked here', {
        expected: 'a step with a question',
        found: value,
      });
    }
    const answer = { prompt: question.prompt, value: canonicalAnswer(question, value), source };
    this.#parts.onInput?.({ input: 'answer', ...answer });
    if (source === 'flag') this.#parts.answers.spend(question, answer.value);
    this.#prompts.noteSecret(question);
    this.#answer = answer;
  }

  async #interfere(input: Interference): Promise<InputReport> {
    if (this.#result) throw runOver(input);
    const act = prepare(input, this.#parts);
    this.#parts.onInput?.(input);
    this.#interfered = true;
    return act();
  }

  // ---- one step --------------------------------------------------------------------------------------------------

  async #performStep(found: FoundStep, walk: Walk): Promise<StepReport> {
    const draft = this.#currentOf(found);
    const asked = this.#askedBy(draft);
    const question = this.#openQuestion(draft);
    if (question && !this.#answerInAdvance(question)) return { status: 'needs-answer', question };
    this.#parts.onInput?.({ input: 'next' });
    if (asked) this.#prompts.count(asked);
    const current: Current = { ...draft, answer: this.#answer };
    this.#answer = undefined;
    applyFaults(current, this.#parts.faults, this.#parts.hands.stage);
    const text = this.#eyes.text(current);
    this.#steps.begin(current, text);
    noteFaults(found.node, this.#parts.memory);
    const view = () => this.#eyes.view(current);
    const check = await carryOut(current, view, this.#parts.hands, this.#parts.memory);
    this.#orders += current.orders;
    this.#interfered = false;
    return this.#finishStep(current, withExtras(check, found.node, view(), this.header), { walk, text });
  }

  /** @returns false when nobody has answered in advance; for a real user nobody can */
  #answerInAdvance(question: Question): boolean {
    const { hands, answers, onInput } = this.#parts;
    const given = hands.real.has('user') ? undefined : answers.take(question);
    if (!given) return false;
    onInput?.({ input: 'answer', ...given });
    this.#answer = given;
    return true;
  }

  #finishStep(current: Current, check: Check, { walk, text }: { walk: Walk; text: string }): StepReport {
    const now = this.now();
    if (check.is === 'failed') {
      const failure = failureOf(check, current.found.node);
      this.#steps.end('failed', current, { text, now }, { failure });
      return this.#end({ outcome: 'failed', given: current.found.given, failure });
    }
    if ('captures' in check && check.captures) this.#captures = overlay(this.#captures, check.captures);
    const step =
      check.is === 'skipped'
        ? this.#steps.end('skipped', current, { text, now }, { why: check.why })
        : this.#steps.end('done', current, { text: this.#eyes.textAfter(current) ?? text, now });
    this.#prompts.keep(current.answer, this.#parts.memory.since(current.mark));
    this.#walk = stepOver(walk);
    return { status: 'done', step };
  }

  // ---- the end ---------------------------------------------------------------------------------------------------

  #end({ outcome, given, failure }: Ending & { given: Given }): StepReport {
    const result = this.#conclude({ outcome, failure: failure ?? this.#checkThen(outcome, given) });
    return { status: 'ended', result };
  }

  #checkThen(outcome: string, given: Given): Failure | undefined {
    return checkThen(this.#parts.flow, outcome, scopeOf(given, this.#known()), {
      view: this.device(),
      captures: this.#captures,
      events: this.events,
      orders: this.#orders,
      timesAsked: (prompt) => this.#prompts.timesAsked(prompt),
      tookMs: this.now() - this.header.origin,
    });
  }

  #conclude({ outcome, failure }: Ending): RunResult {
    const verdict = failure ? 'failed' : 'passed';
    this.#parts.memory.record({ kind: 'end', verdict, outcome, ...(failure && { failure }) });
    this.#result = buildResult({
      header: this.header,
      events: this.events,
      steps: this.#steps.results,
      prompts: this.#prompts.results,
      captures: this.#captures,
      view: this.device(),
      now: this.now(),
      outcome,
      failure,
    });
    return this.#result;
  }

  // ---- views -----------------------------------------------------------------------------------------------------

  /** What flows can name besides `given`: what was captured, and what is true now. */
  #known(): Scope {
    return { ...this.#captures, live: this.#live };
  }

  #currentOf(found: FoundStep): Current {
    return currentOf(found, this.#known(), {
      step: this.#steps.next,
      startedAt: this.now(),
      mark: this.#interfered ? this.#steps.endedAt : this.events.length,
      answer: this.#answer,
    });
  }

  #askedBy(current: Current): Question | undefined {
    const { kind, params } = current;
    // Nobody here can answer for who holds a real device.
    if (this.#parts.hands.real.has('device')) return undefined;
    const view = this.#eyes.view(current);
    return kind.skip?.(params, view) === undefined ? kind.question?.(params, view) : undefined;
  }

  /** The question that nobody has answered yet, with what the flow itself would answer. */
  #openQuestion(current: Current): Question | undefined {
    const question = this.#answer ? undefined : this.#askedBy(current);
    return question && this.#prompts.withOwnAnswer(question, current.found, this.#parts.hands.real);
  }
}
