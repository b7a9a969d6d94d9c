/** Where in the octets of a message an element stands. */
import { FumoError } from '../../errors.js';
import { encodingOf } from '../../syncml/codec.js';
import { utf8DecodeLeniently, utf8Encode } from '../../syncml/octets.js';
import { scanWbxml, type WbxmlSink } from '../../syncml/wbxml-scan.js';

/** A range of octets, and the element path as far as it is there. */
export interface Located {
  /** Path with an index only where there are several of the name. */
  path: string;
  /** 0-based byte offset. */
  offset: number;
  length: number;
  /** XML only, 1-based. */
  line?: number;
  column?: number;
}

interface Range {
  name: string;
  start: number;
  end: number;
  children: Range[];
}

/**
 * Finds an element by its path (`SyncML/SyncBody/Status[2]/Data`; no index means the first). What is missing is
 * located at the nearest element around it, and keeps its whole path. Undefined when the octets have no such root.
 */
export function locate(octets: Uint8Array, mediaType: string, path: string): Located | undefined {
  const encoding = encodingOf(mediaType);
  const root =
    encoding === 'wbxml' ? wbxmlRanges(octets) : encoding === 'xml' ? xmlRanges(octets) : undefined;
  if (!root) return undefined;
  const [first = '', ...steps] = path.split('/');
  if (readStep(first).name !== root.name) return undefined;
  let range = root;
  let written = root.name;
  for (const [at, step] of steps.entries()) {
    const found = childOf(range, step);
    if (!found) {
      written = [written, ...steps.slice(at).map(bareStep)].join('/');
      break;
    }
    range = found.child;
    written = `${written}/${found.step}`;
  }
  const { start, end } = range;
  const place = encoding === 'xml' ? lineAndColumn(octets, start) : {};
  return { path: written, offset: start, length: end - start, ...place };
}

function readStep(step: string): { name: string; index: number } {
  const [, name = step, index] = /^(.*?)\[(\d+)\]$/.exec(step) ?? [];
  return { name, index: index === undefined ? 1 : Number(index) };
}

function bareStep(step: string): string {
  const { name, index } = readStep(step);
  return index === 1 ? name : step;
}

function childOf({ children }: Range, step: string): { child: Range; step: string } | undefined {
  const { name, index } = readStep(step);
  const same = children.filter((child) => child.name === name);
  const child = same[index - 1];
  return child && { child, step: same.length > 1 ? `${name}[${index}]` : name };
}

/** Puts starts and ends together to a tree of ranges. */
class Nesting {
  root: Range | undefined;
  readonly #open: Range[] = [];

  begin(name: string, start: number, end: number, stays: boolean): void {
    const range: Range = { name, start, end, children: [] };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(range);
    else this.root ??= range;
    if (stays) this.#open.push(range);
  }

  close(end: number): void {
    const range = this.#open.pop();
    if (range) range.end = end;
  }
}

class RangeSink implements WbxmlSink {
  readonly nesting = new Nesting();
  header(): void {}
  page(): void {}
  text(): void {}
  opaque(): void {}
  tag({ name, hasContent }: { name: string; hasContent: boolean }, start: number, end: number): void {
    this.nesting.begin(name, start, end, hasContent);
  }
  end(start: number): void {
    this.nesting.close(start + 1);
  }
}

function wbxmlRanges(octets: Uint8Array): Range | undefined {
  const sink = new RangeSink();
  try {
    scanWbxml(octets, sink);
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
  }
  return sink.nesting.root;
}

/** Comments, CDATA, instructions and declarations are passed over; then a tag, with quoted attribute values. */
const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<(\/?)([^\s/>"'=]+)(?:"[^"]*"|'[^']*'|[^>"'])*?(\/?)>/g;

function xmlRanges(octets: Uint8Array): Range | undefined {
  const text = utf8DecodeLeniently(octets);
  const nesting = new Nesting();
  const offsets = new ByteOffsets(text);
  for (const match of text.matchAll(MARKUP)) {
    const [whole, slash, name, empty] = match;
    if (name === undefined) continue;
    const start = offsets.at(match.index);
    const end = offsets.at(match.index + whole.length);
    if (slash === '/') nesting.close(end);
    else nesting.begin(name.replace(/^.*:/, ''), start, end, empty !== '/');
  }
  return nesting.root;
}

/** Character indexes, asked for in rising order, to byte offsets. */
class ByteOffsets {
  readonly #text: string;
  #index = 0;
  #bytes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  at(index: number): number {
    this.#bytes += utf8Encode(this.#text.slice(this.#index, index)).length;
    this.#index = index;
    return this.#bytes;
  }
}

function lineAndColumn(octets: Uint8Array, offset: number): { line: number; column: number } {
  const lines = utf8DecodeLeniently(octets.subarray(0, offset)).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
