/**
 * Large objects (DM Protocol 1.2, large object handling): how the one Item that does not fit into a message travels
 * in chunks, and how chunks become one Item again. The same rules for both ends; pure.
 *
 * The first chunk says the size of the whole, every chunk but the last says MoreData, and the receiver answers 213
 * until the last one has come. Nothing of an object counts before it is whole.
 */
import type { Address, Command, Data, Encoding, Item, Meta, Wish } from '../syncml/message.js';
import { dataText } from '../syncml/message-tree.js';
import { concatOctets, toBase64, utf8Decode, utf8DecodeLeniently, utf8Encode } from '../syncml/octets.js';
import { ALERT } from './alert-codes.js';

// ---- sending -------------------------------------------------------------------------------------------------

/**
 * The Item as it travels in chunks. XML carries octets as base64, which is then what Size counts and what the chunks
 * are cut from; a subtree travels as its XML text.
 */
export function itemForTravel(item: Item, encoding: Encoding): Item {
  const { data } = item;
  if (data === undefined || typeof data === 'string') return item;
  if (!(data instanceof Uint8Array)) return { ...item, data: dataText(data) };
  if (encoding === 'wbxml') return { ...item, meta: { format: 'bin', ...item.meta } };
  return { ...item, meta: { ...item.meta, format: 'b64' }, data: toBase64(data) };
}

/** Octets of the data as it travels. */
export function travelSize(data: Data | undefined): number {
  return octetsOf(data).length;
}

/** The octets of the data, text as UTF-8. */
function octetsOf(data: Data | undefined): Uint8Array {
  return data instanceof Uint8Array ? data : utf8Encode(dataText(data));
}

/** Octets of an Item's data as it travels. */
export function itemSize(item: Item): number {
  return octetsOfItem(item).length;
}

/** An Item under way is cut again and again; its octets are worked out once. */
const KNOWN_OCTETS = new WeakMap<Item, Uint8Array>();

function octetsOfItem(item: Item): Uint8Array {
  const known = KNOWN_OCTETS.get(item);
  if (known) return known;
  const octets = octetsOf(item.data);
  KNOWN_OCTETS.set(item, octets);
  return octets;
}

/**
 * One chunk of an Item that is ready for travel: at most `length` octets of its data, beginning at `from`. Text is cut
 * between characters only, so a chunk may be shorter; it is empty when not even one character fits.
 * @returns `next`: where the following chunk begins; the size of the data when this was the last
 */
export function cutChunk(item: Item, from: number, length: number): { chunk: Item; next: number } {
  const whole = octetsOfItem(item);
  const next = item.data instanceof Uint8Array ? endOf(whole, from, length) : textEnd(whole, from, length);
  const part = whole.subarray(from, next);
  const { size: _unsaid, ...meta } = item.meta ?? {};
  const said: Meta = from === 0 && next < whole.length ? { ...meta, size: String(whole.length) } : meta;
  const { meta: _old, data, ...rest } = item;
  const chunk: Item = {
    ...rest,
    ...(Object.keys(said).length > 0 ? { meta: said } : {}),
    data: data instanceof Uint8Array ? part : utf8DecodeLeniently(part),
    ...(next < whole.length ? { moreData: true } : {}),
  };
  return { chunk, next };
}

const endOf = (whole: Uint8Array, from: number, length: number): number =>
  Math.min(whole.length, from + Math.max(length, 0));

