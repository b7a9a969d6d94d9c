/** Runs the device's sessions, one at a time, and tells the update agent when one is over. */
import type { Opening, SessionContext } from './session/context.js';
import { deviceSession, type SessionOutcome } from './session/device-session.js';
import type { SessionFlow } from './session/effects.js';

export interface DmClient {
  /** SessionID of the session that is open. */
  readonly session: string | undefined;
  /** Runs a session to its end. @returns undefined when another one is open */
  run(opening: Opening): Promise<SessionOutcome | undefined>;
}

export interface ClientTools {
  /** Made for each session, because the fault `wrong-password` may have come true. */
  context(): SessionContext;
  drive(flow: SessionFlow<SessionOutcome>): Promise<SessionOutcome>;
  closed(): void;
}

export function openClient({ context, drive, closed }: ClientTools): DmClient {
  let session: string | undefined;
  return {
    get session() {
      return session;
    },
    async run(opening) {
      if (session !== undefined) return undefined;
      session = opening.session;
      try {
        return await drive(deviceSession(context(), opening));
      } finally {
        session = undefined;
        closed();
      }
    },
  };
}
