/** What the device said to the commands of a reply, and the Status that a reply owes to a request. */
import { lookUp } from '../../flow/template.js';
import type { AnsweredWish } from '../../ports.js';
import type { Check, StepView } from '../kind.js';

/** The Status of the whole command: the first that is not 200, else 200. */
export function codeOf({ statuses }: AnsweredWish): string {
  // 213 only says that a chunk came; what counts is the Status of the whole.
  const final = statuses.filter(({ data }) => data !== '213');
  return final.find(({ data }) => data !== '200')?.data ?? final[0]?.data ?? 'no Status';
}

/** Whether the device did, or will do, what the command says. */
export function isAccepted(answered: AnsweredWish): boolean {
  const code = codeOf(answered);
  return answered.wish.name === 'Exec' ? code === '202' || code === '200' : code === '200';
}

/** A step that failed because the device refused a command. */
export function refusal(expected: string, refused: AnsweredWish): Check {
  const { wish } = refused;
  const target = 'items' in wish ? (wish.items[0]?.target?.locUri ?? '') : '';
  return {
    is: 'failed',
    code: 'run.refused',
    expected,
    found: `${wish.name} ${target}: ${codeOf(refused)}`.trim(),
  };
}

/** The Status of a user request goes with the first reply after it was accepted. */
export function replyStatus(view: StepView): { requestStatus?: '200' | '202' } {
  const status = lookUp(view.scope, 'request.status');
  return status === '200' || status === '202' ? { requestStatus: status } : {};
}
