/** LOB: objects that travel in chunks. */
import { ALERT } from '../../../dm/alert-codes.js';
import type { Item } from '../../../syncml/message.js';
import { dataText } from '../../../syncml/message-tree.js';
import { utf8Encode } from '../../../syncml/octets.js';
import {
  type Evidence,
  isResults,
  isStatus,
  OTHER,
  type Side,
  type WireCommand,
  type WireMessage,
} from '../evidence.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC } from '../rule.js';
import {
  alertsIn,
  atBody,
  atCommand,
  codesFor,
  commandsOf,
  isOk,
  itemsOf,
  listed,
  nextOf,
  plainUri,
  textOf,
  uriOf,
} from '../walk.js';

const CLAUSE = `${SPEC.protocol}, 7`;
const BUFFERED = '213';
const SIZE_MISMATCH = '424';

/** One chunk: the Item that is not finished, or finishes. */
interface Chunk {
  command: WireCommand;
  item: Item;
  path: string;
}

interface LargeObject {
  from: Side;
  uri: string;
  chunks: Chunk[];
  /** The message in which another command came before the last chunk. */
  brokenBy: WireMessage | undefined;
  isWhole: boolean;
}

export const LARGE_OBJECT_RULES: readonly Rule[] = [
  {
    id: 'LOB-01',
    title: 'Each chunk but the last is answered with 213, the last one with its real status',
    clause: CLAUSE,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const object of largeObjectsIn(evidence)) yield* buffered(object);
    },
  },
  {
    id: 'LOB-02',
    title: 'Size stands in the first chunk only; an object of another size gets 424',
    clause: CLAUSE,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const object of largeObjectsIn(evidence)) yield* sized(object);
    },
  },
  {
    id: 'LOB-03',
    title: 'A new command before the last chunk is answered with Alert 1225',
    clause: CLAUSE,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const { brokenBy } of largeObjectsIn(evidence)) {
        const reply = brokenBy && nextOf(brokenBy, OTHER[brokenBy.from]);
        if (!reply) continue;
        const alerts = alertsIn(reply.commands, ALERT.noEndOfData);
        yield expectThat(alerts.length > 0, atBody(reply, 'Alert'), 'Alert 1225', 'none');
      }
    },
  },
  {
    id: 'LOB-04',
    title: 'No object is accepted that is larger than MaxObjSize, or in chunks by a device without LrgObj',
    clause: CLAUSE,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      yield* withinLimits(evidence);
    },
  },
];

/** Objects sent in chunks, in the order of their first chunks. */
function largeObjectsIn(evidence: Evidence): LargeObject[] {
  const objects: LargeObject[] = [];
  for (const { messages } of evidence.sessions) {
    const open = new Map<Side, LargeObject>();
    for (const message of messages) follow(message, open, objects);
  }
  return objects;
}

function follow(message: WireMessage, open: Map<Side, LargeObject>, objects: LargeObject[]): void {
  const chunks = chunksIn(message);
  const going = open.get(message.from);
  if (going && chunks.length > 0) {
    const next = chunks.find(({ item, command }) => nodeOf(item, command) === going.uri);
    const first = chunks[0];
    if (!next || first !== next) {
      going.brokenBy = message;
      open.delete(message.from);
    } else {
      going.chunks.push(next);
      if (!next.item.moreData) {
        going.isWhole = true;
        open.delete(message.from);
      }
    }
  }
  if (open.has(message.from)) return;
  const start = chunks.find(
    ({ item }) => item.moreData && !going?.chunks.some((chunk) => chunk.item === item),
  );
  if (!start) return;
  const object: LargeObject = {
    from: message.from,
    uri: nodeOf(start.item, start.command),
    chunks: [start],
    brokenBy: undefined,
    isWhole: false,
  };
  objects.push(object);
  open.set(message.from, object);
}

/** Items of commands that carry data, alerts aside. */
function chunksIn(message: WireMessage): Chunk[] {
  return message.commands
    .filter((command) => !isStatus(command) && command.command.name !== 'Alert')
    .flatMap((command) => itemsOf(command).map((item, at) => ({ command, item, path: `Item[${at + 1}]` })));
}

function nodeOf(item: Item, command: WireCommand): string {
  const shared = isResults(command) ? (command.command.sourceRef ?? '') : '';
  return plainUri(uriOf(item) || shared);
}

