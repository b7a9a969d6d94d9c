/** The keys of the filter language, one row each: how their values are spelled, and what they mean. */
import { ALERT } from '../../dm/alert-codes.js';

/** `number`: compared and in ranges; `choice`: one of a list; `name`: with `*`, capitals do not count. */
export type ValueKind = 'number' | 'choice' | 'name' | 'words' | 'uri' | 'time' | 'alert' | 'flag';

export interface KeyRow {
  value: ValueKind;
  /** `choice`: the values. */
  of?: readonly string[];
  /** A claim about one command (or one node): see `match.ts`. */
  subject?: true;
  meaning: string;
  example: string;
}

export const FACT_KINDS = [
  'message',
  'command',
  'step',
  'session',
  'prompt',
  'timer',
  'transfer',
  'fumo',
  'tree',
  'note',
  'end',
] as const;

export const ACTOR_WORDS = ['server', 'device', 'user', 'clock', 'expect'] as const;

/** Commands that a bare word may name; `command:Put` names any other. */
export const COMMAND_WORDS = [
  'Add',
  'Alert',
  'Atomic',
  'Copy',
  'Delete',
  'Exec',
  'Get',
  'Replace',
  'Results',
  'Sequence',
  'Status',
] as const;

export const FILTER_KEYS = {
  kind: {
    value: 'choice',
    of: FACT_KINDS,
    meaning: 'what sort of event; `fumo` is a move of the FUMO State',
    example: 'kind:prompt',
  },
  actor: {
    value: 'choice',
    of: ACTOR_WORDS,
    meaning: 'who did it: who sent the message, whose step, whose timer',
    example: 'actor:device',
  },
  command: {
    value: 'name',
    subject: true,
    meaning: 'a command in the body of the message',
    example: 'command:Exec',
  },
  status: {
    value: 'number',
    subject: true,
    meaning: 'the code of a Status, or the code that a command was answered with',
    example: 'status:200..299',
  },
  alert: {
    value: 'alert',
    subject: true,
    meaning: 'the code of an Alert, or its name',
    example: 'alert:1226',
  },
  uri: {
    value: 'uri',
    subject: true,
    meaning: 'a node that a command names, or that changed',
    example: 'uri:./DevInfo/**',
  },
  data: {
    value: 'words',
    subject: true,
    meaning: 'words in the data of a command',
    example: 'data:2.0.0',
  },
  session: { value: 'name', meaning: 'the SessionID', example: 'session:A1' },
  message: { value: 'number', meaning: 'number of the message in the run, from 1', example: 'message<5' },
  package: { value: 'number', meaning: 'package of the session, 0 to 4', example: 'package:2' },
  final: { value: 'flag', meaning: 'whether the message ends its package', example: 'final:no' },
  step: {
    value: 'number',
    meaning: 'position of the step in the run, from 1, in which it happened',
    example: 'step>=3',
  },
  ad: {
    value: 'number',
    meaning: 'number of that step in the specification',
    example: 'ad:10..15',
  },
  verb: { value: 'name', meaning: 'verb of that step', example: 'verb:asks-*' },
  prompt: {
    value: 'words',
    meaning: 'words of the prompt: its question, a choice, or its id where that is known',
    example: 'prompt:"Install it"',
  },
  timer: { value: 'name', meaning: 'name of the timer', example: 'timer:defer' },
  state: {
    value: 'number',
    meaning: 'the FUMO State that was reached',
    example: 'state:50',
  },
  result: {
    value: 'number',
    meaning: 'the result code that the device reports',
    example: 'result>=400',
  },
  time: {
    value: 'time',
    meaning: 'virtual time in UTC; a day means the whole day',
    example: 'time>=2026-01-05T10:00Z',
  },
  text: { value: 'words', meaning: 'words in the description of the event', example: 'text:deferral' },
  anywhere: {
    value: 'words',
    meaning: 'words in any part of the event; written as quoted text alone',
    example: '"Update now"',
  },
} as const satisfies Record<string, KeyRow>;

export type FilterKey = keyof typeof FILTER_KEYS;

/** The row of a key, in the width of its interface. */
export function rowOf(key: FilterKey): KeyRow {
  return FILTER_KEYS[key];
}

export function isFilterKey(word: string): word is FilterKey {
  return Object.hasOwn(FILTER_KEYS, word) && word !== 'anywhere';
}

/** Names of alerts to their codes: `generic` is 1226, `single-choice` 1103. */
export const ALERT_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ALERT).map(([name, code]) => [
    name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    code,
  ]),
);