/** UTF-8 continuation octets are `10xxxxxx`; a cut before one would split a character. */
function textEnd(whole: Uint8Array, from: number, length: number): number {
  let end = endOf(whole, from, length);
  while (end > from && end < whole.length && ((whole[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

// ---- receiving -----------------------------------------------------------------------------------------------

/** An object of which chunks have come, but not the last one. */
export interface PendingObject {
  /** Name of the command that brings it. */
  command: Command['name'];
  /** The first chunk, with the Meta of its command filled in. */
  first: Item;
  /** Octets of the whole as the first chunk says. */
  size: number;
  /** Octets so far. */
  got: number;
  parts: readonly Uint8Array[];
  /** It was refused on the way: what the peer still sends of it is refused too, and never taken for a whole. */
  refused?: ChunkCode;
}

/** 213 chunk taken; 411 no Size, 413 too large, 420 no room, 424 not the size announced. */
export type ChunkCode = '213' | '411' | '413' | '420' | '424';

/** What a receiver has room for; octets. */
export interface ObjectLimits {
  /** MaxObjSize as announced: larger objects are refused with 413. */
  maxObjSize: number;
  /** Free storage: larger objects are refused with 420. */
  memory: number;
}

/** A command, or one Item of it, that is answered here and not executed. */
export interface ChunkAnswer {
  command: Command;
  item: Item;
  code: ChunkCode;
}

export interface Intake {
  /** The commands to execute, large objects being whole. */
  commands: readonly Command[];
  answers: readonly ChunkAnswer[];
  pending: PendingObject | undefined;
  /** Objects that were broken off, each to be reported with Alert 1225. */
  lost: readonly PendingObject[];
}

type Bearer = Extract<Command, { items: readonly Item[] }>;

/** Alert codes that keep an exchange going and therefore do not break an object off. */
const GOING_ON: ReadonlySet<string> = new Set([ALERT.nextMessage, ALERT.noEndOfData, ALERT.sessionAbort]);

/** Takes the commands of one message in, with what earlier messages left pending. */
export function takeChunks(
  commands: readonly Command[],
  pending: PendingObject | undefined,
  limits: ObjectLimits,
): Intake {
  const desk = new IntakeDesk(pending, limits);
  for (const command of commands) desk.take(command);
  return desk;
}

class IntakeDesk implements Intake {
  readonly commands: Command[] = [];
  readonly answers: ChunkAnswer[] = [];
  readonly lost: PendingObject[] = [];
  pending: PendingObject | undefined;
  readonly #limits: ObjectLimits;

  constructor(pending: PendingObject | undefined, limits: ObjectLimits) {
    this.pending = pending;
    this.#limits = limits;
  }

  take(command: Command): void {
    if (isAnswer(command)) this.commands.push(command);
    else if (!('items' in command)) this.#pass(command);
    else this.#takeItems(command);
  }

  #pass(command: Command): void {
    this.#breakOff();
    this.commands.push(command);
  }

  #takeItems(command: Bearer): void {
    const items = command.items.flatMap((item) => this.#takeItem(command, item) ?? []);
    if (command.items.length === 0) this.#breakOff();
    // A command whose every Item is answered here is not executed at all.
    if (items.length > 0 || command.items.length === 0) this.commands.push({ ...command, items });
  }

  /** @returns the Item when it is whole */
  #takeItem(command: Bearer, item: Item): Item | undefined {
    const before = this.pending;
    if (before && continues(before, command, item)) return this.#goOn(before, command, item);
    this.#breakOff();
    const meta = { ...('meta' in command ? command.meta : {}), ...item.meta };
    const code = this.#refuse(command, item, meta);
    if (code === '411') this.pending = { ...nothingOf(command, { ...item, meta }), refused: code };
    if (code) return this.#answer(command, item, code);
    if (!item.moreData) return item;
    const part = octetsOf(item.data);
    const begun = nothingOf(command, { ...item, meta });
    this.pending = { ...begun, size: Number(meta.size), got: part.length, parts: [part] };
    return this.#answer(command, item, '213');
  }

  #goOn(before: PendingObject, command: Bearer, item: Item): Item | undefined {
    const part = octetsOf(item.data);
    const got = before.got + part.length;
    const wrong = before.refused ?? (isMismatch(before.size, got, item) ? '424' : undefined);
    if (wrong) {
      this.pending = item.moreData ? { ...before, parts: [], refused: wrong } : undefined;
      return this.#answer(command, item, wrong);
    }
    this.pending = undefined;
    const pending = { ...before, got, parts: [...before.parts, part] };
    if (!item.moreData) return wholeOf(pending);
    this.pending = pending;
    return this.#answer(command, item, '213');
  }

  #refuse(command: Bearer, item: Item, { size, format }: Meta): ChunkCode | undefined {
    if (item.moreData && !/^\d{1,15}$/.test(size ?? '')) return '411';
    if (!CARRIERS.has(command.name)) return undefined;
    const octets = item.moreData ? Number(size) : travelSize(item.data);
    if (octets > this.#limits.maxObjSize) return '413';
    return isStored(item, format) && octets > this.#limits.memory ? '420' : undefined;
  }

  #answer(command: Command, item: Item, code: ChunkCode): undefined {
    this.answers.push({ command, item, code });
    return undefined;
  }

  #breakOff(): void {
    if (this.pending && !this.pending.refused) this.lost.push(this.pending);
    this.pending = undefined;
  }
}

/** Everyday values of leaves have their place; packages and other octets need storage. */
const isStored = ({ moreData, data }: Item, format: string | undefined): boolean =>
  moreData === true || data instanceof Uint8Array || format === 'b64' || format === 'bin';

const nothingOf = ({ name }: Bearer, first: Item): PendingObject => ({
  command: name,
  first,
  size: 0,
  got: 0,
  parts: [],
});

const isMismatch = (size: number, got: number, { moreData }: Item): boolean =>
  got > size || (!moreData && got < size);

/** Commands whose data is kept by the receiver. */
const CARRIERS: ReadonlySet<Command['name']> = new Set(['Add', 'Replace', 'Results']);

function isAnswer(command: Command): boolean {
  if (command.name === 'Status') return true;
  return command.name === 'Alert' && GOING_ON.has(command.data ?? '');
}

/** Only a first chunk says Size, so one with Size begins anew. */
function continues({ command, first }: PendingObject, { name }: Command, item: Item): boolean {
  return name === command && item.meta?.size === undefined && placeOf(item) === placeOf(first);
}

const placeOf = ({ target, source }: Item): string => `${target?.locUri ?? ''}\n${source?.locUri ?? ''}`;

/** Size and MoreData belong to the transport of chunks; octets that are text are text again, save under `bin`. */
function wholeOf({ first, parts }: PendingObject): Item {
  const octets = concatOctets(...parts);
  const { moreData: _more, meta: { size: _size, ...meta } = {}, ...item } = first;
  const binary = meta.format === 'bin' && first.data instanceof Uint8Array;
  return { ...item, meta, data: binary ? octets : (utf8Decode(octets) ?? octets) };
}

// ---- breaking off --------------------------------------------------------------------------------------------

/** Alert 1225: the object's last chunk never came. Names its source and target. */
export function noEndOfData({ first: { target, source } }: PendingObject): Wish {
  const place = (address: Address): Address => ({ locUri: address.locUri });
  const item: Item = {
    ...(target ? { target: place(target) } : {}),
    ...(source ? { source: place(source) } : {}),
  };
  return { name: 'Alert', data: ALERT.noEndOfData, items: [item] };
}
