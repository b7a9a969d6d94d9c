/** The sessions of a server: by device and id, open ones and, for retransmissions, those that closed lately. */
import { sessionNumber } from '../../dm/session-id.js';
import type { SyncHdr } from '../../syncml/message.js';
import type { WireResponse } from '../wire/wire.js';
import { sessionKey } from './session-id.js';
import type { DmSession } from './session-state.js';

/** The last request of a session, with the answer that a retransmission gets again. */
export interface Exchanged {
  msgId: string;
  octets: Uint8Array;
  answer: Promise<WireResponse>;
}

export interface SessionEntry {
  readonly key: string;
  session: DmSession;
  last: Exchanged | undefined;
  /** A request is under way. */
  busy: boolean;
  /** Virtual instant of the last message. */
  heardAt: number;
}

export interface SessionTable {
  find(header: SyncHdr): SessionEntry | undefined;
  /** Replaces a closed session of the same device and id. */
  add(header: SyncHdr, session: DmSession, now: number): SessionEntry;
  openCount(): number;
  /** Whether a session has that number, read as hex as in notifications. */
  hasId(id: number): boolean;
  /** The session has closed; only the latest of those are kept. */
  retire(entry: SessionEntry): void;
}

/** Closed sessions whose last answer can still be had again. */
const KEPT_CLOSED = 256;

export function openSessionTable(): SessionTable {
  const entries = new Map<string, SessionEntry>();
  const closed = new Set<SessionEntry>();
  return {
    find: (header) => entries.get(keyOf(header)),
    add(header, session, heardAt) {
      const key = keyOf(header);
      const former = entries.get(key);
      if (former) closed.delete(former);
      const entry: SessionEntry = { key, session, last: undefined, busy: false, heardAt };
      entries.set(key, entry);
      return entry;
    },
    openCount: () => entries.size - closed.size,
    hasId: (id) => [...entries.values()].some(({ session }) => sessionNumber(session.id) === id),
    retire(entry) {
      closed.add(entry);
      const [oldest] = closed.size > KEPT_CLOSED ? closed : [];
      if (!oldest) return;
      closed.delete(oldest);
      entries.delete(oldest.key);
    },
  };
}

/** Ids that are the same number in hex are the same; who spells one in several ways is told so elsewhere. */
function keyOf({ source, sessionId }: SyncHdr): string {
  return `${source.locUri}\n${sessionKey(sessionId)}`;
}
