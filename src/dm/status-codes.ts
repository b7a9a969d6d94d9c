/** Status codes of SyncML, with the commands of DM that each may answer (spec: DM RepPro usage, guidance tables). */
import type { CommandName } from '../syncml/message.js';

export type StatusClass = 'progress' | 'success' | 'redirect' | 'peer-error' | 'own-error';

/** What a Status can be for: a command, or the header of the message. */
export type StatusSubject = Exclude<CommandName, 'Status' | 'Results' | 'Other'> | 'SyncHdr';

export interface StatusRow {
  /** Short plain name for displays. */
  name: string;
  class: StatusClass;
  /** Subjects that DM 1.2 lets it answer; empty for codes that DM itself has no use for. */
  answers: readonly StatusSubject[];
}

const LETTERS = {
  A: 'Add',
  R: 'Replace',
  D: 'Delete',
  G: 'Get',
  C: 'Copy',
  E: 'Exec',
  L: 'Alert',
  S: 'Sequence',
  T: 'Atomic',
  H: 'SyncHdr',
} as const satisfies Record<string, StatusSubject>;

const CLASSES: Readonly<Record<number, StatusClass>> = {
  1: 'progress',
  2: 'success',
  3: 'redirect',
  4: 'peer-error',
  5: 'own-error',
};

/** Code, name, and the letters of the subjects: A(dd) R(eplace) D(elete) G(et) C(opy) E(xec) aL(ert) S(equence) a(T)omic H(eader). */
const ROWS: readonly (readonly [code: number, name: string, letters?: string])[] = [
  [101, 'in progress'],
  [200, 'done', 'ARDGCELSTH'],
  [201, 'item added'],
  [202, 'accepted, result comes later', 'EL'],
  [203, 'answer from somewhere else'],
  [204, 'nothing to return'],
  [205, 'start over with fresh content'],
  [206, 'only a part was done'],
  [207, 'conflict settled by merging'],
  [208, 'conflict settled for the client'],
  [209, 'conflict settled by keeping both'],
  [210, 'deleted without archiving'],
  [211, 'nothing there to delete'],
  [212, 'authenticated for the session', 'H'],
  [213, 'chunk taken, waiting for the rest', 'AR'],
  [214, 'cancelled', 'L'],
  [215, 'not executed', 'ARDGCELT'],
  [216, 'rolled back with its Atomic', 'ARDCL'],
  [300, 'several choices'],
  [301, 'moved for good'],
  [302, 'found elsewhere'],
  [303, 'see another place'],
  [304, 'not changed, or user said no', 'L'],
  [305, 'use the proxy'],
  [400, 'malformed request', 'H'],
  [401, 'wrong credentials', 'ARDGCELSTH'],
  [402, 'payment needed'],
  [403, 'forbidden', 'RDCE'],
  [404, 'not found', 'ARDGE'],
  [405, 'command not allowed here', 'ARDCEL'],
  [406, 'optional feature not supported', 'GCELT'],
  [407, 'credentials missing', 'ARDGCESTH'],
  [408, 'timed out', 'L'],
  [409, 'conflict'],
  [410, 'gone'],
  [411, 'size missing'],
  [412, 'incomplete command', 'L'],
  [413, 'too big', 'ARG'],
  [414, 'URI too long', 'ARDGCE'],
  [415, 'type or format not supported', 'ARGL'],
  [416, 'cannot be shown', 'L'],
  [417, 'retry later'],
  [418, 'already exists', 'ARC'],
  [419, 'conflict settled for the server'],
  [420, 'device full', 'ARCE'],
  [421, 'search grammar not known'],
  [422, 'bad query script'],
  [423, 'soft delete conflict'],
  [424, 'size does not match', 'AR'],
  [425, 'no permission', 'ARDGCE'],
  [426, 'partial item refused'],
  [427, 'item not empty'],
  [428, 'move failed'],
  [500, 'command failed', 'ARGCELST'],
  [501, 'command not implemented'],
  [502, 'bad gateway'],
  [503, 'service not available'],
  [504, 'gateway timed out'],
  [505, 'DTD version not supported', 'H'],
  [506, 'processing error'],
  [507, 'Atomic failed', 'T'],
  [508, 'refresh needed'],
  [510, 'data store failed', 'CE'],
  [511, 'server failed'],
  [512, 'synchronization failed'],
  [513, 'protocol version not supported', 'H'],
  [514, 'operation cancelled (DS)'],
  [516, 'roll back failed', 'ARDCL'],
  [517, 'Atomic answer too big', 'T'],
];

/** Status code, as number, to its row. */
export const STATUS_CODES: ReadonlyMap<number, StatusRow> = new Map(
  ROWS.map(([code, name, letters = '']) => [
    code,
    { name, class: classOf(code), answers: subjects(letters) },
  ]),
);

/** A display name for any code; `status 299` for one that SyncML does not define. */
export function statusName(code: string | number): string {
  return STATUS_CODES.get(Number(code))?.name ?? `status ${code}`;
}

/** Whether the code means that the command was done or accepted (2xx, except the two that say it was not). */
export function isSuccessStatus(code: string | number): boolean {
  const value = Number(code);
  return value >= 200 && value < 300 && !NOT_DONE.has(value);
}

/** Whether DM 1.2 lets that code answer that subject. */
export function mayAnswer(code: string | number, subject: StatusSubject): boolean {
  return STATUS_CODES.get(Number(code))?.answers.includes(subject) ?? false;
}

/** 214 cancelled, 215 not executed and 216 rolled back are 2xx, yet nothing was done. */
const NOT_DONE: ReadonlySet<number> = new Set([214, 215, 216]);

function classOf(code: number): StatusClass {
  return CLASSES[Math.floor(code / 100)] ?? 'own-error';
}

function subjects(letters: string): StatusSubject[] {
  return Object.entries(LETTERS).flatMap(([letter, name]) => (letters.includes(letter) ? [name] : []));
}
