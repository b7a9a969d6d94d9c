/** Where the lines of the report come from: the page itself, or one after the other while a run goes on. */
import type { ReportLine } from '../model/report-data.js';
import { Story } from '../model/story.js';

export class Feed {
  readonly story = new Story();
  readonly #listeners = new Set<() => void>();
  #isDue = false;

  /** Takes lines in; listeners hear of many of them at once. */
  add(lines: Iterable<ReportLine>): void {
    for (const line of lines) this.story.add(line);
    if (this.#isDue || this.#listeners.size === 0) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      for (const listener of this.#listeners) listener();
    });
  }

  /** @returns a function that ends it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The lines that stand in the page. */
export function* linesIn(text: string): Generator<ReportLine> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (line !== '') yield JSON.parse(line) as ReportLine;
    at = end < 0 ? text.length : end + 1;
  }
}
