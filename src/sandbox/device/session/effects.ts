/**
 * What a device session asks of the world, one effect at a time, and what it hears back. The session itself is a
 * generator without I/O; the driver performs these.
 */
import type { DeviceSendTurn, Prompt, PromptAnswer, Resign } from '../../../engine/ports.js';
import { unreachable } from '../../../errors.js';
import type { WireRequest, WireResponse } from '../../wire/wire.js';

export type SessionEffect =
  /** Send the message when the conductor lets it go. */
  | { do: 'send'; turn: DeviceSendTurn; request: WireRequest; resign?: Resign | undefined }
  /** Draw the prompt when the conductor lets it. */
  | { do: 'show'; session: string; prompt: Prompt }
  /** Wait for the user, at most the prompt's MAXDT counted from the first asking. */
  | { do: 'ask'; session: string; prompt: Prompt }
  /** Ask the user no more, and take the prompt off the screen unless it lingers. */
  | { do: 'hide' }
  /** Leave the prompt in sight until MINDT has passed since it was shown; only then is the alert answered. */
  | { do: 'linger'; prompt: Prompt };

/** What the user did, or `timeout`. */
export type UserAction = PromptAnswer | { action: 'timeout' };

export type SessionInput =
  | { got: 'response'; response: WireResponse }
  /** Nobody answered. */
  | { got: 'no-response'; reason: string }
  | { got: 'answer'; answer: UserAction }
  | { got: 'done' };

/** A piece of a session that may suspend. */
export type SessionFlow<Result> = Generator<SessionEffect, Result, SessionInput>;

/** How a session ended. */
export interface SessionEnd {
  /** True when the server ended it in order. */
  complete: boolean;
  reason: string;
}

/** Sends and waits. @param resign makes the MAC header anew, should the octets be changed on the wire */
export function* send(
  turn: DeviceSendTurn,
  request: WireRequest,
  resign?: Resign,
): SessionFlow<Extract<SessionInput, { got: 'response' | 'no-response' }>> {
  const input = yield { do: 'send', turn, request, resign };
  return input.got === 'response' || input.got === 'no-response'
    ? input
    : unreachable('an answer to send', input.got);
}

/** Asks the user and waits. */
export function* ask(session: string, prompt: Prompt): SessionFlow<UserAction> {
  const input = yield { do: 'ask', session, prompt };
  return input.got === 'answer' ? input.answer : unreachable('an answer to ask', input.got);
}
