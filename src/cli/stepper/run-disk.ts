/** A stepped run on the disk: its trace as it is now, its journal, and the lock on both. */
import {
  createJournal,
  type JournalHeader,
  type JournalWriter,
  reopenJournal,
} from '../../engine/journal.js';
import type { Run, RunInput, RunResult } from '../../engine/run-types.js';
import type { RunRecord, RunRegistry } from '../../sandbox/store/runs.js';
import type { TraceEvent, TraceHeader } from '../../trace/event.js';
import { openTraceWriter, type TraceWriter } from '../../trace/recorder.js';
import { holdRun } from './run-lock.js';

/** What a trace says: of a run that goes on, so far. */
export interface TraceSoFar {
  header: TraceHeader;
  events: readonly TraceEvent[];
}

export type JournalStart = Omit<JournalHeader, 'format' | 'v'>;

export class RunDisk {
  readonly record: RunRecord;
  readonly #runs: RunRegistry;
  readonly #journal: JournalWriter;
  readonly #release: () => Promise<void>;
  readonly #copy: string | undefined;
  #writers: readonly TraceWriter[] = [];
  #closed = false;

  private constructor(
    runs: RunRegistry,
    record: RunRecord,
    journal: JournalWriter,
    more: { release: () => Promise<void>; copy: string | undefined },
  ) {
    this.#runs = runs;
    this.record = record;
    this.#journal = journal;
    this.#release = more.release;
    this.#copy = more.copy;
  }

  /** A new run that begins with these inputs. @throws FumoError `store.*` */
  static async create(
    runs: RunRegistry,
    record: RunRecord,
    start: JournalStart,
    { inputs = [], copy }: { inputs?: readonly RunInput[]; copy?: string | undefined },
  ): Promise<RunDisk> {
    const release = await holdRun(record);
    const journal = createJournal(record.journalPath, start, { sync: true });
    for (const input of inputs) journal.input(input);
    return new RunDisk(runs, record, journal, { release, copy });
  }

  /** A run that is gone on with; a torn last line of its journal is cut. @throws FumoError `store.*` */
  static reopen(
    runs: RunRegistry,
    record: RunRecord,
    release: () => Promise<void>,
    copy: string | undefined,
  ): RunDisk {
    const journal = reopenJournal(record.journalPath, { sync: true });
    return new RunDisk(runs, record, journal, { release, copy });
  }

  input(input: RunInput): void {
    this.#journal.input(input);
  }

  back(keep: number): void {
    this.#journal.back(keep);
  }

  event(event: TraceEvent): void {
    for (const writer of this.#writers) writer.event(event);
  }

  /** The trace is written anew, and its copy. @throws FumoError `store.*` */
  rewrite(trace: TraceSoFar): void {
    this.#write(trace, this.#copy === undefined ? [] : [this.#copy]);
  }

  /** The same without the copy, which goes with the fork that takes the place of this run. @throws FumoError `store.*` */
  rewriteOwn(trace: TraceSoFar): void {
    this.#write(trace, []);
  }

  #write({ header, events }: TraceSoFar, copies: readonly string[]): void {
    for (const writer of this.#writers) writer.close();
    const paths = [this.record.tracePath, ...copies];
    this.#writers = paths.map((path) => openTraceWriter(path));
    for (const writer of this.#writers) {
      writer.header(header);
      for (const event of events) writer.event(event);
    }
  }

  /** Closes the files and enters how it ended; without a result the run can be gone on with. */
  async close(result: RunResult | undefined): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const writer of this.#writers) writer.close();
    this.#journal.close();
    const { verdict, outcome } = result ?? { verdict: 'failed' as const, outcome: 'interrupted' };
    await this.#runs.finish(this.record.id, { verdict, outcome });
    await this.#release();
  }
}

/** The trace of a run as far as it has come. */
export function soFar({ header, events }: Pick<Run, 'header' | 'events'>): TraceSoFar {
  return { header, events };
}
