/** What a server changed since a savepoint, newest last, so that it can be undone in reverse (RepPro 1.2, Atomic). */
import type { TreeNode } from './node.js';

/** One change of one place in the tree. */
export interface Change {
  uri: string;
  /** The node before; undefined when there was none. */
  before: TreeNode | undefined;
  /** Normal URIs of the node and its siblings before, in their order. */
  siblings: readonly string[];
}

/** A moment to go back to. */
export interface Savepoint {
  changes: number;
  news: number;
}

export class UndoLog<News> {
  #changes: Change[] = [];
  /** What will be announced when nothing can be undone any more. */
  #news: { uri: string; news: News }[] = [];
  /** Normal URIs that could not be put back. */
  readonly #stuck = new Set<string>();
  #depth = 0;

  /** Whether changes are being kept. */
  get isOpen(): boolean {
    return this.#depth > 0;
  }

  begin(): Savepoint {
    this.#depth += 1;
    return this.here();
  }

  here(): Savepoint {
    return { changes: this.#changes.length, news: this.#news.length };
  }

  /** @returns what is to be announced now, which is nothing while an outer savepoint is open */
  end(): readonly News[] {
    this.#depth -= 1;
    if (this.isOpen) return [];
    const told = this.#news.map(({ news }) => news);
    this.#changes = [];
    this.#news = [];
    this.#stuck.clear();
    return told;
  }

  changed(change: Change): void {
    this.#changes.push(change);
  }

  /** @param uri normal URI of the node that the news are about */
  announce(uri: string, news: News): void {
    this.#news.push({ uri, news });
  }

  /**
   * Takes back everything since the savepoint, newest first.
   * @param revert puts one place back; false when that is impossible, and then its news stay true
   * @returns whether all of it was put back
   */
  undo(to: Savepoint, revert: (change: Change) => boolean): boolean {
    let whole = true;
    for (const change of this.#changes.splice(to.changes).reverse()) {
      if (revert(change)) continue;
      this.#stuck.add(change.uri);
      whole = false;
    }
    const stayed = this.#news.splice(to.news).filter(({ uri }) => this.#stuck.has(uri));
    this.#news.push(...stayed);
    return whole;
  }
}
