/** Performs what a session asks for: turns, the wire, the screen's timer. Decides nothing. */
import { HMAC_HEADER } from '../../../dm/credentials.js';
import type { Surroundings } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import { toBase64 } from '../../../syncml/octets.js';
import type { Wire, WireRequest } from '../../wire/wire.js';
import { openScreen, type Screen } from '../screen.js';
import type { SessionEffect, SessionFlow, SessionInput } from './effects.js';

interface Stagehands {
  wire: Wire;
  surroundings: Surroundings;
  screen: Screen;
}

type Performer<E> = (hands: Stagehands, effect: E) => Promise<SessionInput>;

const PERFORMERS: { readonly [D in SessionEffect['do']]: Performer<Extract<SessionEffect, { do: D }>> } = {
  async send({ wire, surroundings }, { turn, request }) {
    await surroundings.turn(turn);
    recordMessage(surroundings, request);
    return transmit(wire, request);
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
  wire: Wire,
  surroundings: Surroundings,
): Promise<Result> {
  const hands = { wire, surroundings, screen: openScreen(surroundings) };
  let step = flow.next();
  while (!step.done) {
    const perform = PERFORMERS[step.value.do] as Performer<SessionEffect>;
    step = flow.next(await perform(hands, step.value));
  }
  return step.value;
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
async function transmit(wire: Wire, request: WireRequest): Promise<SessionInput> {
  try {
    return { got: 'response', response: await wire.send(request) };
  } catch (error) {
    if (!(error instanceof FumoError) || error.class !== 'environment') throw error;
    return { got: 'no-response', reason: error.message };
  }
}
