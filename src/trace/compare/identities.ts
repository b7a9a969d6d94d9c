/**
 * Names for what each run numbers anew: times and session ids in texts are passed over, and a command is what it says,
 * not its CmdID.
 */

import type { Direction } from '../event.js';
import type { CommandView } from '../views.js';

/** Sessions that are remembered at a time; an answer to a message of an older one keeps its bare numbers. */
const SESSIONS_HELD = 16;
/** Messages of a session that are remembered: answers come soon. */
const MESSAGES_HELD = 64;

const TIME = /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z| ?UTC|[+-]\d\d:\d\d)?)?/g;
const SESSION = /\bsession ([^\s,;:]+)/g;
const OTHER_WAY = {
  'server-to-device': 'device-to-server',
  'device-to-server': 'server-to-device',
} as const satisfies Record<Direction, Direction>;

export class Identities {
  readonly #known = new Set<string>();
  readonly #sent = new Map<string, SessionTalk>();

  /** Remembers a session id, so that it is passed over in texts. */
  session(id: string): void {
    this.#known.add(id);
  }

  /** A text for people without what depends on the run: session ids and times. */
  text(text: string): string {
    return text
      .replace(SESSION, (whole, id: string) => (this.#known.has(id) ? 'session <id>' : whole))
      .replace(TIME, '<time>');
  }

  /** Remembers the commands of a message, so that answers to them can be named. */
  sent(session: string, direction: Direction, msgId: string, commands: readonly CommandView[]): void {
    const talk = this.#sent.get(session) ?? {
      messages: new Map<string, Sent>(),
      last: new Map<Direction, Sent>(),
    };
    this.#sent.delete(session);
    this.#sent.set(session, talk);
    const sent: Sent = { number: (talk.last.get(direction)?.number ?? 0) + 1, labels: labelsOf(commands) };
    talk.last.set(direction, sent);
    talk.messages.set(`${direction} ${msgId}`, sent);
    forgetOldest(talk.messages, MESSAGES_HELD);
    forgetOldest(this.#sent, SESSIONS_HELD);
  }

  /**
   * What a Status or Results answers: `Alert 1103`, `Get ./A 2` for the second of that text in its message; the header
   * is `SyncHdr`. A message before the last one of the other end is told by how far back it is.
   */
  answered(session: string, direction: Direction, msgRef: string | undefined, cmdRef: string): string {
    const asked = OTHER_WAY[direction];
    const talk = this.#sent.get(session);
    const last = talk?.last.get(asked);
    const target = msgRef === undefined ? last : talk?.messages.get(`${asked} ${msgRef}`);
    if (!target) return `something that was not sent (${msgRef ?? 'no MsgRef'}/${cmdRef})`;
    const label = cmdRef === '0' ? 'SyncHdr' : (target.labels.get(cmdRef) ?? `no command of it (${cmdRef})`);
    const back = (last?.number ?? 0) - target.number;
    return back === 0 ? label : `${label}, ${back} back`;
  }
}

/** What was said in a session. */
interface SessionTalk {
  /** By direction and MsgID. */
  messages: Map<string, Sent>;
  last: Map<Direction, Sent>;
}

interface Sent {
  /** Which message of its direction it was, from 1. */
  number: number;
  labels: ReadonlyMap<string, string>;
}

function forgetOldest(map: Map<string, unknown>, limit: number): void {
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}

function labelsOf(commands: readonly CommandView[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    commands.map(({ cmdId, text }) => {
      const nth = (seen.get(text) ?? 0) + 1;
      seen.set(text, nth);
      return [cmdId, nth === 1 ? text : `${text} ${nth}`];
    }),
  );
}
