/** Changing what happens: answers, the next message on the wire, nodes of the device, faults. All are inputs. */
import { canonicalAnswer } from '../../../engine/answers.js';
import { nearest } from '../../../engine/flow/nearest.js';
import { formatDuration } from '../../../engine/flow/units.js';
import { FAULTS, type FaultName } from '../../../engine/ports.js';
import type { Question, RunInput } from '../../../engine/run-types.js';
import { FumoError } from '../../../errors.js';
import { toBase64 } from '../../../syncml/octets.js';
import { editedOctets } from '../edited-message.js';
import { CHANGE_WORDS, COMMAND_ERRORS } from '../words.js';
import { countOf, durationOf, hexOf, refused } from './arguments.js';
import { refuseEnded } from './go.js';
import type { ChangedReport, StepperCommand, StepperSession } from './types.js';

export const answer: StepperCommand = {
  name: 'answer',
  key: 'a',
  group: 'change',
  args: [{ name: 'VALUE', kind: 'answer', required: false, rest: true }],
  summary:
    'answer the question: a choice by number, id or label; "PROMPT VALUE" too; no VALUE is the flow\'s own',
  example: 'answer defer',
  before: ['prompt'],
  act: async (session, [text]) => {
    const question = questionOf(session);
    const { value, source } = saidTo(question, text);
    const canonical = canonicalAnswer(question, value);
    const input = { input: 'answer', prompt: question.prompt, value: canonical, source } as const;
    await change(session, input, '');
    return forEyes(session, input);
  },
};

/** An answer as it is shown: dots for what was typed where it is hidden. */
function forEyes({ known }: StepperSession, input: Extract<RunInput, { input: 'answer' }>): ChangedReport {
  const { prompt, value } = input;
  const shown = known.findLast((answer) => answer.prompt === prompt)?.answer ?? value;
  return { report: 'changed', input: { ...input, value: shown }, text: CHANGE_WORDS.answered(prompt, shown) };
}

/** @throws FumoError `answer.not-asked` */
function questionOf({ run }: StepperSession): Question {
  const question = run.peek()?.question;
  if (question) return question;
  throw new FumoError('answer.not-asked', COMMAND_ERRORS.notAsked, {
    expected: 'a step with a question that has no answer yet',
    found: run.peek()?.text ?? 'the end of the flow',
    hint: 'Go on to the next question with: prompt',
  });
}

function saidTo(question: Question, text: string | undefined): { value: string; source: 'user' | 'default' } {
  if (text !== undefined) return { value: withoutPrompt(question, text), source: 'user' };
  if (question.default !== undefined) return { value: question.default, source: 'default' };
  throw new FumoError('answer.missing', COMMAND_ERRORS.noDefault, {
    expected: question.allowed.join(', '),
    found: 'no value',
    hint: COMMAND_ERRORS.answerHint(question.allowed[0] ?? 'VALUE'),
  });
}

/** `offer defer`, when `offer` is what is asked. */
function withoutPrompt({ prompt }: Question, text: string): string {
  const [first = '', ...rest] = text.split(/\s+/);
  return first === prompt && rest.length > 0 ? text.slice(first.length).trim() : text;
}

export const edit: StepperCommand = {
  name: 'edit',
  key: 'e',
  group: 'change',
  args: [{ name: 'FILE', kind: 'file', required: true, rest: true }],
  summary: 'put the message of this file (XML) in the place of the next one on the wire',
  example: 'edit message.xml',
  before: ['next 3'],
  act: async (session, [file = '']) => {
    refuseEnded(session);
    const octets = editedOctets(await session.files.read(file), session.run.header.encoding, file);
    return change(
      session,
      { input: 'tamper', action: 'replace', octets: toBase64(octets) },
      CHANGE_WORDS.replaced(octets.length),
    );
  },
};

export const drop: StepperCommand = {
  name: 'drop',
  key: 'd',
  group: 'change',
  args: [],
  summary: 'let the next message get lost',
  example: 'drop',
  act: (session) => change(session, { input: 'tamper', action: 'drop' }, CHANGE_WORDS.drop),
};

export const duplicate: StepperCommand = {
  name: 'duplicate',
  key: 'u',
  group: 'change',
  args: [],
  summary: 'let the next message arrive twice',
  example: 'duplicate',
  act: (session) => change(session, { input: 'tamper', action: 'duplicate' }, CHANGE_WORDS.duplicate),
};

