/** A file of lines that grows, and may be written anew or cut while it is read. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileError, systemCode } from '../../trace/file-error.js';
import type { Line } from '../../trace/json-lines.js';

const CHUNK = 256 * 1024;
/** Up to here all that was read is looked at again when the file has changed; of a longer file only the end. */
const LOOKED_AGAIN = 8 * 1024 * 1024;
const REMEMBERED = 4096;
const LINE_FEED = 0x0a;

export interface Grown {
  /** The file is another one than before: lines count from 1 again. */
  anew: boolean;
  /** Whole lines that came. */
  lines: readonly Line[];
}

export class Tail {
  readonly #path: string;
  #offset = 0;
  #inode: number | undefined;
  /** Of all that was read. */
  #digest = createHash('sha256');
  /** When the file was written to last, as the system says. */
  #written = 0;
  /** The last octets that were read. */
  #end = Buffer.alloc(0);
  /** A line that has not ended yet. */
  #held = Buffer.alloc(0);
  #number = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** What came since the last call. @throws FumoError `store.*` */
  poll(): Grown {
    const file = this.#open();
    if (file === undefined) return { anew: false, lines: [] };
    try {
      const anew = this.#isAnother(file);
      if (anew) this.#begin();
      const { ino, mtimeMs } = fstatSync(file);
      this.#inode = ino;
      this.#written = mtimeMs;
      return { anew, lines: [...this.#read(file)] };
    } catch (error) {
      throw fileError(error, this.#path);
    } finally {
      closeSync(file);
    }
  }

  /** Undefined while there is no such file, which may be on its way into place. */
  #open(): number | undefined {
    try {
      return openSync(this.#path, 'r');
    } catch (error) {
      if (systemCode(error) === 'ENOENT' && this.#inode !== undefined) return undefined;
      throw fileError(error, this.#path);
    }
  }

  #isAnother(file: number): boolean {
    if (this.#inode === undefined) return false;
    const { ino, size, mtimeMs } = fstatSync(file);
    if (ino !== this.#inode || size < this.#offset) return true;
    const isUntouched = mtimeMs === this.#written && size === this.#offset;
    return !isUntouched && (this.#offset > LOOKED_AGAIN ? !this.#endsAlike(file) : !this.#isAlike(file));
  }

  #endsAlike(file: number): boolean {
    const end = Buffer.alloc(this.#end.length);
    readSync(file, end, 0, end.length, this.#offset - end.length);
    return end.equals(this.#end);
  }

  #isAlike(file: number): boolean {
    const octets = Buffer.alloc(this.#offset);
    readSync(file, octets, 0, octets.length, 0);
    return createHash('sha256').update(octets).digest().equals(this.#digest.copy().digest());
  }

  #begin(): void {
    this.#offset = 0;
    this.#number = 0;
    this.#digest = createHash('sha256');
    this.#end = Buffer.alloc(0);
    this.#held = Buffer.alloc(0);
  }

  *#read(file: number): Generator<Line> {
    const chunk = Buffer.alloc(CHUNK);
    for (;;) {
      const length = readSync(file, chunk, 0, CHUNK, this.#offset);
      if (length === 0) return;
      this.#offset += length;
      const read = Buffer.from(chunk.subarray(0, length));
      this.#digest.update(read);
      this.#end = Buffer.concat([this.#end, read]).subarray(-REMEMBERED);
      yield* this.#split(read);
    }
  }

  *#split(read: Buffer): Generator<Line> {
    let rest = Buffer.concat([this.#held, read]);
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      this.#number += 1;
      const text = rest.subarray(0, end).toString('utf8');
      rest = rest.subarray(end + 1);
      if (text.trim() !== '') yield { number: this.#number, text, ended: true };
    }
    this.#held = Buffer.from(rest);
  }
}
