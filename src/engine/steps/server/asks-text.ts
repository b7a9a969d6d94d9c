import * as v from 'valibot';
import { inputWish, type PromptOptions } from '../../../dm/ui-alert.js';
import type { Scope } from '../../flow/template.js';
import { askKind } from '../shared/ask.js';
import { wholeNumber } from '../shared/params.js';

const INPUT_TYPES = {
  alphanumeric: 'A',
  numeric: 'N',
  date: 'D',
  time: 'T',
  phone: 'P',
  ip: 'I',
} as const;
const ECHO_TYPES = { text: 'T', password: 'P' } as const;

const names = <N extends string>(table: Readonly<Record<N, string>>) => Object.keys(table) as N[];

export const serverAsksText = askKind({
  verb: 'asks-text',
  alert: 1102,
  params: {
    'max-length': v.optional(wholeNumber('Characters that the user may type at most (MAXLEN).', 1)),
    'input-type': v.optional(
      v.pipe(v.picklist(names(INPUT_TYPES)), v.description('What may be typed (IT); anything when absent.')),
    ),
    echo: v.optional(
      v.pipe(
        v.picklist(names(ECHO_TYPES)),
        v.description('Whether what is typed can be read, or is hidden as a password is (ET).'),
      ),
    ),
  },
  summary: 'Asks the user to type something (Alert 1102).',
  doc:
    'The steps `device: shows`, `user: answers` and `device: reports` follow. Branch on the id of the prompt: `text`, ' +
    '`cancel`, `timeout` or `no-ui`; what was typed is kept under `ID.text`.',
  example: `
prompts:
  pin: { default: "4711" }
steps:
  - include: network-initiated
    through: 3
  - server: asks-text
    prompt: pin
    title: Enter the code
    max-length: 4
    input-type: numeric
    echo: password
  - { device: shows, prompt: pin }
  - { user: answers, prompt: pin }
  - { device: reports, prompt: pin }
  - { expect: value, of: pin.text, is: "4711" }
  - { end: typed }
`,
  words: 'asks for text',
  wish: (asked, options) => inputWish(asked.title, options),
  options: textOptions,
});

function textOptions(params: Scope): PromptOptions {
  const length = Number(params['max-length']);
  const inputType = INPUT_TYPES[params['input-type'] as keyof typeof INPUT_TYPES];
  const echoType = ECHO_TYPES[params.echo as keyof typeof ECHO_TYPES];
  return {
    ...(length >= 1 && { maxLength: length }),
    ...(inputType && { inputType }),
    ...(echoType && { echoType }),
  };
}