function* buffered({ chunks, isWhole }: LargeObject): Generator<Finding> {
  for (const [at, { command, item }] of chunks.entries()) {
    const codes = codesFor(command);
    const [status] = command.statuses;
    if (!status) continue;
    const isLast = at === chunks.length - 1 && isWhole && !item.moreData;
    const refused = codes.some((code) => /^[45]/.test(code));
    if (isLast) {
      yield expectThat(
        !codes.includes(BUFFERED),
        atCommand(status, 'Data'),
        'the status of the command',
        BUFFERED,
      );
    } else if (refused) yield PASS;
    else yield expectThat(codes.includes(BUFFERED), atCommand(status, 'Data'), BUFFERED, listed(codes));
  }
}

/** Octets of the data as it travels. */
function lengthOf({ data }: Item): number {
  return data instanceof Uint8Array ? data.length : utf8Encode(dataText(data)).length;
}

function sizeOf({ item, command }: Chunk): string | undefined {
  const shared = 'meta' in command.command ? command.command.meta?.size : undefined;
  return item.meta?.size ?? shared;
}

function* sized(object: LargeObject): Generator<Finding> {
  const [first, ...rest] = object.chunks;
  if (!first) return;
  const size = sizeOf(first);
  const at = (chunk: Chunk) => atCommand(chunk.command, `${chunk.path}/Meta/Size`);
  yield expectThat(
    size !== undefined && /^\d+$/.test(size.trim()),
    at(first),
    'the size of the whole object',
    size ?? 'none',
  );
  for (const chunk of rest) {
    yield expectThat(
      sizeOf(chunk) === undefined,
      at(chunk),
      'no Size after the first chunk',
      sizeOf(chunk) ?? '',
    );
  }
  const last = object.chunks.at(-1);
  const status = last?.command.statuses[0];
  if (!object.isWhole || !status || size === undefined) return;
  const total = object.chunks.reduce((sum, { item }) => sum + lengthOf(item), 0);
  const codes = last ? codesFor(last.command) : [];
  if (total === Number(size)) {
    yield expectThat(
      !codes.includes(SIZE_MISMATCH),
      atCommand(status, 'Data'),
      `a status other than 424: ${total} octets came`,
      '424',
    );
  } else {
    yield expectThat(
      !codes.some(isOk),
      atCommand(status, 'Data'),
      `424, since ${total} octets came and Size says ${size}`,
      listed(codes),
    );
  }
}

function* withinLimits(evidence: Evidence): Generator<Finding> {
  const takesChunks = largeObjectsAllowed(evidence);
  for (const object of largeObjectsIn(evidence)) {
    const [first] = object.chunks;
    const last = object.chunks.at(-1);
    if (!first || !last) continue;
    const size = Number(sizeOf(first) ?? Number.NaN);
    const limit = limitOf(first.command.message);
    const wentWell = object.isWhole && codesFor(last.command).some(isOk);
    const at = atCommand(first.command, `${first.path}/Meta/Size`);
    if (limit !== undefined && size > limit && wentWell)
      yield fail(at, `at most ${limit} octets`, `${size}, accepted`);
    else if (takesChunks === false && object.from === 'server') {
      yield fail(atCommand(first.command, first.path), 'no chunks: DevDetail/LrgObj is false', 'a chunk');
    } else yield PASS;
  }
}

/** What DevDetail/LrgObj said when it was read; undefined when it was not. */
function largeObjectsAllowed(evidence: Evidence): boolean | undefined {
  const items = commandsOf(evidence)
    .filter(isResults)
    .flatMap(({ command }) => command.items);
  const found = items.find((item) => plainUri(uriOf(item)) === 'DevDetail/LrgObj');
  return found && textOf(found).trim().toLowerCase() === 'true';
}

/** MaxObjSize that the receiver gave last, in the same session. */
function limitOf({ session, number, from }: WireMessage): number | undefined {
  const given = session?.messages.findLast(
    (message) =>
      message.number < number && message.from === OTHER[from] && message.body?.header.meta?.maxObjSize,
  );
  const text = given?.body?.header.meta?.maxObjSize;
  return text === undefined ? undefined : Number(text);
}
