/** Performs what a session asks for: turns, the wire, the screen's timers. Decides nothing. */
import { HMAC_HEADER } from '../../../dm/credentials.js';
import type { DeviceSendTurn, Surroundings } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import { toBase64 } from '../../../syncml/octets.js';
import type { Recordable } from '../../../trace/event.js';
import type { Wire, WireRequest } from '../../wire/wire.js';
import { openScreen, type Screen } from '../screen.js';
import type { Sleep } from '../stretches.js';
import type { SessionEffect, SessionFlow, SessionInput } from './effects.js';
import { openSessionWatch, type SessionWatch } from './session-expiry.js';

interface Stagehands {
  wire: Pick<Wire, 'send'>;
  surroundings: Surroundings;
  screen: Screen;
  sleep: Sleep;
  /** From the first message on. */
  watch?: SessionWatch;
}

type Performer<E> = (hands: Stagehands, effect: E) => Promise<SessionInput>;

const PERFORMERS: { readonly [D in SessionEffect['do']]: Performer<Extract<SessionEffect, { do: D }>> } = {
  async send(hands, { turn, request, resign }) {
    const { wire, surroundings } = hands;
    hands.watch ??= openSessionWatch(surroundings, turn.session);
    for (let resent = 0; ; resent++) {
      await surroundings.turn(turn);
      surroundings.record(messageOf(request), resign);
      const input = await hands.watch.wait(() => transmit(wire, request));
      const pause = RESEND_AFTER_MS[resent];
      if (input.got !== 'no-response' || input.expired || pause === undefined) return input;
      await resendLater(hands, { ...turn, reason: input.reason, pause });
    }
  },
  async show({ screen }, { session, prompt }) {
    await screen.show(session, prompt);
    return { got: 'done' };
  },
  ask: async ({ screen }, { session, prompt }) => ({
    got: 'answer',
    answer: await screen.ask(session, prompt),
  }),
  async hide({ screen }) {
    screen.hide();
    return { got: 'done' };
  },
  async linger({ screen, sleep }, { prompt }) {
    const ms = screen.owes(prompt);
    const reason = `MINDT: the prompt stays in sight for ${prompt.options.minDisplay} s`;
    if (ms > 0) await sleep(ms, 'prompt-minimum', reason);
    return { got: 'done' };
  },
};

export async function driveSession<Result>(
  flow: SessionFlow<Result>,
  wire: Pick<Wire, 'send'>,
  surroundings: Surroundings,
  sleep: Sleep,
): Promise<Result> {
  const hands: Stagehands = { wire, surroundings, screen: openScreen(surroundings), sleep };
  try {
    let step = flow.next();
    while (!step.done) {
      const perform = PERFORMERS[step.value.do] as Performer<SessionEffect>;
      step = flow.next(await perform(hands, step.value));
    }
    return step.value;
  } finally {
    hands.watch?.close();
  }
}

/**
 * Virtual milliseconds before each time that the same octets go out again, MsgID and all, so that a server that has
 * answered already knows them.
 */
const RESEND_AFTER_MS: readonly number[] = [5_000, 15_000];

interface Resend extends Pick<DeviceSendTurn, 'message'> {
  reason: string;
  pause: number;
}

async function resendLater(
  { surroundings, sleep }: Stagehands,
  { message, reason, pause }: Resend,
): Promise<void> {
  const { msgId } = message.header;
  const text = `no answer to message ${msgId}, which is sent again in ${pause / 1000} s: ${reason}`;
  surroundings.record({ kind: 'note', side: 'device', code: 'message.resent', text });
  await sleep(pause, 'resend', `message ${msgId} had no answer and is sent again`);
}

function messageOf({ url, headers, body = new Uint8Array() }: WireRequest): Recordable {
  const mac = headers[HMAC_HEADER];
  return {
    kind: 'message',
    direction: 'device-to-server',
    mediaType: headers['content-type'] ?? '',
    to: url,
    ...(mac === undefined ? {} : { headers: { [HMAC_HEADER]: mac } }),
    octets: toBase64(body),
  };
}

/** A wire that fails is a fact of the run, not an error of ours. */
async function transmit(wire: Pick<Wire, 'send'>, request: WireRequest): Promise<SessionInput> {
  try {
    return { got: 'response', response: await wire.send(request) };
  } catch (error) {
    if (!(error instanceof FumoError) || error.class !== 'environment') throw error;
    return { got: 'no-response', reason: error.message };
  }
}
