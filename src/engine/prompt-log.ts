/** The prompts of a run: how often each was asked, what the flow's script answers next, what was answered and is hidden. */
import { FumoError } from '../errors.js';
import type { PromptEvent, TraceEvent } from '../trace/event.js';
import { canonicalAnswer } from './answers.js';
import { formatInstant } from './clock.js';
import type { Scope } from './flow/template.js';
import type { CastMember } from './flow/types.js';
import type { GivenAnswer, PromptResult, Question } from './run-types.js';
import type { FoundStep } from './walk.js';

/** What stands for an answer that was typed where it is hidden. */
export const HIDDEN = '•••';
/** Not typed, so not hidden. */
const PLAIN: readonly string[] = ['cancel', 'timeout'];

export class PromptLog {
  readonly results: PromptResult[] = [];
  readonly #asked = new Map<string, number>();
  readonly #masked = new Set<string>();

  /** How often a prompt was put to the user and came to an end. */
  timesAsked(prompt: string): number {
    return this.#asked.get(prompt) ?? 0;
  }

  /**
   * The question with what the flow itself would answer: its script first. A real user is never answered for.
   * @throws FumoError `flow.answer-not-offered` when the script says what the prompt does not take
   */
  withOwnAnswer(question: Question, { scripts }: FoundStep, real: ReadonlySet<CastMember>): Question {
    if (real.has('user')) return withoutDefault(question);
    const prompt = scripts[question.prompt];
    const next = prompt?.answers?.[this.timesAsked(question.prompt)];
    if (next === undefined) return question;
    try {
      return { ...question, default: canonicalAnswer(question, next) };
    } catch (error) {
      if (!(error instanceof FumoError)) throw error;
      const { expected } = error;
      throw new FumoError('flow.answer-not-offered', `the script of ${question.prompt} says “${next}”`, {
        ...(prompt?.where && { where: prompt.where }),
        ...(expected !== undefined && { expected }),
        found: `“${next}” at asking ${this.timesAsked(question.prompt) + 1}`,
      });
    }
  }

  /** Counts an asking that was answered, be it by the clock. */
  count(question: Question): void {
    this.#asked.set(question.prompt, this.timesAsked(question.prompt) + 1);
    this.noteSecret(question);
  }

  /** From now on answers to the prompt are hidden, when it hides what is typed. */
  noteSecret({ prompt, masked }: Question): void {
    if (masked === true) this.#masked.add(prompt);
  }

  /** Keeps an answer together with what the device did with it. */
  keep(answer: GivenAnswer | undefined, events: readonly TraceEvent[]): void {
    const event = events.findLast(isAnswered);
    if (!answer || !event) return;
    this.results.push({
      prompt: answer.prompt,
      alert: event.alert,
      title: event.text,
      answer: this.#shown(answer.prompt, answer.value),
      source: answer.source,
      ...(event.status !== undefined && { status: event.status }),
      at: formatInstant(event.at),
    });
  }

  /** Whether anything was typed so far that must not be shown. */
  get hidesAnything(): boolean {
    return this.#masked.size > 0;
  }

  /** An answer for eyes. */
  shown(answer: GivenAnswer | undefined): string | undefined {
    return answer && this.#shown(answer.prompt, answer.value);
  }

  /** What is known, for eyes: typed secrets are dots. */
  hide(known: Scope): Scope {
    const hidden = [...this.#masked].flatMap((prompt) => {
      const reply = known[prompt];
      return typeof reply === 'object' && reply !== null && 'text' in reply
        ? [[prompt, { ...reply, text: HIDDEN }] as const]
        : [];
    });
    return { ...known, ...Object.fromEntries(hidden) };
  }

  #shown(prompt: string, value: string): string {
    return this.#masked.has(prompt) && !PLAIN.includes(value) ? HIDDEN : value;
  }
}

function withoutDefault({ default: _ours, ...question }: Question): Question {
  return question;
}

function isAnswered(event: TraceEvent): event is PromptEvent & { seq: number; at: number } {
  return event.kind === 'prompt' && event.phase === 'answered';
}
