/** The rows of the ladder: events, what frames them, and the time that passes between them. */
import type { Entry, StepEntry, Story } from './story.js';

export type Row =
  | { row: 'step'; key: string; at: number; step: StepEntry; entry: Entry }
  | { row: 'event'; key: string; at: number; entry: Entry }
  /** Virtual time passes. */
  | { row: 'gap'; key: string; at: number; from: number }
  | { row: 'end'; key: string; at: number; entry: Entry };

/** Whether an entry is wanted; everything is without it. */
export type Wanted = (entry: Entry) => boolean;

/**
 * The rows of a story. A step is shown when anything in it is wanted. The events by which a step begins and ends are
 * its own row, unless it failed: then the failure stands where it happened.
 */
export function rowsOf(story: Story, wanted: Wanted = () => true): Row[] {
  const rows: Row[] = [];
  let [time, step] = [story.header?.origin ?? 0, undefined as StepEntry | undefined];
  for (const entry of story.entries) {
    if (!wanted(entry)) continue;
    const { at } = entry.event;
    if (entry.step && entry.step !== step) {
      step = entry.step;
      const { startedAt } = step;
      if (startedAt !== time) rows.push({ row: 'gap', key: `t${entry.index}`, at: startedAt, from: time });
      time = startedAt;
      rows.push({
        row: 'step',
        key: `s${step.index}`,
        at: startedAt,
        step,
        entry: firstOf(story, step, entry),
      });
    }
    if (isFrame(entry)) continue;
    if (at !== time) rows.push({ row: 'gap', key: `g${entry.index}`, at, from: time });
    time = at;
    rows.push({ row: entry.event.kind === 'end' ? 'end' : 'event', key: `e${entry.index}`, at, entry });
  }
  return rows;
}

function firstOf({ entries }: Story, { entry }: StepEntry, fallback: Entry): Entry {
  return entries[entry] ?? fallback;
}

/** The beginning and the good end of a step say nothing that its row does not say. */
function isFrame({ event }: Entry): boolean {
  return event.kind === 'step' && event.phase !== 'failed';
}

/** The entry that a row stands for. */
export function entryOf(row: Row): Entry | undefined {
  return row.row === 'gap' ? undefined : row.entry;
}

/** Position of the row where an entry is shown: its own, or that of its step; -1 when it is not there. */
export function rowAt(rows: readonly Row[], index: number): number {
  const own = rows.findIndex((row) => entryOf(row)?.index === index);
  if (own >= 0) return own;
  return rows.findLastIndex((row) => row.row === 'step' && row.entry.index <= index);
}
