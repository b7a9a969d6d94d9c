/**
 * What is to be said, cut to the size of a message (DM Protocol 1.2, multiple messages in a package; MaxMsgSize).
 * As many answers and commands as fit go into a message, in order; the only thing that does not fit into a message of
 * its own is cut by Items, and an Item by chunks. Pure, and the same for both ends.
 */
import type { Encoding, Item, Status, SyncMLMessage, Wish } from '../syncml/message.js';
import { ALERT } from './alert-codes.js';
import { cutChunk, itemForTravel, itemSize, travelSize } from './chunks.js';
import type { ResultsDraft, SentCommand, StatusDraft } from './exchange.js';

/** Results, or a wish, that is still to be sent. */
export interface Piece {
  command: ResultsDraft | Wish;
  /** The wish that this is a part of. */
  origin?: Wish;
  /** A large object is under way: octets of the only Item's data that went out. */
  from?: number;
  /** It was left for a message of its own once. */
  postponed?: boolean;
}

/** What is still to be said, in order; Results come before wishes. */
export interface Load {
  statuses: readonly StatusDraft[];
  pieces: readonly Piece[];
}

/** Contents of one message. */
export interface Parts {
  statuses: readonly StatusDraft[];
  results: readonly ResultsDraft[];
  wishes: readonly Wish[];
}

export interface Slice extends Parts {
  /** What the next messages have to say; undefined when this message says everything. */
  rest: Load | undefined;
  /** Wishes that are parts, with the wish that each belongs to. */
  origins: ReadonlyMap<Wish, Wish>;
  /** What fits into no message and cannot be cut. */
  dropped: readonly (ResultsDraft | Wish)[];
}

export interface SliceRules {
  encoding: Encoding;
  /** Octets of the largest message that the peer takes; undefined for no limit. */
  limit: number | undefined;
  /** Octets of the finished message with those contents. */
  measure(parts: Parts): number;
}

/** A load of whole things. */
export function loadOf({ statuses, results, wishes }: Parts): Load {
  return { statuses, pieces: [...results, ...wishes].map((command) => ({ command })) };
}

/** Says `more` statuses before the rest of a load. */
export function withStatuses(more: readonly StatusDraft[], load: Load | undefined): Load {
  return { statuses: [...more, ...(load?.statuses ?? [])], pieces: load?.pieces ?? [] };
}

/** What goes into the next message. */
export function takeSlice(load: Load, rules: SliceRules): Slice {
  return new Slicer(rules).take(load);
}

/**
 * What goes into a message that must carry all commands of its load, such as an Alert that steers the exchange: as many
 * statuses as fit beside them, in order.
 */
export function takeAround({ statuses, pieces }: Load, { limit, measure }: SliceRules): Slice {
  const parts = sorted(pieces.map(commandOf));
  const fits = (count: number): boolean =>
    limit === undefined || measure({ ...parts, statuses: statuses.slice(0, count) }) <= limit;
  const most = fits(statuses.length) ? statuses.length : largest(statuses.length, fits);
  const count = Math.min(Math.max(most, MIN_STATUSES), statuses.length);
  const rest = count < statuses.length ? { statuses: statuses.slice(count), pieces: [] } : undefined;
  return { ...parts, statuses: statuses.slice(0, count), rest, origins: new Map(), dropped: [] };
}

/** Sent commands under the wishes that they are parts of. */
export function underOrigins(
  sent: readonly SentCommand[],
  origins: ReadonlyMap<Wish, Wish>,
): readonly SentCommand[] {
  return sent.map((command) => {
    const origin = origins.get(command.wish);
    return origin ? { ...command, wish: origin, part: true } : command;
  });
}

/**
 * The load after an answer of the peer: an object under way is given up when the peer refused the chunk that the
 * message `msgId` brought, or says by Alert 1225 that it has lost it.
 */
export function afterAnswer(load: Load, msgId: string, { commands }: SyncMLMessage): Load {
  const [first, ...others] = load.pieces;
  if (first?.from === undefined) return load;
  const refused = commands.some(
    (command) =>
      (command.name === 'Status' && refusesChunk(command, first, msgId)) ||
      (command.name === 'Alert' && command.data === ALERT.noEndOfData),
  );
  return refused ? { ...load, pieces: others } : load;
}

