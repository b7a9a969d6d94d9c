/**
 * What must hold for any input: a coded refusal with a place inside it, or a decode that can be written and read
 * again as the same. Work is counted in reports of the scan, nodes and octets, never in seconds.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { FumoError } from '../../src/errors.js';
import { decodeMessage, encodeMessage } from '../../src/syncml/codec.js';
import { type Element, isElement, type Node } from '../../src/syncml/element.js';
import { type ExplainRow, explainNotification, explainWbxml } from '../../src/syncml/explain.js';
import { DEFAULT_LIMITS, type ReadLimits } from '../../src/syncml/limits.js';
import { type Encoding, MEDIA_TYPES } from '../../src/syncml/message.js';
import { decodeNotification, encodeTrigger } from '../../src/syncml/notification.js';
import { equalOctets, utf8DecodeLeniently, utf8Encode } from '../../src/syncml/octets.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { scanWbxml, type WbxmlSink } from '../../src/syncml/wbxml-scan.js';
import { writeWbxml } from '../../src/syncml/wbxml-writer.js';
import { readXml, writeXml } from '../../src/syncml/xml.js';

export type Verdict = 'read' | 'refused';

/** The result, or undefined for a good refusal; anything else is thrown on. */
export function attempt<T>(octets: Uint8Array, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    expect(error.class).toBe('input');
    expect(isInside(error, octets)).toBe(true);
    return undefined;
  }
}

function isInside({ where = {} }: FumoError, octets: Uint8Array): boolean {
  if (where.offset !== undefined && !(where.offset >= 0 && where.offset <= octets.length)) return false;
  if (where.line === undefined) return true;
  const lines = utf8DecodeLeniently(octets).split(/\r\n|\r|\n/);
  const line = lines[where.line - 1];
  return line !== undefined && (where.column ?? 1) >= 1 && (where.column ?? 1) <= line.length + 2;
}

const TIGHT: ReadLimits = { maxOctets: 8192, maxDepth: 12, maxNodes: 150, maxStringTable: 64 };

/** Counts what a scan reports. */
class Counter {
  events = 0;
  nodes = 0;
  depth = 0;
  deepest = 0;
  text = 0;

  seen(): void {
    this.events += 1;
  }

  tag({ hasContent }: { hasContent: boolean }): void {
    this.events += 1;
    this.nodes += 1;
    this.deepest = Math.max(this.deepest, this.depth + 1);
    if (hasContent) this.depth += 1;
  }
  content(length: number): void {
    this.events += 1;
    this.nodes += 1;
    this.text += length;
  }
  end(): void {
    this.events += 1;
    this.depth -= 1;
  }
}

function countScan(octets: Uint8Array, limits: ReadLimits): void {
  const counter = new Counter();
  const sink: WbxmlSink = {
    header: () => counter.seen(),
    page: () => counter.seen(),
    tag: (tag) => counter.tag(tag),
    text: (text) => counter.content(text.length),
    opaque: (value) => counter.content(value.length),
    end: () => counter.end(),
  };
  attempt(octets, () => scanWbxml(octets, sink, limits));
  expect(counter.events).toBeLessThanOrEqual(octets.length);
  expect(counter.nodes).toBeLessThanOrEqual(limits.maxNodes);
  expect(counter.deepest).toBeLessThanOrEqual(limits.maxDepth);
  expect(counter.text).toBeLessThanOrEqual(octets.length + limits.maxOctets);
}

interface Size {
  nodes: number;
  depth: number;
}

function sizeOf(root: Element): Size {
  const size: Size = { nodes: 0, depth: 0 };
  const visit = (node: Node, depth: number): void => {
    size.nodes += 1;
    if (!isElement(node)) return;
    size.depth = Math.max(size.depth, depth);
    for (const child of node.children) visit(child, depth + 1);
  };
  visit(root, 1);
  return size;
}

