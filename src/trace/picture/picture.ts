/**
 * A ladder as a value: who has a lifeline, and what happens between them from top to bottom. It knows neither flows nor
 * traces, and not how it will be drawn. Texts are as they came from people and peers; renderers make them safe.
 */

export interface Lifeline {
  /** Name by which rows mean it; unique in the picture. */
  id: string;
  /** What people read. */
  name: string;
  /** A word under the name, such as `real`. */
  remark?: string;
}

/** How an outcome is meant: `good` what was wanted, `bad` a failure, `plain` neither. */
export type Tone = 'plain' | 'good' | 'bad';

/** What every row that says something has. */
export interface Said {
  label: string;
  /** Number in the specification, such as `6`. */
  number?: string;
  /** More lines, smaller. */
  lines?: readonly string[];
}

/** Something goes from one lifeline to another. `answer` is drawn dashed, `async` with an open head. */
export interface ArrowRow extends Said {
  row: 'arrow';
  from: string;
  to: string;
  style?: 'call' | 'answer' | 'async';
}

/** Something happens at one lifeline; `state` when its state changes. */
export interface EventRow extends Said {
  row: 'event';
  at: string;
  sort?: 'event' | 'state' | 'timer';
}

/** Time passes, or something is waited for. */
export interface DelayRow extends Said {
  row: 'delay';
}

/** A new part begins. */
export interface DividerRow extends Said {
  row: 'divider';
}

/** A remark across all lifelines. */
export interface NoteRow extends Said {
  row: 'note';
  tone?: Tone;
}

/** It is over. */
export interface EndRow extends Said {
  row: 'end';
  tone: Tone;
}

/** Something that another picture shows. */
export interface RefRow extends Said {
  row: 'ref';
}

/** `alt`: one of the sections; `opt`: perhaps; `loop`: again and again. */
export interface GroupRow {
  row: 'group';
  sort: 'alt' | 'opt' | 'loop';
  /** At least one. */
  sections: readonly Section[];
}

export interface Section {
  label: string;
  rows: readonly Row[];
}

export type Row = ArrowRow | DelayRow | DividerRow | EndRow | EventRow | GroupRow | NoteRow | RefRow;

export interface Picture {
  title: string;
  /** Where it comes from, in a few words. */
  subtitle?: string;
  /** Left to right; at least one. */
  lifelines: readonly Lifeline[];
  rows: readonly Row[];
}

/** Levels of groups inside each other. */
export function depthOf(rows: readonly Row[]): number {
  return Math.max(
    0,
    ...rows.map((row) =>
      row.row === 'group' ? 1 + depthOf(row.sections.flatMap((section) => section.rows)) : 0,
    ),
  );
}

/** Every row, groups before what is in them. */
export function* allRows(rows: readonly Row[]): Generator<Row> {
  for (const row of rows) {
    yield row;
    if (row.row === 'group') for (const section of row.sections) yield* allRows(section.rows);
  }
}

/** The rows with lifelines that somebody uses, in the order of `cast`; all of it when nobody does. */
export function castOf(rows: readonly Row[], cast: readonly Lifeline[]): readonly Lifeline[] {
  const used = new Set<string>();
  for (const row of allRows(rows)) {
    if (row.row === 'arrow') for (const id of [row.from, row.to]) used.add(id);
    if (row.row === 'event') used.add(row.at);
  }
  const present = cast.filter(({ id }) => used.has(id));
  return present.length > 0 ? present : cast;
}
