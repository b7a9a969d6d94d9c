/** `--watch`: flows are played again when a file that they are made of was saved. */
import { basename, dirname, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { wallClock } from '../../engine/clock.js';

export interface WatchOptions {
  /** Files whose change matters now. */
  files(): readonly string[];
  /** Folders in which new flow files may appear. */
  folders: readonly string[];
  /** Absolute paths that changed, appeared or vanished; not called again before it is done. */
  onChange(paths: readonly string[]): Promise<void>;
}

export interface Watcher {
  /** Also watches the folders of files that were not known before. Resolves when every change is seen. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

/** Editors save in several moves; what comes within this belongs together. */
const SETTLE_MS = 60;
const MATTERS = /\.(ya?ml|golden\.jsonl)$/;
const PASSED_OVER = new Set(['node_modules', '.git']);
const WATCH = {
  ignoreInitial: true,
  ignorePermissionErrors: true,
  atomic: true,
  ignored: isPassedOver,
} as const;

/** Resolves when every change is seen. */
export async function openWatcher(options: WatchOptions): Promise<Watcher> {
  const { watch } = await import('chokidar');
  const changes = new Changes(options.onChange);
  const watchers: FSWatcher[] = [];
  const begin = (folders: readonly string[], depth?: number): Promise<void> => {
    if (folders.length === 0) return Promise.resolve();
    const watcher = watch([...folders], { ...WATCH, ...(depth !== undefined && { depth }) });
    watchers.push(watcher);
    watcher.on('all', (_event, path) => {
      if (MATTERS.test(path)) changes.add(path);
    });
    // A folder that cannot be watched is no reason to stop: flows are still played on a key.
    watcher.on('error', () => undefined);
    return readiness(watcher);
  };
  const followed = new Set<string>();
  // Folders are watched rather than files: an editor that saves by renaming replaces the file.
  const follow = (): Promise<void> => {
    const fresh = new Set(
      options
        .files()
        .map(dirname)
        .filter((folder) => !followed.has(folder)),
    );
    for (const folder of fresh) followed.add(folder);
    return begin([...fresh], 0);
  };
  await Promise.all([begin(options.folders), follow()]);
  return {
    follow,
    close: async () => {
      changes.close();
      await Promise.all(watchers.map((watcher) => watcher.close()));
    },
  };
}

function readiness(watcher: FSWatcher): Promise<void> {
  return new Promise((resolve) => {
    watcher.once('ready', () => resolve());
  });
}

function isPassedOver(path: string): boolean {
  return PASSED_OVER.has(basename(path)) || path.split(sep).includes('node_modules');
}

/** Gathers changes until they pause, and while earlier ones are worked on. */
class Changes {
  readonly #work: (paths: readonly string[]) => Promise<void>;
  #paths = new Set<string>();
  #cancel: () => void = () => undefined;
  #busy = false;
  #closed = false;

  constructor(work: (paths: readonly string[]) => Promise<void>) {
    this.#work = work;
  }

  add(path: string): void {
    this.#paths.add(path);
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  #wait(): void {
    this.#cancel();
    if (!this.#closed) this.#cancel = wallClock.after(SETTLE_MS, () => void this.#go());
  }

  async #go(): Promise<void> {
    if (this.#busy || this.#closed) return;
    this.#busy = true;
    const paths = [...this.#paths].sort();
    this.#paths.clear();
    try {
      await this.#work(paths);
    } finally {
      this.#busy = false;
      if (this.#paths.size > 0) this.#wait();
    }
  }
}
