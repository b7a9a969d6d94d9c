/**
 * Stands between the performers and the wire, and hits one message when it is told to. What goes over the wire then is
 * what the trace says; neither end knows.
 */
import type { Resign, Surroundings, Tamper, TamperAction } from '../../engine/ports.js';
import { FumoError } from '../../errors.js';
import { toBase64 } from '../../syncml/octets.js';
import type { Direction, MessageEvent, Recordable } from '../../trace/event.js';
import { ORIGINS, type Wire, type WireRequest, type WireResponse } from '../wire/wire.js';
import { alter, type Hit, senderOf } from './alter.js';

export interface Tampering {
  /** To be used in place of those that went in. */
  surroundings: Surroundings;
  wire: Wire;
  arm(tamper: Tamper): void;
  armed(): Tamper | undefined;
}

export function openTampering(surroundings: Surroundings, wire: Wire): Tampering {
  const line = new TamperedLine(surroundings, wire);
  return {
    surroundings: { ...surroundings, record: (event, resign) => line.record(event, resign) },
    wire: { ...wire, send: (request) => line.send(request) },
    arm: (tamper) => line.arm(tamper),
    armed: () => line.armed,
  };
}

type Sent = Extract<Recordable, { kind: 'message' }>;
type Answers = () => Promise<WireResponse>;

/** A message under way that was hit, and what the other end would answer. */
interface Journey {
  hit: Hit;
  /** The request as it was meant. */
  request: WireRequest;
}

class TamperedLine {
  armed: Tamper | undefined;
  readonly #outside: Surroundings;
  readonly #wire: Wire;
  #messages = 0;
  /** Recorded as it will go, and about to reach the wire. */
  #pending: Hit | undefined;

  constructor(outside: Surroundings, wire: Wire) {
    this.#outside = outside;
    this.#wire = wire;
  }

  arm(tamper: Tamper): void {
    this.armed = tamper;
  }

  record(event: Recordable, resign: Resign | undefined): void {
    const hit = event.kind === 'message' ? this.#hit(event, resign) : undefined;
    this.#outside.record(hit?.event ?? event);
    if (hit) this.#outside.record(hit.note);
  }

  /** A message that was hit before and never reached the wire, because a fault took it, does not count any more. */
  #hit(event: Sent, resign: Resign | undefined): Hit | undefined {
    const tamper = this.armed;
    this.#messages += 1;
    this.armed = undefined;
    const chance = this.#outside.seed.stream('tamper');
    this.#pending = tamper && alter(tamper, event, this.#messages, { resign, chance });
    return this.#pending;
  }

  async send(request: WireRequest): Promise<WireResponse> {
    const isPush = request.url.startsWith(ORIGINS.device);
    const hit = this.#take(isPush ? 'server-to-device' : 'device-to-server', request.body);
    const response = await this.#request(hit && { hit, request }, isPush, () => this.#wire.send(request));
    const back = isPush ? undefined : this.#take('server-to-device', response.body);
    return back ? this.#answer({ hit: back, request }, response) : response;
  }

  /** The octets tell which request or answer it is, were there several under way. */
  #take(direction: Direction, body: Uint8Array = new Uint8Array()): Hit | undefined {
    const hit = this.#pending;
    if (hit?.event.direction !== direction || toBase64(body) !== hit.original) return undefined;
    this.#pending = undefined;
    return hit;
  }

  // ---- requests --------------------------------------------------------------------------------------------------

  async #request(journey: Journey | undefined, isPush: boolean, send: Answers): Promise<WireResponse> {
    if (!journey) return send();
    if (journey.hit.tamper.action === 'delay' && isPush) return this.#pushLater(journey, send);
    return this.#fates[journey.hit.tamper.action](journey, send);
  }

  readonly #fates: Readonly<
    Record<TamperAction, (journey: Journey, send: Answers) => Promise<WireResponse>>
  > = {
    replace: (journey) => this.#wire.send(altered(journey)),
    corrupt: (journey) => this.#wire.send(altered(journey)),
    drop: async ({ request }) => Promise.reject(lost(request.url)),
    duplicate: async ({ hit }, send) => {
      const response = await send();
      this.#again(hit, 'comes a second time');
      await send().catch(unlessUnreachable);
      return response;
    },
    delay: async ({ hit }, send) => {
      await this.#pause(hit);
      return send();
    },
  };

  /** Who pushes does not wait for the push to arrive. */
  #pushLater({ hit }: Journey, send: Answers): WireResponse {
    const { activity, record } = this.#outside;
    const deliver = async () => {
      const response = await send().catch(unlessUnreachable);
      if (response && response.status < 300) return;
      const text = `the delayed push reached nobody: ${response?.status ?? 'no listener'}`;
      record({ kind: 'note', side: 'engine', code: 'tamper.undelivered', text });
    };
    const fire = () => activity('a delayed push', deliver);
    this.#outside.clock.set({ ...this.#timer(hit), fire });
    return { status: 202, headers: {}, body: new Uint8Array() };
  }

  // ---- answers ---------------------------------------------------------------------------------------------------

  async #answer({ hit, request }: Journey, response: WireResponse): Promise<WireResponse> {
    const { action } = hit.tamper;
    if (action === 'drop') throw lost(request.url);
    if (action === 'delay') await this.#pause(hit);
    if (action === 'duplicate')
      this.#again(hit, 'comes a second time, and HTTP takes one answer to a request');
    return { ...response, headers: { ...response.headers, ...hit.event.headers }, body: hit.octets };
  }

  // ---- what both need --------------------------------------------------------------------------------------------

  #again({ event, note: { message } }: Hit, words: string): void {
    this.#messages += 1;
    this.#outside.record(event);
    const text = `message ${this.#messages}: message ${message} from the ${senderOf(event)} ${words}`;
    this.#outside.record({
      kind: 'note',
      side: 'engine',
      code: 'tamper.again',
      text,
      message: this.#messages,
    });
  }

  #pause(hit: Hit): Promise<void> {
    return this.#outside.pause(this.#timer(hit));
  }

  #timer({ tamper, event, note }: Hit) {
    const due = this.#outside.clock.now() + (tamper.action === 'delay' ? tamper.delayMs : 0);
    return { owner: senderOf(event as MessageEvent), name: 'wire-delay', reason: note.text, due };
  }
}

function altered({ hit, request }: Journey): WireRequest {
  return { ...request, headers: { ...request.headers, ...hit.event.headers }, body: hit.octets };
}

function lost(url: string): FumoError {
  return new FumoError('environment.unreachable', 'the message got lost on the way', {
    expected: `an answer from ${url}`,
    found: 'none',
    hint: 'A tamper of the run makes it so.',
  });
}

/** A second copy that nobody takes is a fact of the run. */
function unlessUnreachable(error: unknown): undefined {
  if (error instanceof FumoError && error.class === 'environment') return undefined;
  throw error;
}
