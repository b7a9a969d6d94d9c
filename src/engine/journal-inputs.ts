/** Whether a line of a journal is an input: a row for each kind. */
import { isRecord } from '../trace/shape.js';
import { FAULTS } from './fault-table.js';
import type { AnswerSource, RunInput } from './run-types.js';
import type { TamperAction } from './tamper.js';

/** A record of the journal that is no input: only the first `to` inputs before it hold. */
export interface BackRecord {
  input: 'back';
  to: number;
}

export type JournalRecord = RunInput | BackRecord;

type Fields = Readonly<Record<string, unknown>>;
type Check = (fields: Fields) => boolean;

const SOURCES: readonly unknown[] = ['user', 'flag', 'default'] satisfies AnswerSource[];

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isMaybe =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || check(value);
const isFault: Check = ({ name }) => isText(name) && Object.hasOwn(FAULTS, name);

const TAMPERS: Readonly<Record<TamperAction, Check>> = {
  replace: ({ octets, resign }) => isText(octets) && isMaybe((value) => typeof value === 'boolean')(resign),
  drop: () => true,
  duplicate: () => true,
  delay: ({ delayMs }) => isCount(delayMs),
  corrupt: ({ offset, hex }) => isMaybe(isCount)(offset) && isMaybe(isText)(hex),
};

const RECORDS: Readonly<Record<JournalRecord['input'], Check>> = {
  next: () => true,
  answer: ({ prompt, value, source }) => isText(prompt) && isText(value) && SOURCES.includes(source),
  tamper: (fields) => isText(fields.action) && checkOf(TAMPERS, fields.action)(fields),
  'set-node': ({ uri, value }) => isText(uri) && isText(value),
  'delete-node': ({ uri }) => isText(uri),
  fault: isFault,
  clear: isFault,
  clock: ({ to }) => Number.isFinite(to),
  back: ({ to }) => isCount(to),
};

/** For messages: what a record of a journal looks like. */
export const RECORD_FORMS = `{"input":...} with one of ${Object.keys(RECORDS).join(', ')} and what belongs to it`;

export function isJournalRecord(value: unknown): value is JournalRecord {
  return isRecord(value) && isText(value.input) && checkOf(RECORDS, value.input)(value);
}

function checkOf(table: Readonly<Record<string, Check>>, name: string): Check {
  return (Object.hasOwn(table, name) ? table[name] : undefined) ?? (() => false);
}
