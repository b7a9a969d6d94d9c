/** Which answers the device's own screen lets a user give (DM Protocol 1.2, user interaction options). */
import type { Prompt, PromptOptions } from '../../../engine/ports.js';
import type { UserAction } from './effects.js';

type Action = UserAction['action'];

const ACTIONS: Readonly<Record<Prompt['alert'], readonly Action[]>> = {
  1100: ['ok', 'cancel', 'timeout'],
  1101: ['yes', 'no', 'cancel', 'timeout'],
  1102: ['text', 'cancel', 'timeout'],
  1103: ['choose', 'cancel', 'timeout'],
  1104: ['choose', 'cancel', 'timeout'],
};

/** What IT lets the user type; `A` takes any text. */
const INPUT_TYPES: Readonly<Record<NonNullable<PromptOptions['inputType']>, RegExp>> = {
  A: /^/,
  N: /^[+-]?(\d+(\.\d*)?|\.\d+)$/,
  D: /^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{4}$/,
  T: /^([01]\d|2[0-3])[0-5]\d[0-5]\d$/,
  P: /^\+?[\d*#pws]+$/,
  I: /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/,
};

/** @returns why the screen does not take that answer, or undefined when it does */
export function refuseAnswer(prompt: Prompt, answer: UserAction): string | undefined {
  if (!ACTIONS[prompt.alert].includes(answer.action)) return `${answer.action} is not offered`;
  if (answer.action === 'text') return refuseText(prompt.options, answer.text);
  return answer.action === 'choose' ? refuseNumbers(prompt, answer.numbers) : undefined;
}

function refuseText({ maxLength, inputType = 'A' }: PromptOptions, text: string): string | undefined {
  if (maxLength !== undefined && [...text].length > maxLength) return `more than ${maxLength} characters`;
  return INPUT_TYPES[inputType].test(text) ? undefined : `the text does not fit input type ${inputType}`;
}

function refuseNumbers({ alert, choices }: Prompt, numbers: readonly number[]): string | undefined {
  const outside = numbers.find(
    (number) => !Number.isInteger(number) || number < 1 || number > choices.length,
  );
  if (outside !== undefined) return `there is no choice ${outside}`;
  if (new Set(numbers).size < numbers.length) return 'a choice is named twice';
  return alert === 1103 && numbers.length !== 1 ? 'exactly one choice is needed' : undefined;
}
