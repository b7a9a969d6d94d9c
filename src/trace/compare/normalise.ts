/** Header and events of a trace as items that can be compared: by meaning, or exactly. */
import { type Draft, decodeEvent, isNotification } from '../decode.js';
import type { TraceEvent, TraceHeader } from '../event.js';
import { isRecord } from '../shape.js';
import type { CommandView, EventOf } from '../views.js';
import type { Keyed } from './align.js';
import type { Drawn, DrawnKind } from './bindings.js';
import type { CompareOptions, Difference, TracePlace } from './difference.js';
import { type Fields, fieldsKey, fieldsOf, type Lens } from './fields.js';
import { Identities } from './identities.js';

/** Fields, and what of them was drawn by chance: there the field itself says only that it is there. */
export interface Content {
  fields: Fields;
  drawn: readonly Drawn[];
}

/** The header or an event, ready to be compared. */
export interface Item extends Keyed, Content {
  subject: Difference['subject'];
  /** Of a message, its commands in order; nested ones after their container. */
  commands: readonly CommandItem[];
  place: TracePlace;
  /** The item in a few words. */
  brief: string;
}

export interface CommandItem extends Keyed, Content {
  /** `Get ./DevDetail/FwV`, `Status of Alert 1103`. */
  label: string;
}

/** Stands where something is that differs from run to run and means no more than that it is there. */
export const PRESENT = '<present>';

/** How many commands of a message are named in its description. */
const NAMED = 3;
/** Fields of an event that only number it, or tell the time. */
const NUMBERS = new Set(['seq', 'at', 'kind', 'due', 'step', 'message', 'timer']);
/** Those of them that are instants. */
const TIMES = new Set(['at', 'due']);
/** Fields whose values are drawn by chance. */
const DRAWN_FIELDS: ReadonlyMap<string, DrawnKind> = new Map([
  ['session', 'session'],
  ['correlator', 'correlator'],
  ['sha256', 'content'],
]);
/** Fields of the header that do not change what the run means. */
const BOOKKEEPING = new Set(['format', 'v', 'fumo', 'seed', 'origin']);
/** Nodes whose values are drawn by chance: credentials, nonces, and the octets of a package. */
const DRAWN_NODE = /\/(AAuthData|AAuthSecret|ClientNonce|ServerNonce|ClientPW|ServerPW|PkgData)$/;

/** Follows one trace from its header on. */
export class Normaliser {
  readonly #exact: boolean;
  readonly #times: boolean;
  readonly #identities = new Identities();
  #origin = 0;
  #step: number | undefined;
  /** Events seen so far. */
  events = 0;

  constructor({ exact = false, times = false }: Pick<CompareOptions, 'exact' | 'times'>) {
    this.#exact = exact;
    this.#times = times;
  }

  header(header: TraceHeader): Item {
    this.#origin = header.origin;
    const content = this.#content(header, (path, key, value) => {
      if (!this.#exact && path === key && BOOKKEEPING.has(key)) return undefined;
      return this.#text(value);
    });
    return { keys: ['header'], subject: 'header', ...content, commands: [], place: {}, brief: 'the header' };
  }

  *all(events: Iterable<TraceEvent>): Generator<Item, void> {
    for (const event of events) yield this.#event(event);
  }

  #event(event: TraceEvent): Item {
    this.events += 1;
    if (event.kind === 'step') this.#step = event.step;
    const place: TracePlace = {
      seq: event.seq,
      at: event.at,
      ...(this.#step === undefined ? {} : { step: this.#step }),
    };
    if (event.kind !== 'message') return this.#plain(event, place);
    return this.#message(event, { ...place, message: event.message });
  }

  #plain(event: Exclude<TraceEvent, EventOf<'message'>>, place: TracePlace): Item {
    if ('session' in event) this.#identities.session(event.session);
    const isDrawn = event.kind === 'tree' && DRAWN_NODE.test(event.uri);
    const content = this.#content(event, (path, key, value) => {
      if (key === 'seq' || key === 'kind') return undefined;
      if (this.#exact) return value;
      if (path === key && NUMBERS.has(key)) return TIMES.has(key) ? this.#sinceStart(value) : undefined;
      if (isDrawn && (key === 'before' || key === 'after')) return value === undefined ? value : PRESENT;
      return this.#text(value);
    });
    const [sort, brief] = sortOf(event);
    const keys = [`${event.kind} ${fieldsKey(content.fields)}`, `${event.kind} ${sort}`, looseKey(event)];
    return { keys, subject: event.kind, ...content, commands: [], place, brief };
  }

  /** Milliseconds from the start of the run; undefined where times do not count. */
  #sinceStart(at: unknown): number | undefined {
    return this.#times && typeof at === 'number' ? at - this.#origin : undefined;
  }

  #message(event: EventOf<'message'>, place: TracePlace): Item {
    const draft = decodeEvent({ event });
    if (draft.session !== undefined) this.#identities.session(draft.session);
    const commands = draft.commands.map((view) => this.#command(view, draft));
    const content = this.#messageContent(event, draft, commands.length);
    if (draft.session !== undefined && draft.msgId !== undefined) {
      this.#identities.sent(draft.session, event.direction, draft.msgId, draft.commands);
    }
    const names = commands.map(({ label }) => label);
    const way = `message ${event.direction} ${isNotification(event.mediaType)}`;
    return {
      keys: [
        `message ${fieldsKey(content.fields)} ${commands.map(({ keys: [key] }) => key).join(' ')}`,
        `${way} ${names.join(', ')}`,
        way,
      ],
      subject: 'message',
      ...content,
      commands,
      place,
      brief: messageBrief(event, draft, names),
    };
  }

  #messageContent(event: EventOf<'message'>, draft: Draft, commands: number): Content {
    const { direction, to, headers, mediaType, octets, at, message } = event;
    const type = isNotification(mediaType) ? 'notification' : 'SyncML';
    const said = draft.message
      ? { header: draft.message.header, final: draft.message.final }
      : { notification: draft.notification };
    const raw = this.#exact
      ? { at, message, mediaType, ...(commands === 0 && { octets }) }
      : { at: this.#sinceStart(at) };
    const unread = draft.error ? { error: draft.error.code, octets } : {};
    const all = { direction, type, to, headers, session: draft.session, ...said, ...unread, ...raw };
    return this.#content(all, this.#exact ? undefined : this.#lens);
  }

  /** What a message says, without what each run draws or counts anew. */
  readonly #lens: Lens = (path, key, value) => {
    if (key === 'msgId' || key === 'sessionId' || key === 'cmdId') return undefined;
    if (key === 'msgRef' || key === 'cmdRef' || key === 'commands' || key === 'name') return undefined;
    if (key === 'nextNonce' || path.startsWith('headers.')) return value === undefined ? value : PRESENT;
    if (isRecord(value) && 'data' in value && (key === 'cred' || isDrawnItem(value))) {
      return { ...value, data: PRESENT };
    }
    return this.#text(value);
  };

  #command(view: CommandView, draft: Draft): CommandItem {
    const { command, depth } = view;
    const isAnswer = command.name === 'Status' || command.name === 'Results';
    const answers = isAnswer
      ? this.#identities.answered(draft.session ?? '', draft.event.direction, command.msgRef, command.cmdRef)
      : undefined;
    const label = answers === undefined ? view.text : `${view.name} of ${answers}`;
    const said = this.#exact ? { ...command, commands: undefined } : { ...command, answers };
    const content = this.#content(
      { ...said, name: undefined, depth: depth > 0 ? depth : undefined },
      this.#exact ? undefined : this.#lens,
    );
    const key = `${label} ${fieldsKey(content.fields)}`;
    return { keys: [key, `${depth} ${label}`, `${depth} ${view.name}`], label, ...content };
  }

  /** The fields of a value, with what was drawn by chance set apart. */
  #content(value: unknown, lens?: Lens): Content {
    const drawn: Drawn[] = [];
    const fields = fieldsOf(value, (path, key, inner) => {
      const kind = this.#exact ? undefined : DRAWN_FIELDS.get(key);
      if (kind === undefined || typeof inner !== 'string') return lens ? lens(path, key, inner) : inner;
      drawn.push({ path, kind, value: inner });
      return PRESENT;
    });
    return { fields, drawn };
  }

  #text(value: unknown): unknown {
    return typeof value === 'string' && !this.#exact ? this.#identities.text(value) : value;
  }
}

