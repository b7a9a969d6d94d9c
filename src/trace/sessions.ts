/** Finds the sessions in a trace, and the package and session of each message. */

import type { Draft } from './decode.js';
import type { Direction } from './event.js';
import { PackageCounter, triggerOf } from './packages.js';
import { pairAnswers } from './pairing.js';
import type { EventOf, MessageView, PackageNumber, SessionView } from './views.js';

/** A session while it is put together. */
interface Open {
  session: string;
  trigger: SessionView['trigger'];
  openedAt: number | undefined;
  closedAt: number | undefined;
  reason: string | undefined;
  /** Ends that said they opened it, and that they closed it. */
  openedBy: Set<string>;
  closedBy: Set<string>;
  packages: PackageCounter;
  notifications: MessageView[];
  messages: MessageView[];
}

/** Follows the events of a trace in order. */
export class SessionLog {
  readonly #all: Open[] = [];
  /** Latest session of each id: an id may come again in a later session. */
  readonly #latest = new Map<string, Open>();
  #last: Open | undefined;

  /** Puts a message into its session. */
  message(draft: Draft): MessageView {
    if (draft.package === 0) return this.#notification(draft);
    const open = this.#sessionFor(draft);
    const number = (open?.packages ?? new PackageCounter()).next(draft.event.direction, draft.message);
    const view = viewOf(draft, number, open?.session);
    if (open) this.#add(open, view);
    return view;
  }

  /** Notes what an end says of its session. */
  event({ session, side, phase, reason, at }: EventOf<'session'>): void {
    const known = this.#latest.get(session);
    const isAnew = phase === 'opened' && known?.openedBy.has(side) === true;
    const open = known && !isAnew ? known : this.#begin(session);
    open.openedAt ??= at;
    if (phase === 'opened') open.openedBy.add(side);
    if (phase !== 'closed') return;
    open.closedBy.add(side);
    open.closedAt = at;
    open.reason ??= reason;
  }

  /** In order of opening, answers paired. A notification that nobody followed makes no session. */
  finish(): SessionView[] {
    return this.#all.flatMap((open) => {
      pairAnswers(open.messages);
      const { session, trigger, openedAt, closedAt, reason, notifications, messages } = open;
      if (openedAt === undefined) return [];
      const closing = {
        ...(closedAt === undefined ? {} : { closedAt }),
        ...(reason === undefined ? {} : { reason }),
      };
      return [{ session, trigger, openedAt, ...closing, notifications, messages }];
    });
  }

  #begin(session: string): Open {
    const open: Open = {
      session,
      trigger: 'unknown',
      openedAt: undefined,
      closedAt: undefined,
      reason: undefined,
      openedBy: new Set(),
      closedBy: new Set(),
      packages: new PackageCounter(),
      notifications: [],
      messages: [],
    };
    this.#all.push(open);
    this.#latest.set(session, open);
    return open;
  }

  #notification(draft: Draft): MessageView {
    const view = viewOf(draft, 0, draft.session);
    if (draft.session === undefined) return view;
    const known = this.#latest.get(draft.session);
    const open = known && known.closedAt === undefined ? known : this.#begin(draft.session);
    open.notifications.push(view);
    return view;
  }

  /** A message that cannot be decoded most likely belongs to the session that spoke last. */
  #sessionFor(draft: Draft): Open | undefined {
    if (draft.session === undefined) return this.#last;
    const known = this.#latest.get(draft.session);
    return known && !isNewStart(draft, known) ? known : this.#begin(draft.session);
  }

  #add(open: Open, view: MessageView): void {
    open.openedAt ??= view.event.at;
    const trigger = view.message && triggerOf(view.message);
    if (open.trigger === 'unknown' && trigger) open.trigger = trigger;
    open.messages.push(view);
    this.#last = open;
  }
}

/** The first message of a client, in a session that has one: a later session with the same id. */
function isNewStart({ event, msgId, message }: Draft, { messages, closedBy }: Open): boolean {
  const isClient = (direction: Direction): boolean => direction === 'device-to-server';
  if (!isClient(event.direction) || msgId !== '1' || !message || triggerOf(message) === undefined)
    return false;
  const first = messages.find((earlier) => isClient(earlier.event.direction));
  return first !== undefined && (closedBy.size > 0 || first.event.octets !== event.octets);
}

function viewOf(draft: Draft, number: PackageNumber, session: string | undefined): MessageView {
  return { ...draft, package: number, ...(session === undefined ? {} : { session }) };
}
