/** One line that says what something is and where in the run it happened. Safe on one line, whatever peers wrote. */
import type { MessageView, StepView } from '../views.js';
import * as words from './words.js';

/** `step 4, 5.5.3 step 6, server`; empty outside of steps. */
export function stepCaption(step: StepView | undefined): string {
  if (!step) return '';
  const number = words.stepNumber(step);
  return [`step ${step.step}`, ...(number === '' ? [] : [number]), step.actor].join(', ');
}

/** `step 4, 5.5.3 step 6, server: message 5: package 2, session A1`. */
export function messageCaption(view: MessageView): string {
  return captioned(view.step, `message ${words.messageTitle(view)}`);
}

/** Some words with the step before them. */
export function captioned(step: StepView | undefined, text: string): string {
  const place = stepCaption(step);
  return place === '' ? text : `${place}: ${text}`;
}