function refusesChunk({ cmd, msgRef, data }: Status, { command }: Piece, msgId: string): boolean {
  return cmd === command.name && msgRef === msgId && !data.startsWith('2');
}

/**
 * Every message of the peer brings up to two statuses more (its header and Alert 1222), so fewer than three a message
 * would never come to an end, whatever limit a peer names.
 */
const MIN_STATUSES = 3;

/** Fewer octets than that are no chunk worth sending beside other things. */
const MIN_CHUNK = 64;

class Slicer {
  readonly #rules: SliceRules;
  readonly #dropped: (ResultsDraft | Wish)[] = [];

  constructor(rules: SliceRules) {
    this.#rules = rules;
  }

  take(load: Load): Slice {
    const { statuses, pieces } = load;
    // What is left of an object need not be spelled out to see that it is too much.
    const tooMuch = pieces
      .slice(0, 1)
      .some((piece) => leftOf(piece) > (this.#rules.limit ?? Number.POSITIVE_INFINITY));
    const commands = tooMuch ? [] : pieces.map(commandOf);
    if (!tooMuch && this.#fits(statuses, commands)) return this.#slice(statuses, pieces, commands, undefined);
    const said = largest(statuses.length, (count) => this.#fits(statuses.slice(0, count), []));
    const count = Math.min(Math.max(said, MIN_STATUSES), statuses.length);
    if (count < statuses.length) {
      return this.#slice(statuses.slice(0, count), [], [], { statuses: statuses.slice(count), pieces });
    }
    const whole = largest(commands.length, (count) => this.#fits(statuses, commands.slice(0, count)));
    const [first, ...others] = pieces.slice(whole);
    if (whole > 0 || !first) {
      return this.#slice(statuses, pieces, commands.slice(0, whole), restOf(pieces.slice(whole)));
    }
    return this.#cut(statuses, first, others);
  }

  /** The first thing does not fit beside the statuses. */
  #cut(statuses: readonly StatusDraft[], first: Piece, others: readonly Piece[]): Slice {
    const cut = this.#cutItems(statuses, first);
    if (cut) {
      const { now, later } = cut;
      return this.#slice(statuses, [{ ...first, ...partOf(first) }], [now], restOf([...later, ...others]));
    }
    if (!first.postponed) {
      return this.#slice(statuses, [], [], restOf([{ ...first, postponed: true }, ...others]));
    }
    this.#dropped.push(first.origin ?? first.command);
    return this.take({ statuses, pieces: others });
  }

  #cutItems(
    statuses: readonly StatusDraft[],
    piece: Piece,
  ): { now: ResultsDraft | Wish; later: readonly Piece[] } | undefined {
    const { command } = piece;
    if (!isDivisible(command)) return undefined;
    const { items } = command;
    const [item, ...others] = items;
    if (!item) return undefined;
    const part = (some: readonly Item[]): Piece => ({
      ...partOf(piece),
      command: { ...command, items: some },
    });
    const count = largest(items.length, (some) =>
      this.#fits(statuses, [{ ...command, items: items.slice(0, some) }]),
    );
    if (count > 0 && piece.from === undefined) {
      const now = { ...command, items: items.slice(0, count) };
      return { now, later: [part(items.slice(count))] };
    }
    const chunked = this.#cutData(statuses, command, item, piece);
    if (!chunked) return undefined;
    const { now, from, travelling } = chunked;
    const rest: Piece = { ...part([travelling]), from };
    return { now, later: others.length > 0 ? [rest, part(others)] : [rest] };
  }

  /** The largest chunk that fits; undefined when none does that is worth it. */
  #cutData(statuses: readonly StatusDraft[], command: Divisible, item: Item, { from = 0, postponed }: Piece) {
    const travelling = from > 0 ? item : withMeta(command, itemForTravel(item, this.#rules.encoding));
    const chunkOf = (length: number) => cutChunk(travelling, from, length);
    const fits = (length: number) => this.#fits(statuses, [{ ...command, items: [chunkOf(length).chunk] }]);
    const bare = this.#size(statuses, [{ ...command, items: [chunkOf(0).chunk] }]);
    const room = Math.max((this.#rules.limit ?? 0) - bare - CHUNK_FRAME, 0);
    const length = fits(room) ? room : largest(room, fits);
    const { chunk, next } = chunkOf(length);
    const left = itemSize(travelling) - from;
    if (next === from || (!postponed && next - from < Math.min(MIN_CHUNK, left))) return undefined;
    return { now: { ...command, items: [chunk] }, from: next, travelling };
  }

  #fits(statuses: readonly StatusDraft[], commands: readonly (ResultsDraft | Wish)[]): boolean {
    const { limit } = this.#rules;
    if (limit === undefined) return true;
    // Data alone can be too much, which saves spelling it out to learn that.
    const data = commands.flatMap((command) => ('items' in command ? command.items : []));
    if (data.reduce((sum, item) => sum + travelSize(item.data), 0) > limit) return false;
    return this.#size(statuses, commands) <= limit;
  }

  #size(statuses: readonly StatusDraft[], commands: readonly (ResultsDraft | Wish)[]): number {
    return this.#rules.measure({ statuses, ...sorted(commands) });
  }

  #slice(
    statuses: readonly StatusDraft[],
    pieces: readonly Piece[],
    commands: readonly (ResultsDraft | Wish)[],
    rest: Load | undefined,
  ): Slice {
    const origins = new Map<Wish, Wish>();
    commands.forEach((command, at) => {
      const origin = pieces[at]?.origin;
      if (origin && command.name !== 'Results') origins.set(command, origin);
    });
    return { statuses, ...sorted(commands), rest, origins, dropped: this.#dropped };
  }
}

/** Octets that tell the length of a chunk's data in WBXML. */
const CHUNK_FRAME = 6;

type Divisible = Extract<
  ResultsDraft | Wish,
  { name: 'Results' | 'Add' | 'Copy' | 'Delete' | 'Get' | 'Replace' }
>;
const DIVISIBLE: ReadonlySet<string> = new Set(['Results', 'Add', 'Copy', 'Delete', 'Get', 'Replace']);

function isDivisible(command: ResultsDraft | Wish): command is Divisible {
  return DIVISIBLE.has(command.name);
}

/** Meta of the command and of its Item in one place, so that every chunk repeats it. */
function withMeta({ meta }: Divisible, item: Item): Item {
  return meta ? { ...item, meta: { ...meta, ...item.meta } } : item;
}

/** The piece as it goes out if all of it does: the last chunk of what is under way. */
function commandOf({ command, from }: Piece): ResultsDraft | Wish {
  if (from === undefined || !isDivisible(command)) return command;
  return {
    ...command,
    items: command.items.map((item) => cutChunk(item, from, Number.MAX_SAFE_INTEGER).chunk),
  };
}

/** Octets that are left of the object under way; 0 when none is. */
function leftOf({ command, from }: Piece): number {
  if (from === undefined || !isDivisible(command)) return 0;
  return command.items.reduce((sum, item) => sum + itemSize(item), -from);
}

function partOf({ command, origin }: Piece): Pick<Piece, 'origin'> {
  if (origin) return { origin };
  return command.name === 'Results' ? {} : { origin: command };
}

function sorted(commands: readonly (ResultsDraft | Wish)[]): Pick<Parts, 'results' | 'wishes'> {
  return {
    results: commands.filter((command) => command.name === 'Results'),
    wishes: commands.filter((command) => command.name !== 'Results'),
  };
}

function restOf(pieces: readonly Piece[]): Load | undefined {
  return pieces.length > 0 ? { statuses: [], pieces } : undefined;
}

/** The largest count up to `most` that fits; 0 when not even 1 does. What fits must fit with less, too. */
function largest(most: number, fits: (count: number) => boolean): number {
  let [good, bad] = [0, most + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
