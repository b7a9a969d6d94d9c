/** What is tolerated between messages, and what a receiver tolerated in one, in words for the trace. */
import type { Status, Warning } from '../syncml/message.js';
import type { ToleranceRow } from '../syncml/tolerances.js';

/** Departures that only show against what was sent before. */
export const EXCHANGE_TOLERANCES = {
  'exchange.msg-ref': {
    tolerated:
      'A Status names another message than the one that its command was in; it is taken for that command',
    clause: 'DM Protocol 1.2, Status (MsgRef); SyncML RepPro 1.2, MsgRef',
    seen: 'examples of the protocol itself, and clients that write 1 always',
  },
  'exchange.cmd-ref': {
    tolerated: 'A Status has no CmdRef; it is taken for the only command of that name',
    clause: 'SyncML RepPro 1.2, Status (CmdRef)',
    seen: 'examples of the protocol itself',
  },
} as const satisfies Record<string, ToleranceRow>;
export type ExchangeTolerance = keyof typeof EXCHANGE_TOLERANCES;

/** The warning about one Status. */
export function toleratedStatus(code: ExchangeTolerance, { cmd, msgRef, cmdRef }: Status): Warning {
  const message = `Status for ${cmd} with MsgRef “${msgRef}” and CmdRef “${cmdRef}”`;
  return { code, message, path: 'SyncML/SyncBody/Status', spec: EXCHANGE_TOLERANCES[code].clause };
}

/** Kinds of tolerance that one message can put into a trace; a hostile one has any number. */
const MOST = 16;

export interface ToleranceNote {
  /** The tolerance's own code, such as `syncml.element-order`. */
  code: string;
  /** What was found, where, and the clause that it is against. */
  text: string;
}

/** One note for each kind of tolerance, with how often it was needed. */
export function toleranceNotes(warnings: readonly Warning[]): ToleranceNote[] {
  const kinds = new Map<string, { first: Warning; count: number }>();
  for (const first of warnings) {
    const known = kinds.get(first.code);
    if (known) known.count += 1;
    else kinds.set(first.code, { first, count: 1 });
  }
  return [...kinds.values()]
    .slice(0, MOST)
    .map(({ first, count }) => ({ code: first.code, text: wordsFor(first, count) }));
}

function wordsFor({ message, path, offset, spec }: Warning, count: number): string {
  const where = path ?? (offset === undefined ? undefined : `offset ${offset}`);
  const facts = [where, count > 1 ? `${count} times` : undefined, spec].filter((fact) => fact !== undefined);
  return `tolerated: ${message}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}`;
}
