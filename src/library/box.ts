/** The sandbox that programs drive: a run of the engine with answers, single steps and views around it. */
import { formatInstant } from '../engine/clock.js';
import type { Run, StepReport } from '../engine/run-types.js';
import { unreachable } from '../errors.js';
import { readSteps } from './flow-input.js';
import type { FlowEntry, FlowStep } from './flow-types.js';
import type { Answer } from './options.js';
import { closed, ended, hasFlow, neverCame, notOneStep, unknownPrompt } from './refusals.js';
import { answering, missingAnswer } from './rephrase.js';
import { answerText, type SaidAnswers } from './said-answers.js';
import type {
  PlayedStep,
  Sandbox,
  SandboxClock,
  SandboxDevice,
  SandboxResult,
  UpcomingStep,
} from './sandbox-types.js';
import { isMark, type Script } from './script.js';
import { fitsLabel } from './step-label.js';
import { type Trace, traceOf } from './trace-view.js';
import { deviceOf, resultOf, upcoming } from './views.js';

/** What a box is made of. */
export interface BoxParts {
  run: Run;
  said: SaidAnswers;
  /** Whether the flow's own defaults may answer. */
  defaults: boolean;
  /** Prompts that the flow can ask; undefined without a flow. */
  prompts: readonly string[] | undefined;
  /** Present without a flow. */
  script: Script | undefined;
}

/** A run of the engine as a sandbox; one for each call of `sandbox()`. */
export class Box implements Sandbox {
  readonly #parts: BoxParts;
  /** Calls are carried out one after the other, whether they are awaited or not. */
  #tail: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #orders = 0;
  #result: SandboxResult | undefined;
  #trace: Trace | undefined;

  constructor(parts: BoxParts) {
    this.#parts = parts;
  }

  get clock(): SandboxClock {
    const { run } = this.#parts;
    const now = run.now();
    return { now, iso: formatInstant(now), timers: run.timers() };
  }

  get device(): SandboxDevice {
    return deviceOf(this.#parts.run.device());
  }

  get trace(): Trace {
    const { header, events } = this.#parts.run;
    if (this.#trace?.events.length !== events.length) this.#trace = traceOf(header, events);
    return this.#trace ?? traceOf(header, events);
  }

  get result(): SandboxResult | undefined {
    const result = this.#parts.run.result();
    if (result && !this.#result) this.#result = resultOf(result, this.trace);
    return this.#result;
  }

  peek(): UpcomingStep | undefined {
    const next = this.#parts.run.peek();
    return next && !isMark(next) ? upcoming(next) : undefined;
  }

  answer(prompt: string, value: Answer): void {
    const { run, said, prompts } = this.#parts;
    if (this.#closing) throw closed();
    if (prompts && !prompts.includes(prompt)) throw unknownPrompt(prompt, prompts);
    const question = run.peek()?.question;
    if (question?.prompt !== prompt) said.add(prompt, value, 'user');
    else answering(question, () => run.answer(answerText(prompt, value), 'user'));
  }

  next(): Promise<PlayedStep | undefined> {
    return this.#inTurn(() => this.#next());
  }

  run(): Promise<SandboxResult> {
    return this.#inTurn(() => this.#toTheEnd());
  }

  runTo(label: string | number): Promise<UpcomingStep> {
    return this.#inTurn(async () => {
      for (;;) {
        const step = this.peek();
        if (step && fitsLabel(step, String(label))) return step;
        const played = await this.#next();
        if (!played || this.result) throw neverCame(String(label), this.result);
      }
    });
  }

  async step(step: FlowStep): Promise<PlayedStep> {
    return this.#inTurn(async () => {
      const played = await this.#order([step], true);
      return played.at(-1) ?? unreachable('a step ordered, none carried out');
    });
  }

  async steps(steps: readonly FlowEntry[] | string): Promise<readonly PlayedStep[]> {
    return this.#inTurn(() => this.#order(steps, false));
  }

  close(): Promise<void> {
    this.#closing ??= this.#tail.then(() => this.#parts.run.close());
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  // ---- carrying out ----------------------------------------------------------------------------------------------

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(closed());
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #toTheEnd(): Promise<SandboxResult> {
    while (!this.result) await this.#next();
    return this.result;
  }

  async #next(): Promise<PlayedStep | undefined> {
    if (this.result) return undefined;
    this.#parts.script?.skipMark(this.#parts.run.peek());
    this.#answerFromSaid();
    const report = await this.#parts.run.next();
    if (report.status !== 'needs-answer') return this.#played(report);
    const { question } = report;
    if (!this.#parts.defaults || question.default === undefined) throw missingAnswer(question);
    this.#parts.run.answer(question.default, 'default');
    return this.#next();
  }

  #answerFromSaid(): void {
    const { run, said } = this.#parts;
    const question = run.peek()?.question;
    const answer = question && said.next(question.prompt);
    if (!question || !answer) return;
    answering(question, () => run.answer(answer.value, answer.source));
    said.take(question.prompt);
  }

  #played(report: Exclude<StepReport, { status: 'needs-answer' }>): PlayedStep | undefined {
    if (report.status === 'done') return report.step;
    const { steps, failure } = report.result;
    const last = steps.at(-1);
    return last?.status === 'failed' ? { ...last, ...(failure && { failure }) } : undefined;
  }

  // ---- steps without a flow --------------------------------------------------------------------------------------

  async #order(steps: readonly FlowEntry[] | string, isOne: boolean): Promise<readonly PlayedStep[]> {
    const { script } = this.#parts;
    if (!script) throw hasFlow();
    if (this.result) throw ended(this.result);
    this.#orders += 1;
    const nodes = readSteps(steps, `order ${this.#orders} of the sandbox`);
    if (isOne && nodes.some(({ node }) => node !== 'step')) throw notOneStep(steps);
    await script.extend(nodes);
    const played: PlayedStep[] = [];
    try {
      await this.#upToMark(played);
    } catch (error) {
      if (played.length === 0) script.takeBack(nodes.length);
      throw error;
    }
    return played;
  }

  async #upToMark(played: PlayedStep[]): Promise<void> {
    const { run, script } = this.#parts;
    while (!this.result && !isMark(run.peek())) {
      const step = await this.#next();
      if (step) played.push(step);
    }
    script?.skipMark(run.peek());
  }
}
