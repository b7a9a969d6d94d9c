/**
 * A run of a flow with all that belongs to it on the disk: its entry in the registry of runs, its trace written while
 * it goes on, the journal of what is put into it, and the server's state.
 */

import { resolve } from 'node:path';
import { createJournal, type JournalWriter, type RunInput } from '../engine/journal.js';
import type { OpenStage } from '../engine/ports.js';
import { openRun } from '../engine/run.js';
import type { Run, RunResult, RunSettings } from '../engine/run-types.js';
import { openSandbox } from '../sandbox/stage.js';
import { openRuns, type RunRecord, type RunRegistry } from '../sandbox/store/runs.js';
import { fileServerStore } from '../sandbox/store/server-file.js';
import type { TraceEvent, TraceHeader } from '../trace/event.js';
import { openTraceWriter, type TraceWriter } from '../trace/recorder.js';
import { flowHash, maskedPrompts } from './flow-hash.js';
import { type FoundFlow, readFlow } from './flow-source.js';
import type { KnownAnswer } from './frames.js';
import { KnownAnswers } from './known-answers.js';
import { flowsFolder, homeFolder } from './paths.js';
import { holdRun } from './stepper/run-lock.js';

export interface FlowRunOptions {
  /** Name of a built-in flow, or a path. */
  flow: string;
  settings: RunSettings;
  /** Where the trace is written as well (`--trace`). */
  traceCopy?: string | undefined;
  /** Version of fumo. */
  version: string;
}

export interface FlowRun {
  run: Run;
  id: string;
  tracePath: string;
  traceCopy: string | undefined;
  /** Answers put in so far, whoever gave them. */
  known: readonly KnownAnswer[];
  /** Closes run and files and enters the result in the registry. Calling it again does nothing. */
  finish(): Promise<void>;
}

/** The `--json` contract of `step` and of `run` with one flow. */
export type FlowRunResult = RunResult & { run: string; trace: string; traceCopy?: string };

/**
 * Finds the flow and opens its run. Nothing is written before flow and settings were found to be right.
 * @throws FumoError `flow.*`, `usage.*`, `answer.*`, `store.*`, `environment.*`
 */
export async function openFlowRun(options: FlowRunOptions): Promise<FlowRun> {
  const found = await readFlow(flowsFolder(), options.flow);
  const files = new RunFiles(openRuns(homeFolder()), options, found);
  try {
    const run = await openRun({
      flow: found.flow,
      library: found.library,
      settings: options.settings,
      version: options.version,
      stage: (cast, surroundings) => files.open(cast, surroundings),
      onHeader: (header) => files.header(header),
      onEvent: (event) => files.event(event),
      onInput: (input) => files.input(input),
    });
    return files.flowRun(run);
  } catch (error) {
    await files.close(undefined);
    throw error;
  }
}

/** The result with the id of the run and the path of its trace. */
export function withPlace(result: RunResult, { id, tracePath, traceCopy }: FlowRun): FlowRunResult {
  return { ...result, run: id, trace: tracePath, ...(traceCopy === undefined ? {} : { traceCopy }) };
}

class RunFiles {
  readonly #runs: RunRegistry;
  readonly #options: FlowRunOptions;
  readonly #found: FoundFlow;
  readonly #known: KnownAnswers;
  #header: TraceHeader | undefined;
  #record: RunRecord | undefined;
  #writers: TraceWriter[] = [];
  #journal: JournalWriter | undefined;
  #events = 0;
  #release: (() => Promise<void>) | undefined;
  #closed = false;

  constructor(runs: RunRegistry, options: FlowRunOptions, found: FoundFlow) {
    this.#runs = runs;
    this.#options = options;
    this.#found = found;
    this.#known = new KnownAnswers(maskedPrompts(found.flows));
  }

  header(header: TraceHeader): void {
    this.#header = header;
  }

  event(event: TraceEvent): void {
    this.#events += 1;
    for (const writer of this.#writers) writer.event(event);
  }

  input(input: RunInput): void {
    this.#journal?.input(input);
    this.#known.note(input, this.#events);
  }

  /** The engine opens the stage after all its checks, and before the first event. */
  async open(...stage: Parameters<OpenStage>): ReturnType<OpenStage> {
    const { flow } = this.#found;
    const { settings, version, traceCopy } = this.#options;
    if (traceCopy !== undefined) this.#addWriter(traceCopy);
    const flowPath = flow.file === this.#options.flow ? resolve(flow.file) : undefined;
    const { name, title } = flow;
    this.#record = await this.#runs.create({
      flow: name,
      title,
      ...(flowPath !== undefined && { flowPath }),
    });
    this.#release = await holdRun(this.#record);
    this.#addWriter(this.#record.tracePath);
    this.#journal = createJournal(this.#record.journalPath, {
      fumo: version,
      flow: this.#options.flow,
      settings,
      flowHash: flowHash(this.#found.flows),
    });
    return openSandbox({ store: fileServerStore(this.#record.serverStatePath) })(...stage);
  }

  #addWriter(path: string): void {
    const writer = openTraceWriter(path);
    this.#writers.push(writer);
    if (this.#header) writer.header(this.#header);
  }

  flowRun(run: Run): FlowRun {
    const known = this.#known;
    return {
      run,
      id: this.#record?.id ?? '',
      tracePath: this.#record?.tracePath ?? '',
      traceCopy: this.#options.traceCopy,
      get known() {
        return known.all;
      },
      finish: async () => {
        try {
          await run.close();
        } finally {
          await this.close(run.result());
        }
      },
    };
  }

  async close(result: RunResult | undefined): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const writer of this.#writers) writer.close();
    this.#journal?.close();
    if (!this.#record) return;
    const { verdict, outcome } = result ?? { verdict: 'failed' as const, outcome: 'failed' };
    await this.#runs.finish(this.#record.id, { verdict, outcome });
    await this.#release?.();
  }
}
