/** A home with recorded runs, made without playing any. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRuns } from '../../src/sandbox/store/runs.js';
import type { TraceEvent, TraceHeader } from '../../src/trace/event.js';
import { serialise } from '../../src/trace/serialise.js';
import { type Printed, runInProcess } from './in-process.js';

export interface Recorded {
  header: TraceHeader;
  events: readonly TraceEvent[];
}

export interface TraceHome {
  folder: string;
  /** @returns the id */
  record(
    trace: Recorded,
    more?: { parent?: { run: string; step: number }; isOpen?: boolean },
  ): Promise<string>;
  run(command: unknown, id: string, argv: readonly string[]): Promise<Printed>;
  remove(): void;
}

export function textOfTrace({ header, events }: Recorded): string {
  return `${[header, ...events].map(serialise).join('\n')}\n`;
}

export function openTraceHome(): TraceHome {
  const folder = mkdtempSync(join(tmpdir(), 'fumo-traces-'));
  const before = process.env.FUMO_HOME;
  process.env.FUMO_HOME = folder;
  const runs = openRuns(folder);
  return {
    folder,
    record: async (trace, { parent, isOpen = false } = {}) => {
      const { flow, title } = trace.header;
      const { id, tracePath } = await runs.create({ flow, title, ...(parent && { parent }) });
      writeFileSync(tracePath, textOfTrace(trace));
      if (!isOpen) await runs.finish(id, { verdict: 'passed', outcome: 'updated' });
      return id;
    },
    run: runInProcess,
    remove: () => {
      if (before === undefined) delete process.env.FUMO_HOME;
      else process.env.FUMO_HOME = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
