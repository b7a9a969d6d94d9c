/** Looking at a run without changing it. */
import { stateName } from '../../../dm/fumo.js';
import { FumoError } from '../../../errors.js';
import { type Frame, framesOf } from '../../frames.js';
import { messagesIn } from '../../messages.js';
import type { ShownMessage } from '../../render/message-lines.js';
import { octetLines } from '../../render/octet-lines.js';
import { COMMAND_ERRORS } from '../words.js';
import { countOf, refused } from './arguments.js';
import type { MessageForm, MessageReport, StepperCommand, StepperSession } from './types.js';

export const preview: StepperCommand = {
  name: 'preview',
  group: 'look',
  args: [],
  summary: 'what the next step will do: messages, tree, FUMO state, timers',
  example: 'preview',
  act: async ({ timeline }) => ({ report: 'previewed', preview: await timeline.preview() }),
};

export const tree: StepperCommand = {
  name: 'tree',
  group: 'look',
  args: [],
  summary: "the device's management tree",
  example: 'tree',
  act: async ({ run }) => ({ report: 'shown', what: 'tree', data: run.device().tree }),
};

export const state: StepperCommand = {
  name: 'state',
  group: 'look',
  args: [],
  summary: 'firmware, FUMO state and what the device is busy with',
  example: 'state',
  act: async ({ run }) => {
    const { tree: _tree, ...device } = run.device();
    return {
      report: 'shown',
      what: 'state',
      data: { ...device, fumoStateName: stateName(device.fumoState) },
    };
  },
};

export const ladder: StepperCommand = {
  name: 'ladder',
  group: 'look',
  args: [],
  summary: 'all steps so far',
  example: 'ladder',
  act: async ({ run, known }) => ({
    report: 'shown',
    what: 'ladder',
    data: framesOf(run.events, known).map(rung),
  }),
};

function rung({ step, status, answers }: Frame) {
  const { section, ad, actor, verb, text } = step;
  return { step: step.step, section, ad, actor, verb, text, status, answers };
}

const FORMS: readonly string[] = ['xml', 'wbxml', 'hex'] satisfies MessageForm[];

export const message: StepperCommand = {
  name: 'message',
  group: 'look',
  args: [
    { name: 'N', kind: 'number', required: false },
    { name: 'xml|wbxml|hex', kind: 'format', required: false },
  ],
  summary: 'message N, or the last one: as XML, as WBXML with every octet explained, or as hex',
  example: 'message 2 wbxml',
  before: ['next 4'],
  act: async (session, args) => {
    const [number, form] = args[0] !== undefined && FORMS.includes(args[0]) ? [undefined, args[0]] : args;
    return messageReport(session, number, form);
  },
};

function messageReport({ run }: StepperSession, number: string | undefined, form = 'xml'): MessageReport {
  if (!FORMS.includes(form)) throw refused(`cannot show a message as ${form}`, COMMAND_ERRORS.form, form);
  const messages = messagesIn(run.header, run.events);
  const { event } = found(messages, countOf(number, 'N', messages.length));
  const lines = octetLines(event, form as MessageForm, Number.POSITIVE_INFINITY);
  return { report: 'message', message: event.message, form: form as MessageForm, lines };
}

/** @throws FumoError `usage.no-such-message` */
function found(messages: readonly ShownMessage[], number: number): ShownMessage {
  const message = messages.find(({ event }) => event.message === number);
  if (message) return message;
  throw new FumoError(
    'usage.no-such-message',
    messages.length === 0 ? COMMAND_ERRORS.noMessage : COMMAND_ERRORS.noSuchMessage(number),
    { expected: COMMAND_ERRORS.messages(messages.length), found: String(number) },
  );
}