/** Octets and text of the same content count as equal where a spelling has to change one for the other. */
function comparable(element: Element): unknown {
  const children = element.children
    .map((child) => {
      if (isElement(child)) return comparable(child);
      if (typeof child === 'string') return child.includes('\0') ? [...utf8Encode(child)] : child;
      return [...child];
    })
    .filter((child) => child !== '' && !(Array.isArray(child) && child.length === 0));
  return { name: element.name, ns: element.ns, attributes: element.attributes ?? {}, children };
}

/** As `toEqual`, which is slow and only needed for its words. */
function expectSame(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
}

interface Spelling {
  read(octets: Uint8Array, limits?: Partial<ReadLimits>): { root: Element };
  write(root: Element): Uint8Array;
}

const SPELLINGS: Readonly<Record<Encoding, Spelling>> = {
  xml: { read: readXml, write: (root) => utf8Encode(writeXml(root)) },
  wbxml: { read: readWbxml, write: writeWbxml },
};

/** A tree that was read, with the limits lifted for what a spelling may add to it. */
const WIDE: Partial<ReadLimits> = {
  maxOctets: 16 * DEFAULT_LIMITS.maxOctets,
  maxNodes: 4 * DEFAULT_LIMITS.maxNodes,
};

export function checkMessage(octets: Uint8Array, encoding: Encoding): Verdict {
  const { read, write } = SPELLINGS[encoding];
  if (encoding === 'wbxml') {
    countScan(octets, DEFAULT_LIMITS);
    countScan(octets, TIGHT);
  }
  const small = attempt(octets, () => read(octets, TIGHT).root);
  if (small) {
    const { nodes, depth } = sizeOf(small);
    expect(octets.length <= TIGHT.maxOctets && nodes <= TIGHT.maxNodes && depth <= TIGHT.maxDepth).toBe(true);
  }
  const tree = attempt(octets, () => read(octets).root);
  checkDecode(octets, encoding);
  if (!tree) return 'refused';
  expect(sizeOf(tree).nodes).toBeLessThanOrEqual(Math.min(DEFAULT_LIMITS.maxNodes, octets.length));
  const once = write(tree);
  const again = read(once, WIDE).root;
  expectSame(comparable(again), comparable(tree));
  expect(equalOctets(write(again), once)).toBe(true);
  return 'read';
}

function checkDecode(octets: Uint8Array, encoding: Encoding): void {
  const mediaType = MEDIA_TYPES[encoding];
  const decoded = attempt(octets, () => decodeMessage(octets, mediaType));
  const strict = attempt(octets, () => decodeMessage(octets, mediaType, { strict: true }));
  expect(strict !== undefined).toBe(decoded !== undefined && decoded.warnings.length === 0);
  if (!decoded) return;
  const placed = decoded.warnings.every(
    ({ path, offset = Number.POSITIVE_INFINITY }) => path !== undefined || offset < octets.length,
  );
  expect(placed).toBe(true);
  const once = encodeMessage(decoded.message, encoding);
  const again = decodeMessage(once, mediaType, WIDE).message;
  expectSame(again, decoded.message);
  expect(equalOctets(encodeMessage(again, encoding), once)).toBe(true);
}

export function checkExplained(octets: Uint8Array, rows: readonly ExplainRow[]): void {
  let next = 0;
  const gap = rows.find(({ offset, length }) => {
    const fits = offset === next;
    next = offset + length;
    return !fits;
  });
  expect([gap, next]).toEqual([undefined, octets.length]);
}

export function checkNotification(octets: Uint8Array): Verdict {
  checkExplained(octets, explainNotification(octets));
  const decoded = attempt(octets, () => decodeNotification(octets));
  const strict = attempt(octets, () => decodeNotification(octets, { strict: true }));
  expect(strict !== undefined).toBe(decoded?.warnings.length === 0);
  if (!decoded) return 'refused';
  expect(equalOctets(encodeTrigger(decoded.trigger), decoded.triggerOctets)).toBe(true);
  return 'read';
}

export function checkWbxmlExplained(octets: Uint8Array): void {
  checkExplained(octets, explainWbxml(octets));
}