export const delay: StepperCommand = {
  name: 'delay',
  key: 'D',
  group: 'change',
  args: [{ name: 'DURATION', kind: 'duration', required: true }],
  summary: 'let the next message take that long on the way',
  example: 'delay 20s',
  act: (session, [duration = '']) => {
    const delayMs = durationOf(duration);
    return change(
      session,
      { input: 'tamper', action: 'delay', delayMs },
      CHANGE_WORDS.delay(formatDuration(delayMs)),
    );
  },
};

export const corrupt: StepperCommand = {
  name: 'corrupt',
  key: 'C',
  group: 'change',
  args: [
    { name: 'OFFSET', kind: 'number', required: false },
    { name: 'HEX', kind: 'hex', required: false },
  ],
  summary: 'let octets of the next message change on the way: one, or HEX from OFFSET (0 is the first)',
  example: 'corrupt 12 ff',
  act: async (session, [offset, hex]) => {
    if (offset === undefined)
      return change(session, { input: 'tamper', action: 'corrupt' }, CHANGE_WORDS.corruptOne);
    if (hex === undefined) throw refused('corrupt needs HEX too', COMMAND_ERRORS.badHex, offset);
    const at = countOf(offset, 'OFFSET', 0, 0);
    const octets = hexOf(hex);
    return change(
      session,
      { input: 'tamper', action: 'corrupt', offset: at, hex: octets },
      CHANGE_WORDS.corrupt(at, octets),
    );
  },
};

export const setNode: StepperCommand = {
  name: 'set',
  group: 'change',
  args: [
    { name: 'URI', kind: 'uri', required: true },
    { name: 'VALUE', kind: 'value', required: true, rest: true },
  ],
  summary: "change a node of the device's tree",
  example: 'set ./DevInfo/Lang de',
  act: (session, [uri = '', value = '']) =>
    change(session, { input: 'set-node', uri, value }, CHANGE_WORDS.set(uri, value)),
};

export const deleteNode: StepperCommand = {
  name: 'delete',
  group: 'change',
  args: [{ name: 'URI', kind: 'uri', required: true }],
  summary: "take a node out of the device's tree (one that a server has added)",
  example: 'delete ./FwUpdate/FwPkg1/Ext/Note',
  act: (session, [uri = '']) => change(session, { input: 'delete-node', uri }, CHANGE_WORDS.deleted(uri)),
};

export const fault: StepperCommand = {
  name: 'fault',
  key: 'F',
  group: 'change',
  args: [{ name: 'NAME', kind: 'fault', required: true }],
  summary: 'make something go wrong from now on ("fumo fault list" has the names)',
  example: 'fault package-corrupted',
  act: async (session, [name = '']) => {
    const known = faultNamed(name);
    return change(session, { input: 'fault', name: known }, CHANGE_WORDS.fault(known, FAULTS[known].does));
  },
};

export const clear: StepperCommand = {
  name: 'clear',
  group: 'change',
  args: [{ name: 'NAME', kind: 'fault', required: true }],
  summary: 'make it go right again from now on',
  example: 'clear package-corrupted',
  before: ['fault package-corrupted'],
  act: async (session, [name = '']) => {
    const known = faultNamed(name);
    return change(session, { input: 'clear', name: known }, CHANGE_WORDS.cleared(known));
  },
};

/** @throws FumoError `usage.unknown-fault` */
function faultNamed(name: string): FaultName {
  if (Object.hasOwn(FAULTS, name)) return name as FaultName;
  const near = nearest(name, Object.keys(FAULTS));
  throw new FumoError('usage.unknown-fault', COMMAND_ERRORS.unknownFault(name), {
    expected: `one of ${Object.keys(FAULTS).join(', ')}`,
    found: name,
    hint: near === undefined ? 'List them with: fumo fault list' : COMMAND_ERRORS.didYouMean([near]),
  });
}

export const undo: StepperCommand = {
  name: 'undo',
  key: 'z',
  group: 'change',
  args: [],
  summary: 'take back the last answer or change that was not a step',
  example: 'undo',
  before: ['drop'],
  act: async (session) => {
    const { timeline } = session;
    const input = timeline.inputs.at(-1);
    if (!input || input.input === 'next') {
      throw new FumoError('usage.nothing-to-undo', COMMAND_ERRORS.nothingToUndo, {
        expected: 'an answer or a change since the last step',
        found: input ? 'a step' : 'no input',
        hint: COMMAND_ERRORS.undoHint,
      });
    }
    const shown = input.input === 'answer' ? forEyes(session, input).input : input;
    await timeline.undo();
    return { report: 'changed', input: shown, undone: true, text: CHANGE_WORDS.undone(input.input) };
  },
};

async function change(session: StepperSession, input: RunInput, text: string): Promise<ChangedReport> {
  refuseEnded(session);
  await session.timeline.apply(input);
  return { report: 'changed', input, text };
}