function isDrawnItem(item: Readonly<Record<string, unknown>>): boolean {
  return [item.target, item.source].some(
    (address) => isRecord(address) && typeof address.locUri === 'string' && DRAWN_NODE.test(address.locUri),
  );
}

/** `device → server: Status 200 of SyncHdr, Alert 1226`. */
function messageBrief({ direction }: EventOf<'message'>, draft: Draft, names: readonly string[]): string {
  const way = direction === 'server-to-device' ? 'server → device' : 'device → server';
  if (draft.notification) return `notification ${way}`;
  if (names.length === 0) return `message ${way}: ${draft.error?.code ?? 'no commands'}`;
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `message ${way}: ${names.slice(0, NAMED).join(', ')}${more}`;
}

type Plain = Exclude<TraceEvent, EventOf<'message'>>;
type Sorts = { readonly [K in Plain['kind']]: (event: EventOf<K>) => readonly [string, string] };

/** Per kind: what makes two events the same sort of thing, and the event in a few words. */
const SORTS: Sorts = {
  step: ({ phase, actor, verb, flow, ad, section = '' }) => [
    `${phase} ${flow} ${section} ${ad ?? ''} ${actor} ${verb}`,
    `step ${ad === undefined ? '' : `${ad} `}${actor} ${verb} (${phase})`,
  ],
  session: ({ phase, side }) => [`${phase} ${side}`, `session ${phase} at the ${side}`],
  prompt: ({ phase, alert }) => [`${phase} ${alert}`, `prompt ${alert} ${phase}`],
  timer: ({ phase, owner, name }) => [`${phase} ${owner} ${name}`, `timer ${name} of the ${owner} ${phase}`],
  tree: ({ uri, change }) => [`${change} ${uri}`, `${change} of ${uri}`],
  state: ({ uri, to }) => [`${uri} ${to}`, `FUMO State ${to} of ${uri}`],
  transfer: ({ method, purpose }) => [`${method} ${purpose}`, `${method} of the ${purpose}`],
  note: ({ side, code }) => [`${side} ${code}`, `note ${code} of the ${side}`],
  end: ({ verdict, outcome }) => ['end', `end: ${verdict}, ${outcome}`],
};

function sortOf(event: Plain): readonly [string, string] {
  const rows: Readonly<Record<Plain['kind'], (event: never) => readonly [string, string]>> = SORTS;
  return rows[event.kind](event as never);
}

/** The loosest key: of a step its phase and number, of a node's change its node. */
function looseKey(event: Plain): string {
  if (event.kind === 'step') return `step ${event.phase} ${event.actor}`;
  if (event.kind === 'tree' || event.kind === 'state') return `${event.kind} ${event.uri}`;
  return 'phase' in event ? `${event.kind} ${event.phase}` : event.kind;
}
