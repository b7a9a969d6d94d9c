/** A run that is stepped through: opened anew or gone on with, in its folder, with its breakpoints. */
import { readFile } from 'node:fs/promises';
import type { JournalParent } from '../../engine/journal.js';
import { openRun } from '../../engine/run.js';
import type { Run, RunInput, RunSettings } from '../../engine/run-types.js';
import { type Followed, openTimeline, type RunHooks, type Timeline } from '../../engine/timeline/index.js';
import { unreachable } from '../../errors.js';
import { openSandbox } from '../../sandbox/stage.js';
import type { RunRecord, RunRegistry } from '../../sandbox/store/runs.js';
import { compareTraces } from '../../trace/compare/index.js';
import { onFileAsync } from '../../trace/file-error.js';
import { openTraceWriter } from '../../trace/recorder.js';
import { flowHash, maskedPrompts } from '../flow-hash.js';
import type { FlowRun } from '../flow-run.js';
import type { FoundFlow } from '../flow-source.js';
import type { KnownAnswer } from '../frames.js';
import { KnownAnswers } from '../known-answers.js';
import { openTrace } from '../trace-showing.js';
import { Breaks } from './breaks.js';
import type { RunPlace, StepperFiles, StepperSession } from './commands/types.js';
import { Future } from './future.js';
import { type JournalStart, RunDisk, soFar } from './run-disk.js';
import { writeExport } from './write-run.js';

/** What a session is opened with, be it of a new run or of an old one. */
export interface SessionStart {
  /** Folder of the runs. */
  home: string;
  runs: RunRegistry;
  found: FoundFlow;
  /** Name or path by which the flow is found again. */
  flow: string;
  flowPath: string | undefined;
  settings: RunSettings;
  version: string;
  /** Filters of `--break`. @throws FumoError `filter.*` before anything is opened */
  breaks: readonly string[];
  traceCopy: string | undefined;
  /** An old run: what it holds of inputs, and its place on the disk. */
  resumed?: { inputs: readonly RunInput[]; record: RunRecord; release: () => Promise<void> };
  /** A new run that was taken along a recording, and the recorded run if it is one of this home. */
  followed?: Followed & { trace: string; run?: string };
}

/** @throws FumoError `filter.*`, `flow.*`, `usage.*`, `store.*`, `environment.*` */
export async function startSession(start: SessionStart): Promise<StepSession> {
  const session = new StepSession(start);
  try {
    await session.open();
    return session;
  } catch (error) {
    await session.abandon();
    throw error;
  }
}

export class StepSession implements StepperSession {
  readonly breaks = new Breaks();
  announced: number | undefined;
  readonly files: StepperFiles;
  readonly #start: SessionStart;
  readonly #known: KnownAnswers;
  readonly #future = new Future();
  #timeline: Timeline | undefined;
  #disk: RunDisk | undefined;
  #finished = false;

  constructor(start: SessionStart) {
    this.#start = start;
    this.#known = new KnownAnswers(maskedPrompts(start.found.flows));
    for (const filter of start.breaks) this.breaks.add(filter);
    this.files = {
      read: (path) => onFileAsync(path, () => readFile(path, 'utf8')),
      export: async (format, path) => writeExport(this.place.id, format, path, soFar(this.run)),
      fork: (name) => this.#fork(name),
      compare: (which) => this.#compare(which),
    };
  }

  get timeline(): Timeline {
    return this.#timeline ?? unreachable('a session used before it was opened');
  }

  get run(): Run {
    return this.timeline.run;
  }

  get known(): readonly KnownAnswer[] {
    return this.#known.all;
  }

  /** The recording that the run was taken along when it began. */
  get followed(): SessionStart['followed'] {
    return this.#start.followed;
  }

  get place(): RunPlace {
    const { id, tracePath, parent } = this.#files.record;
    return { id, tracePath, traceCopy: this.#start.traceCopy, ...(parent && { parent }) };
  }

  get #files(): RunDisk {
    return this.#disk ?? unreachable('a session without its folder');
  }

  // ---- opening and closing ---------------------------------------------------------------------------------------

