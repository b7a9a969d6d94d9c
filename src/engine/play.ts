/** A run without anybody at the keys. */
import { FumoError } from '../errors.js';
import type { Question, Run, RunResult, StepResult } from './run-types.js';

export interface PlayOptions {
  /** Whether the flow's own defaults may answer what was not answered in advance; each is marked as default. */
  defaults: boolean;
  onStep?: (step: StepResult) => void;
}

/**
 * Plays a run to its end.
 * @throws FumoError `answer.missing` naming the prompt and what it takes, `answer.not-allowed`
 */
export async function playRun(run: Run, options: PlayOptions): Promise<RunResult> {
  for (;;) {
    const report = await run.next();
    if (report.status === 'ended') return report.result;
    if (report.status === 'done') options.onStep?.(report.step);
    else answerByDefault(run, report.question, options.defaults);
  }
}

function answerByDefault(run: Run, question: Question, allowed: boolean): void {
  if (allowed && question.default !== undefined) {
    run.answer(question.default, 'default');
    return;
  }
  const missing = [...new Set([question.prompt, ...run.unanswered()])];
  throw new FumoError('answer.missing', `nobody answers ${missing.join(', ')}`, {
    expected: missing.map((prompt) => `--answer ${prompt}=VALUE`).join(' '),
    found: 'no answer, and the flow has no default',
    hint: `${question.prompt} (“${question.title}”) takes ${question.allowed.join(', ')}.`,
  });
}
