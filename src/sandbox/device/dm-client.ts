/** Runs the device's sessions, one at a time, and tells the update agent when one is over. */
import type { Surroundings } from '../../engine/ports.js';
import type { Opening, SessionContext } from './session/context.js';
import { deviceSession, type SessionOutcome } from './session/device-session.js';
import type { SessionFlow } from './session/effects.js';
import { inStretches, type Sleep } from './stretches.js';

export interface DmClient {
  /** SessionID of the session that is open. */
  readonly session: string | undefined;
  /**
   * Starts a session as an activity of its own.
   * @param over hears how it ended, unless it is cut
   * @returns false when another one is open
   */
  start(opening: Opening, over?: (outcome: SessionOutcome) => void): boolean;
  /** Ends the open session without another word; what an Atomic under way has changed is put back. */
  cut(reason: string): void;
}

export interface ClientTools {
  surroundings: Surroundings;
  /** Made for each session, because the fault `wrong-password` may have come true. */
  context(): SessionContext;
  drive(flow: SessionFlow<SessionOutcome>, sleep: Sleep): Promise<SessionOutcome>;
  closed(): void;
}

export function openClient({ surroundings, context, drive, closed }: ClientTools): DmClient {
  let running: { session: string; flow: SessionFlow<SessionOutcome> } | undefined;
  return {
    get session() {
      return running?.session;
    },
    start(opening, over = () => {}) {
      if (running) return false;
      const { session } = opening;
      const flow = deviceSession(context(), opening);
      running = { session, flow };
      inStretches(surroundings, `session ${session}`, async (sleep) => {
        const outcome = await drive(flow, sleep);
        running = undefined;
        closed();
        over(outcome);
      });
      return true;
    },
    cut(reason) {
      if (!running) return;
      const { session, flow } = running;
      running = undefined;
      flow.return({ complete: false, reason, statuses: [] });
      surroundings.record({ kind: 'session', phase: 'closed', side: 'device', session, reason });
    },
  };
}
