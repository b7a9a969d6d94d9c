/** Which answers the device's own screen lets a user give (DM Protocol 1.2, user interaction options). */
import { refuseText } from '../../../dm/prompt.js';
import type { Prompt } from '../../../engine/ports.js';
import type { UserAction } from './effects.js';

type Action = UserAction['action'];

const ACTIONS: Readonly<Record<Prompt['alert'], readonly Action[]>> = {
  1100: ['ok', 'cancel', 'timeout'],
  1101: ['yes', 'no', 'cancel', 'timeout'],
  1102: ['text', 'cancel', 'timeout'],
  1103: ['choose', 'cancel', 'timeout'],
  1104: ['choose', 'cancel', 'timeout'],
};

/** @returns why the screen does not take that answer, or undefined when it does */
export function refuseAnswer(prompt: Prompt, answer: UserAction): string | undefined {
  if (!ACTIONS[prompt.alert].includes(answer.action)) return `${answer.action} is not offered`;
  if (answer.action === 'text') return refuseText(prompt.options, answer.text);
  return answer.action === 'choose' ? refuseNumbers(prompt, answer.numbers) : undefined;
}

function refuseNumbers({ alert, choices }: Prompt, numbers: readonly number[]): string | undefined {
  const outside = numbers.find(
    (number) => !Number.isInteger(number) || number < 1 || number > choices.length,
  );
  if (outside !== undefined) return `there is no choice ${outside}`;
  if (new Set(numbers).size < numbers.length) return 'a choice is named twice';
  return alert === 1103 && numbers.length !== 1 ? 'exactly one choice is needed' : undefined;
}
