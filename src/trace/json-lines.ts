/**
 * Files of one JSON value a line that only ever grow: how they are written so that a crash costs at most the line
 * being written, and how they are read so that such a torn line is recognised.
 */
import { Buffer } from 'node:buffer';
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { FumoError } from '../errors.js';
import { onFile, systemCode } from './file-error.js';

/** Octets of one line; more is refused, as no event of fumo is near it. */
export const MAX_LINE_OCTETS = 64 * 1024 * 1024;

const LINE_FEED = 0x0a;
const CHUNK_OCTETS = 64 * 1024;

export interface Line {
  /** From 1. */
  number: number;
  text: string;
  /** False for a last line without its line feed: it may be torn. */
  ended: boolean;
}

export interface LineWriter {
  /** Appends one line in one write. @throws FumoError `store.*` */
  write(line: string): void;
  /** Flushes to the disk and closes; further calls do nothing. @throws FumoError `store.*` */
  close(): void;
}

export interface LineWriterOptions {
  /** Go on at the end of what is there, after cutting off a torn last line; otherwise start anew. */
  append?: boolean;
  /** Each line is on the disk before `write` returns; otherwise the system writes when it likes, and `close` flushes. */
  sync?: boolean;
}

/**
 * Opens a file of lines for writing, its folder made when missing. Only its owner can read it.
 * @throws FumoError `store.*`
 */
export function openLineWriter(path: string, options: LineWriterOptions = {}): LineWriter {
  const start = options.append ? 0 : constants.O_TRUNC;
  const file = onFile(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | start, 0o600);
  });
  if (options.append) onFile(path, () => cutTornLine(file));
  let open = true;
  return {
    write: (line) =>
      onFile(path, () => {
        writeWhole(file, Buffer.from(`${line}\n`, 'utf8'));
        if (options.sync) flush(file, fdatasyncSync);
      }),
    close: () => {
      if (!open) return;
      open = false;
      onFile(path, () => flushAndClose(file));
    },
  };
}

function writeWhole(file: number, octets: Buffer): void {
  for (let at = 0; at < octets.length; ) at += writeSync(file, octets, at);
}

function flushAndClose(file: number): void {
  try {
    flush(file, fsyncSync);
  } finally {
    closeSync(file);
  }
}

function flush(file: number, sync: (file: number) => void): void {
  try {
    sync(file);
  } catch (error) {
    // Pipes and devices have nothing to flush.
    if (!['EINVAL', 'ENOTSUP', 'EROFS'].includes(systemCode(error) ?? '')) throw error;
  }
}

function cutTornLine(file: number): void {
  const size = fstatSync(file).size;
  const whole = endOfLastLine(file, size);
  if (whole < size) ftruncateSync(file, whole);
}

/** Offset after the last line feed before `end`; 0 when there is none. */
function endOfLastLine(file: number, end: number): number {
  const chunk = Buffer.alloc(CHUNK_OCTETS);
  for (let to = end; to > 0; ) {
    const from = Math.max(0, to - CHUNK_OCTETS);
    const length = readSync(file, chunk, 0, to - from, from);
    const at = chunk.subarray(0, length).lastIndexOf(LINE_FEED);
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return 0;
}

/** The lines of a text; blank ones are left out but counted. */
export function* linesOf(text: string): Generator<Line> {
  let number = 0;
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; ) {
    number++;
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (line.trim() !== '') yield { number, text: line, ended: end >= 0 };
    at = end < 0 ? text.length : end + 1;
  }
}

/**
 * The lines of a file, read as they are asked for, so that a long file never stands in memory whole.
 * @throws FumoError `store.*`, `trace.line-too-long`
 */
export function* linesOfFile(path: string): Generator<Line> {
  const file = onFile(path, () => openSync(path, 'r'));
  try {
    yield* linesOfChunks(chunksOf(file, path), path);
  } finally {
    closeSync(file);
  }
}

function* chunksOf(file: number, path: string): Generator<Buffer> {
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_OCTETS);
    const length = onFile(path, () => readSync(file, chunk, 0, CHUNK_OCTETS, null));
    if (length === 0) return;
    yield chunk.subarray(0, length);
  }
}

function* linesOfChunks(chunks: Iterable<Buffer>, path: string): Generator<Line> {
  let number = 0;
  let held: Buffer[] = [];
  let octets = 0;
  for (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      yield* lineOf([...held, chunk.subarray(from, end)], ++number, true);
      held = [];
      octets = 0;
      from = end + 1;
    }
    held.push(chunk.subarray(from));
    octets += chunk.length - from;
    if (octets > MAX_LINE_OCTETS) throw lineTooLong(path, number + 1);
  }
  yield* lineOf(held, number + 1, false);
}

function* lineOf(parts: readonly Buffer[], number: number, ended: boolean): Generator<Line> {
  const [only] = parts;
  const text = (parts.length === 1 && only ? only : Buffer.concat(parts)).toString('utf8');
  const line = number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
  if (line.trim() !== '') yield { number, text: line, ended };
}

function lineTooLong(file: string, line: number): FumoError {
  return new FumoError('trace.line-too-long', 'a line is longer than any that fumo writes', {
    where: { file, line },
    expected: `at most ${MAX_LINE_OCTETS} octets`,
    hint: 'Check that the file is a trace of fumo.',
  });
}
