/** `trace show --follow`: the ladder of a run that another process is playing, line by line as it happens. */
import { wallClock } from '../../engine/clock.js';
import type { TraceEvent, TraceHeader } from '../../trace/event.js';
import { EntryFeed } from '../../trace/exporters/entry-feed.js';
import type { Filter } from '../../trace/filter/index.js';
import type { Line } from '../../trace/json-lines.js';
import { Chooser } from '../../trace/open-source.js';
import { Linker } from '../../trace/paired.js';
import { LineReader } from '../../trace/reader.js';
import type { Layout } from '../render/ladder.js';
import { LadderView } from './ladder-view.js';
import { Tail } from './tail.js';
import { SHOW_WORDS } from './words.js';

export interface FollowSettings {
  layout: Layout;
  filter?: Filter | undefined;
  /** Of what is there already only so many events. */
  last?: number | undefined;
  print(line: string): void;
  /** Waits before the file is looked at again; a parameter for tests. */
  pause?(): Promise<void>;
}

const LOOK_EVERY_MS = 150;

/** Resolves when the run has ended. @throws FumoError `trace.*`, `store.*` */
export async function followTrace(path: string, settings: FollowSettings): Promise<void> {
  const tail = new Tail(path);
  const follower = new Follower(path, settings);
  for (;;) {
    const { anew, lines } = tail.poll();
    if (anew) follower.restart();
    follower.take(lines);
    if (follower.isOver) return;
    await (settings.pause ?? pause)();
  }
}

class Follower {
  readonly #path: string;
  readonly #settings: FollowSettings;
  /** The lines that were read, as hashes: a file that was written anew mostly begins as it did. */
  #known: number[] = [];
  #at = 0;
  #reader: LineReader;
  #ladder: Feed | undefined;

  constructor(path: string, settings: FollowSettings) {
    this.#path = path;
    this.#settings = settings;
    this.#reader = new LineReader(path);
  }

  get isOver(): boolean {
    return this.#at === this.#known.length && this.#ladder?.view.isOver === true;
  }

  /** The file is another one: what it says is compared with what was shown. */
  restart(): void {
    this.#at = 0;
    this.#reader = new LineReader(this.#path);
    this.#ladder = undefined;
  }

  take(lines: readonly Line[]): void {
    if (lines.length === 0) return;
    const quiet = this.#quietLines(lines.length);
    for (const [index, line] of lines.entries()) {
      this.#line(line, index > 0 && index <= quiet);
      if (index === 0 && quiet > 0) this.#settings.print(SHOW_WORDS.before(quiet));
    }
    // A file that was cut says so at once, not only when it goes on.
    if (this.#at < this.#known.length) this.#takenBack();
  }

  /** How many events of those that were there at the beginning are not wanted. */
  #quietLines(lines: number): number {
    const { last } = this.#settings;
    return this.#known.length > 0 || last === undefined ? 0 : Math.max(0, lines - 1 - last);
  }

  #line(line: Line, isQuiet: boolean): void {
    const hash = hashOf(line.text);
    const isKnown = this.#at < this.#known.length && this.#known[this.#at] === hash;
    if (!isKnown && this.#at < this.#known.length) this.#takenBack();
    const read = this.#reader.read(line);
    if (!isKnown) this.#known.push(hash);
    this.#at += 1;
    const shown =
      'header' in read ? this.#begin(read.header) : (this.#ladder?.push(read.event, isQuiet) ?? []);
    if (!isKnown) for (const text of shown) this.#settings.print(text);
  }

  #begin(header: TraceHeader): string[] {
    this.#ladder = new Feed(header, this.#settings);
    return this.#ladder.view.title();
  }

  #takenBack(): void {
    const undone = this.#known.length - this.#at;
    this.#known.length = this.#at;
    const words = this.#at === 0 ? SHOW_WORDS.rewritten : SHOW_WORDS.takenBack(undone);
    const { paint } = this.#settings.layout;
    for (const line of this.#ladder?.view.remark(words) ?? ['', paint.warn(words)])
      this.#settings.print(line);
  }
}

/** Events one by one, made into lines. */
class Feed {
  readonly view: LadderView;
  readonly #entries = new EntryFeed();
  readonly #linker = new Linker();
  readonly #chooser: Chooser | undefined;

  constructor(header: TraceHeader, { layout, filter }: FollowSettings) {
    this.view = new LadderView(header, { layout });
    this.#chooser = filter ? new Chooser(filter, true) : undefined;
  }

  /** @param isQuiet it is only taken note of */
  push(event: TraceEvent, isQuiet: boolean): string[] {
    const entry = this.#entries.push(event);
    this.#linker.add(entry);
    const chosen = this.#chooser ? this.#chooser.take(entry) : [entry];
    return isQuiet ? [] : chosen.flatMap((one) => this.view.entry(one));
  }
}

/** FNV-1a with the length. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0) * 0x10000 + (text.length & 0xffff);
}

/** The port keeps the process alive meanwhile, which the clock's own timers do not. */
async function pause(): Promise<void> {
  const { port1 } = new MessageChannel();
  port1.ref();
  await new Promise<void>((resolve) => wallClock.after(LOOK_EVERY_MS, resolve));
  port1.close();
}