  async open(): Promise<void> {
    const { resumed, followed, runs, traceCopy } = this.#start;
    this.#timeline = await openTimeline({
      open: (hooks) => this.#openReal(hooks),
      shadow: (hooks) => this.#openShadow(hooks),
      inputs: (resumed ?? followed)?.inputs ?? [],
      onInput: (input) => this.#files.input(input),
      onEvent: (event) => this.#files.event(event),
      onBack: (keep) => {
        this.#future.keep(this.timeline);
        this.#files.back(keep);
      },
      onReset: (run) => this.#disk?.rewrite(soFar(run)),
    });
    if (traceCopy !== undefined) openTraceWriter(traceCopy).close();
    this.#disk = resumed
      ? RunDisk.reopen(runs, await runs.reopen(resumed.record.id), resumed.release, traceCopy)
      : await this.#newDisk(
          followed?.run === undefined ? {} : { parent: { run: followed.run, step: followed.steps } },
        );
    this.#disk.rewrite(soFar(this.run));
  }

  async #newDisk(more: { name?: string; parent?: { run: string; step: number } }): Promise<RunDisk> {
    const { runs, found, flowPath, traceCopy } = this.#start;
    const { name, title } = found.flow;
    const record = await runs.create({
      flow: name,
      title,
      ...(flowPath !== undefined && { flowPath }),
      ...more,
    });
    const { inputs } = this.timeline;
    const parent = more.parent && { run: more.parent.run, inputs: inputs.length };
    return RunDisk.create(runs, record, this.#journalStart(parent), { inputs, copy: traceCopy });
  }

  #journalStart(parent: JournalParent | undefined): JournalStart {
    const { version, flow, settings, found } = this.#start;
    return {
      fumo: version,
      flow,
      settings,
      flowHash: flowHash(found.flows),
      ...(parent && { parent }),
    };
  }

  async #openReal(hooks: RunHooks): Promise<Run> {
    this.#known.forget();
    let events = 0;
    return this.#openRun(this.#start.settings, {
      ...hooks,
      onEvent: (event) => {
        events += 1;
        hooks.onEvent(event);
      },
      onInput: (input) => {
        hooks.onInput(input);
        this.#known.note(input, events);
      },
    });
  }

  #openShadow(hooks: RunHooks): Promise<Run> {
    return this.#openRun({ ...this.#start.settings, transport: 'loopback' }, hooks);
  }

  #openRun(settings: RunSettings, hooks: RunHooks): Promise<Run> {
    const { found, version } = this.#start;
    const { flow, library } = found;
    return openRun({ flow, library, settings, version, stage: openSandbox(), ...hooks });
  }

  /** Closes run and files, and enters how the run ended. Calling it again does nothing. */
  async finish(): Promise<void> {
    if (this.#finished) return;
    this.#finished = true;
    const result = this.run.result();
    try {
      await this.timeline.close();
    } finally {
      await this.#files.close(result);
    }
  }

  /** Lets go of what was opened before the opening failed. */
  async abandon(): Promise<void> {
    await this.#timeline?.close();
    await (this.#disk ? this.#disk.close(undefined) : this.#start.resumed?.release());
  }

  /** The same for those who drive runs that are not stepped. */
  flowRun(): FlowRun {
    const session = this;
    return {
      get run() {
        return session.run;
      },
      get id() {
        return session.place.id;
      },
      get tracePath() {
        return session.place.tracePath;
      },
      get known() {
        return session.known;
      },
      traceCopy: this.#start.traceCopy,
      finish: () => this.finish(),
    };
  }

  // ---- other runs ------------------------------------------------------------------------------------------------

  async #fork(name: string | undefined): Promise<string> {
    const { inputs, position } = this.timeline;
    const former = this.#files;
    const parent = { run: former.record.id, step: position };
    const future = this.#future.of(inputs);
    const disk = await this.#newDisk({ parent, ...(name !== undefined && { name }) });
    this.#disk = disk;
    this.#future.forget();
    for (const input of future?.inputs.slice(inputs.length) ?? []) former.input(input);
    if (future) former.rewriteOwn(future.trace);
    await former.close(future ? future.result : this.run.result());
    disk.rewrite(soFar(this.run));
    return disk.record.id;
  }

  async #compare(which: string) {
    const other = await openTrace(this.#start.home, which);
    const names = { a: other.run, b: this.place.id };
    return { other: other.run, ...compareTraces(other, soFar(this.run), { names }) };
  }
}
