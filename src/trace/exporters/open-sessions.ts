/**
 * Finds session and package of each message while a trace goes by, by the rules of `SessionLog`, but remembers only the
 * sessions that were heard of last.
 */
import { createHash } from 'node:crypto';
import type { Draft } from '../decode.js';
import { PackageCounter, triggerOf } from '../packages.js';
import type { EventOf, MessageView, PackageNumber } from '../views.js';
import { Recent } from './recent.js';

/** Sessions that are remembered; a session that is heard of after that many others counts as a new one. */
export const MOST_SESSIONS = 1024;

/** A session as far as the trace has come. */
export interface OpenSession {
  /** SessionID as it stands in the header. */
  session: string;
  /** From 1 in order of first mention; ids may come again, this number does not. */
  number: number;
  /** Virtual instant, epoch ms; absent while there is only its notification. */
  openedAt?: number;
  /** Every end that opened it has closed it. */
  isOver: boolean;
}

interface Known extends OpenSession {
  openedBy: Set<string>;
  closedBy: Set<string>;
  packages: PackageCounter;
  /** Digest of the first message of the client. */
  first: string | undefined;
}

export class OpenSessions {
  readonly #latest = new Recent<Known>(MOST_SESSIONS);
  #last: Known | undefined;
  #count = 0;

  /** Notes what an end says of its session. */
  event({ session, side, phase, at }: EventOf<'session'>): OpenSession {
    const known = this.#latest.get(session);
    const isAnew = phase === 'opened' && known?.openedBy.has(side) === true;
    const open = known && !isAnew ? known : this.#begin(session);
    open.openedAt ??= at;
    if (phase === 'opened') open.openedBy.add(side);
    if (phase !== 'closed') return open;
    open.closedBy.add(side);
    open.isOver = [...open.openedBy].every((each) => open.closedBy.has(each));
    return open;
  }

  /** Puts a message into its session; a message that cannot be decoded belongs to the one that spoke last. */
  message(draft: Draft): { view: MessageView; session?: OpenSession } {
    if (draft.package === 0) return this.#notification(draft);
    const open = this.#sessionFor(draft);
    const number = (open?.packages ?? new PackageCounter()).next(draft.event.direction, draft.message);
    const view = viewOf(draft, number, open?.session);
    if (!open) return { view };
    open.openedAt ??= draft.event.at;
    open.first ??= isFromClient(draft) ? digestOf(draft) : undefined;
    this.#last = open;
    return { view, session: open };
  }

  #begin(session: string): Known {
    this.#count += 1;
    const open: Known = {
      session,
      number: this.#count,
      isOver: false,
      openedBy: new Set(),
      closedBy: new Set(),
      packages: new PackageCounter(),
      first: undefined,
    };
    this.#latest.put(session, open);
    return open;
  }

  #notification(draft: Draft): { view: MessageView; session?: OpenSession } {
    const view = viewOf(draft, 0, draft.session);
    if (draft.session === undefined) return { view };
    const known = this.#latest.get(draft.session);
    return { view, session: known && known.closedBy.size === 0 ? known : this.#begin(draft.session) };
  }

  #sessionFor(draft: Draft): Known | undefined {
    if (draft.session === undefined) return this.#last;
    const known = this.#latest.get(draft.session);
    return known && !isNewStart(draft, known) ? known : this.#begin(draft.session);
  }
}

function isFromClient({ event }: Draft): boolean {
  return event.direction === 'device-to-server';
}

/** The first message of a client, in a session that has one: a later session with the same id. */
function isNewStart(draft: Draft, { first, closedBy }: Known): boolean {
  const { msgId, message } = draft;
  if (!isFromClient(draft) || msgId !== '1' || !message || triggerOf(message) === undefined) return false;
  return first !== undefined && (closedBy.size > 0 || first !== digestOf(draft));
}

function digestOf({ event }: Draft): string {
  return createHash('sha256').update(event.octets).digest('base64');
}

function viewOf(draft: Draft, number: PackageNumber, session: string | undefined): MessageView {
  return { ...draft, package: number, ...(session === undefined ? {} : { session }) };
}
