/** The loop of `--watch`: plays all flows, then waits for changed files and keys until somebody leaves. */
import { EXIT } from '../exit-codes.js';
import { reportError } from '../report-error.js';
import type { FlowList, Played } from '../run-many.js';
import type { Report } from './entry.js';
import { goldenPath } from './golden.js';
import { takeTurns } from './pool.js';
import { inWords, type Prepared } from './prepare.js';
import { runsJson } from './reporters/json.js';
import { shortPath } from './select.js';
import { openWatcher, type Watcher } from './watch.js';
import { RUN_WORDS } from './words.js';

export interface WatchFlowsOptions {
  /** Finds the flows again: files may have come or gone. @throws FumoError */
  again(): Promise<FlowList>;
  play(list: FlowList): Promise<Report>;
  say(text: string): void;
}

/** @returns when somebody left: with exit code 0 for the key q, 130 for Ctrl-C */
export async function watchFlows(first: FlowList, options: WatchFlowsOptions): Promise<Played> {
  const round = new Rounds(first, options);
  const inTurn = takeTurns();
  const watcher: { current?: Watcher } = {};
  watcher.current = await openWatcher({
    files: () => round.files(),
    folders: first.folders,
    onChange: (paths) =>
      inTurn(async () => {
        await round.changed(paths);
        await watcher.current?.follow();
      }),
  });
  const keys = openKeys({
    r: () => void inTurn(() => round.last()),
    a: () => void inTurn(() => round.all()),
  });
  void inTurn(() => round.all());
  const exit = await keys.left;
  await watcher.current.close();
  return { output: round.report ? runsJson(round.report) : { runs: [], totals: NOTHING }, exit };
}

const NOTHING = { flows: 0, passed: 0, failed: 0, errors: 0, notRun: 0, exit: EXIT.ok } as const;

class Rounds {
  readonly #options: WatchFlowsOptions;
  #list: FlowList;
  #last: FlowList;
  report: Report | undefined;

  constructor(list: FlowList, options: WatchFlowsOptions) {
    this.#options = options;
    this.#list = list;
    this.#last = list;
  }

  files(): string[] {
    return this.#list.prepared.flatMap(({ path, files }) => [...files, goldenPath(path)]);
  }

  async all(): Promise<void> {
    await this.#find();
    await this.#play(this.#list);
  }

  async last(): Promise<void> {
    await this.#find();
    const paths = new Set(this.#last.prepared.map(({ path }) => path));
    await this.#play(this.#only(({ path }) => paths.has(path)));
  }

  /** Plays the flows that are made of these files, and those that are new. */
  async changed(paths: readonly string[]): Promise<void> {
    const before = this.#list.prepared;
    await this.#find();
    const affected = this.#only((one) => isAffected(one, before, new Set(paths)));
    if (affected.prepared.length === 0) return;
    const names = paths.map((path) => shortPath(path));
    this.#options.say(`\n${RUN_WORDS.changed(names)}`);
    await this.#play(affected);
  }

  #only(isWanted: (prepared: Prepared) => boolean): FlowList {
    return { ...this.#list, prepared: this.#list.prepared.filter(isWanted) };
  }

  /** A list that cannot be made now, because a file was removed perhaps, is told, and the old one stays. */
  async #find(): Promise<void> {
    try {
      this.#list = await this.#options.again();
    } catch (error) {
      await reportError(inWords(error));
    }
  }

  async #play(list: FlowList): Promise<void> {
    this.#last = list;
    try {
      this.report = await this.#options.play(list);
      const [one] = this.report.entries;
      if (list.isOne && one?.status === 'error') await reportError(one.error);
    } catch (error) {
      await reportError(inWords(error));
    }
    const keys = process.stdin.isTTY ? RUN_WORDS.watchKeys : RUN_WORDS.watchKeysPlain;
    this.#options.say(`\n${RUN_WORDS.watching(this.#list.prepared.length)}  ${keys}`);
  }
}

/** A flow that could not be read may be waiting for any file. */
function isAffected(one: Prepared, before: readonly Prepared[], paths: ReadonlySet<string>): boolean {
  const old = before.find(({ path }) => path === one.path);
  if (!old || old.error || one.error) return true;
  return [...one.files, ...old.files, goldenPath(one.path)].some((file) => paths.has(file));
}

interface Keys {
  /** The exit code, when somebody leaves. Without a terminal only a signal ends the watch. */
  left: Promise<number>;
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

function openKeys(keys: Readonly<Record<'r' | 'a', () => void>>): Keys {
  const { stdin } = process;
  if (!stdin.isTTY) return { left: new Promise(() => undefined) };
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  const left = new Promise<number>((resolve) => {
    stdin.on('data', (typed: string) => {
      for (const key of typed) {
        if (key === CTRL_C) resolve(EXIT.interrupted);
        else if (key === 'q' || key === CTRL_D) resolve(EXIT.ok);
        else if (key === 'r' || key === '\r') keys.r();
        else if (key === 'a') keys.a();
      }
    });
  });
  return { left: left.finally(() => stdin.setRawMode(false).pause()) };
}
