/** What goes on now, on a terminal: a line for each flow that is being played, drawn anew in place. */
import { type Instant, wallClock } from '../../engine/clock.js';
import { cleanLine } from '../clean.js';
import type { Paint } from '../colour.js';
import { fullTime } from '../times.js';
import { shorten, widthOf } from '../width.js';
import { RUN_WORDS } from './words.js';

/** A run that takes less than this needs no progress. */
const PATIENCE_MS = 400;
const LEAST_PAUSE_MS = 80;
const MOST_FLOWS = 6;

export interface Playing {
  flow: string;
  step: number;
  text: string;
  /** Virtual time. */
  now: Instant;
}

export interface Progress {
  begin(total: number): void;
  playing(index: number, playing: Playing): void;
  ended(index: number): void;
  /** Prints something above the lines. */
  above(print: () => void): void;
  /** Takes the lines off the screen for good. */
  end(): void;
}

export interface ProgressScreen {
  write(text: string): void;
  columns(): number;
  paint: Paint;
  /** Wall time in milliseconds. */
  elapsed?: () => number;
}

/** Draws nothing. */
export const NO_PROGRESS: Progress = {
  begin: () => undefined,
  playing: () => undefined,
  ended: () => undefined,
  above: (print) => print(),
  end: () => undefined,
};

export function openProgress(screen: ProgressScreen): Progress {
  return new LiveLines(screen);
}

class LiveLines implements Progress {
  readonly #screen: ProgressScreen;
  readonly #elapsed: () => number;
  readonly #playing = new Map<number, Playing>();
  #total = 0;
  #done = 0;
  #drawn = 0;
  /** Wall time of the first drawing, and the earliest of the next. */
  #firstAt = 0;
  #nextAt = 0;

  constructor(screen: ProgressScreen) {
    this.#screen = screen;
    this.#elapsed = screen.elapsed ?? wallClock.elapsed;
  }

  begin(total: number): void {
    this.end();
    [this.#total, this.#done] = [total, 0];
    this.#firstAt = this.#elapsed() + PATIENCE_MS;
    this.#nextAt = this.#firstAt;
  }

  playing(index: number, playing: Playing): void {
    this.#playing.set(index, playing);
    const now = this.#elapsed();
    if (now < this.#nextAt) return;
    this.#nextAt = now + LEAST_PAUSE_MS;
    this.#erase();
    this.#draw();
  }

  ended(index: number): void {
    this.#playing.delete(index);
    this.#done += 1;
  }

  above(print: () => void): void {
    this.#erase();
    print();
    if (this.#elapsed() >= this.#firstAt) this.#draw();
  }

  end(): void {
    this.#erase();
    this.#playing.clear();
    this.#total = 0;
  }

  #erase(): void {
    if (this.#drawn > 0) this.#screen.write(`\u001b[${this.#drawn}A\u001b[0J`);
    this.#drawn = 0;
  }

  #draw(): void {
    const lines = this.#lines();
    this.#screen.write(lines.map((line) => `${line}\n`).join(''));
    this.#drawn = lines.length;
  }

  #lines(): string[] {
    // One column less than the screen has: a full line would wrap on some terminals.
    const columns = this.#screen.columns() - 1;
    const flows = [...this.#playing.values()].slice(0, MOST_FLOWS).map((one) => playingLine(one, columns));
    const total = this.#total > 1 ? [shorten(RUN_WORDS.running(this.#done, this.#total), columns)] : [];
    return [...flows, ...total].map(this.#screen.paint.faint);
  }
}

/** `▸ deferred  12 The device shows “Install?”  2026-01-05 17:02:04Z`; the time goes when it does not fit. */
function playingLine({ flow, step, text, now }: Playing, columns: number): string {
  const time = fullTime(now);
  const head = cleanLine(`▸ ${flow}  ${step} ${text}`);
  const room = columns - widthOf(time) - 2;
  return room < columns / 2
    ? shorten(`▸ ${time} ${cleanLine(flow)}`, columns)
    : `${shorten(head, room)}  ${time}`;
}
