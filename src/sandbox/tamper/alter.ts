/** What a tamper makes of a message: other octets, and words for the trace. Pure but for the chance it is given. */
import type { Resign, Tamper, TamperAction } from '../../engine/ports.js';
import type { SeedStream } from '../../engine/seed.js';
import { fromBase64, fromHex, toBase64, toHex } from '../../syncml/octets.js';
import type { MessageEvent, NoteEvent } from '../../trace/event.js';

type Message = Omit<MessageEvent, 'message'>;

/** A message that a tamper has hit. */
export interface Hit {
  tamper: Tamper;
  /** As it goes over the wire. */
  event: Message;
  octets: Uint8Array;
  /** Base64 of what the sender wrote. */
  original: string;
  note: NoteEvent;
}

interface Altered {
  octets: Uint8Array;
  headers: Message['headers'];
  /** What was done, after “message 7 from the device”. */
  words: string;
}

interface Target {
  octets: Uint8Array;
  headers: Message['headers'];
  resign: Resign | undefined;
  chance: SeedStream;
}

type Alter<A extends TamperAction> = (tamper: Extract<Tamper, { action: A }>, target: Target) => Altered;

const ALTERATIONS: { readonly [A in TamperAction]: Alter<A> } = {
  replace({ octets: text, resign: again = true }, { octets, headers, resign }) {
    const others = fromBase64(text) ?? new Uint8Array();
    const signed = again && headers && resign ? { headers: { ...headers, ...resign(others) } } : { headers };
    const mac = headers && resign ? `, ${again ? 'signed anew' : 'with the MAC of the original'}` : '';
    return {
      ...signed,
      octets: others,
      words: `was edited: ${others.length} octets instead of ${octets.length}${mac}`,
    };
  },
  corrupt({ offset, hex }, { octets, headers, chance }) {
    if (octets.length === 0)
      return { octets, headers, words: 'is empty, so nothing of it could be corrupted' };
    const at = Math.min(offset ?? chance.integer(0, octets.length - 1), octets.length - 1);
    const put = hex === undefined ? flipped(octets, at, chance) : (fromHex(hex) ?? new Uint8Array());
    const others = overwritten(octets, at, put);
    const [was, is] = [octets, others].map((all) => toHex(all.subarray(at, at + put.length)));
    return { octets: others, headers, words: `was corrupted at offset ${at}: ${is} instead of ${was}` };
  },
  drop: (_tamper, { octets, headers }) => ({ octets, headers, words: 'got lost on the way' }),
  duplicate: (_tamper, { octets, headers }) => ({ octets, headers, words: 'goes twice' }),
  delay: ({ delayMs }, { octets, headers }) => ({
    octets,
    headers,
    words: `is ${delayMs / 1000} s on its way`,
  }),
};

/** Applies a tamper. @param number of the message in the run */
export function alter(
  tamper: Tamper,
  event: Message,
  number: number,
  tools: { resign: Resign | undefined; chance: SeedStream },
): Hit {
  const octets = fromBase64(event.octets) ?? new Uint8Array();
  const alteration = ALTERATIONS[tamper.action] as Alter<TamperAction>;
  const made = alteration(tamper, { octets, headers: event.headers, ...tools });
  const went = toBase64(made.octets);
  const note: NoteEvent = {
    kind: 'note',
    side: 'engine',
    code: `tamper.${tamper.action}`,
    text: `message ${number} from the ${senderOf(event)} ${made.words}`,
    message: number,
    ...(went !== event.octets && { original: event.octets }),
  };
  return {
    tamper,
    event: { ...event, ...(made.headers && { headers: made.headers }), octets: went },
    octets: made.octets,
    original: event.octets,
    note,
  };
}

export function senderOf({ direction }: Pick<MessageEvent, 'direction'>): 'server' | 'device' {
  return direction === 'server-to-device' ? 'server' : 'device';
}

/** One octet that differs. */
function flipped(octets: Uint8Array, at: number, chance: SeedStream): Uint8Array {
  return Uint8Array.of((octets[at] ?? 0) ^ chance.integer(1, 255));
}

/** What reaches beyond the end is cut off: the length stays. */
function overwritten(octets: Uint8Array, at: number, put: Uint8Array): Uint8Array {
  const others = new Uint8Array(octets);
  others.set(put.subarray(0, octets.length - at), at);
  return others;
}
