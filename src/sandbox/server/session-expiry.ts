/** Sessions that never end: each has one timer, which looks how long ago the last message was. */
import type { Clock } from '../../engine/clock.js';
import type { SessionEntry } from './session-table.js';

/** Virtual milliseconds without a message after which a session is given up. */
export const SESSION_EXPIRY_MS = 10 * 60 * 1000;

export interface SessionExpiry {
  watch(entry: SessionEntry): void;
  /** The session has closed. */
  forget(entry: SessionEntry): void;
  close(): void;
}

/** @param giveUp closes an expired session */
export function openSessionExpiry(clock: Clock, giveUp: (entry: SessionEntry) => void): SessionExpiry {
  const timers = new Map<SessionEntry, number>();

  function arm(entry: SessionEntry, due: number): void {
    const timer = clock.set({
      owner: 'server',
      name: 'session-expiry',
      reason: `session ${entry.session.id} has not ended`,
      due,
      fire: () => look(entry),
    });
    timers.set(entry, timer);
  }

  function look(entry: SessionEntry): void {
    timers.delete(entry);
    // A request under way is a sign of life, however long the owner or the user thinks about it.
    const heardAt = entry.busy ? clock.now() : entry.heardAt;
    const due = heardAt + SESSION_EXPIRY_MS;
    if (due > clock.now()) arm(entry, due);
    else giveUp(entry);
  }

  return {
    watch: (entry) => arm(entry, clock.now() + SESSION_EXPIRY_MS),
    forget(entry) {
      const timer = timers.get(entry);
      if (timer !== undefined) clock.cancel(timer);
      timers.delete(entry);
    },
    close() {
      for (const timer of timers.values()) clock.cancel(timer);
      timers.clear();
    },
  };
}
