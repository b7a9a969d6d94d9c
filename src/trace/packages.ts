/** Which package of its session a message belongs to (DM Protocol 1.2, 8.1: packages). */
import { ALERT } from '../dm/alert-codes.js';
import type { SyncMLMessage } from '../syncml/message.js';
import type { Direction } from './event.js';

/**
 * Counts the packages of one session.
 *
 * The client opens with package 1, which carries the alert that says who wanted the session, and sends it again when
 * it must authenticate anew; every later package of its is a 3. The server answers a 1 with a 2, a 3 with a 4. A
 * package goes on until its Final.
 */
export class PackageCounter {
  #client: 1 | 3 | undefined;
  #clientOpen = false;
  #server: 2 | 4 | undefined;
  #serverOpen = false;

  /** The package of the next message; one that could not be decoded counts as complete. */
  next(direction: Direction, message: SyncMLMessage | undefined): 1 | 2 | 3 | 4 {
    const isFinal = message?.final ?? true;
    return direction === 'device-to-server' ? this.#fromClient(message, isFinal) : this.#fromServer(isFinal);
  }

  #fromClient(message: SyncMLMessage | undefined, isFinal: boolean): 1 | 3 {
    const isFirst = this.#client === undefined && this.#server === undefined;
    const begun = isFirst || (message !== undefined && triggerOf(message) !== undefined) ? 1 : 3;
    const number = this.#clientOpen && this.#client ? this.#client : begun;
    this.#client = number;
    this.#clientOpen = !isFinal;
    // The client may end its package only after the server ended its own.
    if (isFinal) this.#serverOpen = false;
    return number;
  }

  #fromServer(isFinal: boolean): 2 | 4 {
    const answer = this.#client === 3 ? 4 : 2;
    const number = this.#serverOpen && this.#server ? this.#server : answer;
    this.#server = number;
    this.#serverOpen = !isFinal;
    return number;
  }
}

/** Who wanted the session, by the alert in package 1; undefined when the message does not say. */
export function triggerOf({ commands }: SyncMLMessage): 'notification' | 'client' | undefined {
  for (const command of commands) {
    if (command.name !== 'Alert') continue;
    if (command.data === ALERT.serverInitiated) return 'notification';
    if (command.data === ALERT.clientInitiated) return 'client';
  }
  return undefined;
}
