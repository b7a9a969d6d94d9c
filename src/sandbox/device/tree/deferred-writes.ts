/**
 * Values written as a part of something that may still fail as a whole. The rest of the device, which cannot undo what
 * it does with a value, hears of them only when nothing can fail any more but its own refusal.
 */
import type { NodeValue } from './node.js';
import type { TreeRequest } from './request.js';
import type { ManagementTree } from './tree.js';

export type WriteHooks = Pick<TreeRequest, 'beforeReplace' | 'afterReplace'>;

/** Settled: the device took them all. Else the status of its refusal, and whether it had already taken others. */
export type Settlement = { refusal: string | undefined; taken: number };

export class DeferredWrites {
  readonly #writes: { uri: string; value: NodeValue }[] = [];
  readonly #tree: ManagementTree;

  constructor(tree: ManagementTree) {
    this.#tree = tree;
  }

  /** Hooks that only remember. */
  get hooks(): WriteHooks {
    return {
      beforeReplace: () => undefined,
      afterReplace: (uri) => {
        const value = this.#tree.find(uri)?.value;
        if (value !== undefined) this.#writes.push({ uri, value });
      },
    };
  }

  /** Tells the device, in order; taking one value may have changed another, so each is written again first. */
  settle(hooks: WriteHooks): Settlement {
    let taken = 0;
    for (const { uri, value } of this.#writes) {
      if (!this.#tree.find(uri)) continue;
      const refusal = hooks.beforeReplace?.(uri, value);
      if (refusal !== undefined) return { refusal, taken };
      if (this.#tree.find(uri)?.value !== value) this.#tree.keep(uri, value, 'server');
      hooks.afterReplace?.(uri);
      taken += 1;
    }
    return { refusal: undefined, taken };
  }
}
