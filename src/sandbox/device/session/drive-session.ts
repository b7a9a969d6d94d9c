/** Performs what a session asks for: turns, the wire, the screen's timer. Decides nothing. */
import { HMAC_HEADER } from '../../../dm/credentials.js';
import type { DeviceSendTurn, Surroundings } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import { toBase64 } from '../../../syncml/octets.js';
import type { Wire, WireRequest } from '../../wire/wire.js';
import { openScreen, type Screen } from '../screen.js';
import type { SessionEffect, SessionFlow, SessionInput } from './effects.js';
import { openSessionWatch, type SessionWatch } from './session-expiry.js';

interface Stagehands {
  wire: Pick<Wire, 'send'>;
  surroundings: Surroundings;
  screen: Screen;
  /** From the first message on. */
  watch?: SessionWatch;
}

type Performer<E> = (hands: Stagehands, effect: E) => Promise<SessionInput>;

const PERFORMERS: { readonly [D in SessionEffect['do']]: Performer<Extract<SessionEffect, { do: D }>> } = {
  async send(hands, { turn, request }) {
    const { wire, surroundings } = hands;
    hands.watch ??= openSessionWatch(surroundings, turn.session);
    for (let resent = 0; ; resent++) {
      await surroundings.turn(turn);
      recordMessage(surroundings, request);
      const input = await hands.watch.wait(() => transmit(wire, request));
      if (input.got !== 'no-response' || input.expired || resent === MAX_RESENDS) return input;
      noteResend(surroundings, turn, input.reason);
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
};

export async function driveSession<Result>(
  flow: SessionFlow<Result>,
  wire: Pick<Wire, 'send'>,
  surroundings: Surroundings,
): Promise<Result> {
  const hands: Stagehands = { wire, surroundings, screen: openScreen(surroundings) };
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

/** The same octets go out again, so that a server that has answered already knows them (MsgID and all). */
const MAX_RESENDS = 2;

function noteResend({ record }: Surroundings, { message }: DeviceSendTurn, reason: string): void {
  const text = `no answer to message ${message.header.msgId}, which is sent again: ${reason}`;
  record({ kind: 'note', side: 'device', code: 'message.resent', text });
}

function recordMessage(
  { record }: Surroundings,
  { url, headers, body = new Uint8Array() }: WireRequest,
): void {
  const mac = headers[HMAC_HEADER];
  record({
    kind: 'message',
    direction: 'device-to-server',
    mediaType: headers['content-type'] ?? '',
    to: url,
    ...(mac === undefined ? {} : { headers: { [HMAC_HEADER]: mac } }),
    octets: toBase64(body),
  });
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
