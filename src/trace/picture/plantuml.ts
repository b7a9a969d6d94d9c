/** A picture as a PlantUML sequence diagram. */
import type { Picture, Row, Said } from './picture.js';
import { allLines, safe } from './safe.js';

/** A picture whose rows may be made while they are drawn. */
export type RunningPicture = Omit<Picture, 'rows'> & { rows: Iterable<Row> };

/** Lines without line feeds at their ends. */
export function* plantumlPicture(picture: RunningPicture): Generator<string> {
  const names = new Map(picture.lifelines.map(({ id }, index) => [id, `p${index + 1}`]));
  yield '@startuml';
  yield 'hide footbox';
  if (safe(picture.title) !== '') yield `title ${escapeText(picture.title)}`;
  for (const { id, name, remark } of picture.lifelines) {
    const words = remark === undefined ? name : `${name} (${remark})`;
    yield `participant "${escapeText(words)}" as ${names.get(id)}`;
  }
  yield* drawRows(
    picture.rows,
    { of: (id) => names.get(id) ?? 'p1', all: acrossAll([...names.values()]) },
    '',
  );
  yield '@enduml';
}

interface Names {
  of(id: string): string;
  /** The first and the last. */
  all: string;
}

function acrossAll(names: readonly string[]): string {
  const [first = 'p1'] = names;
  return names.length > 1 ? `${first}, ${names.at(-1)}` : first;
}

/**
 * Characters that PlantUML reads as its own become `<U+....>`: markup in angle brackets and doubled signs, links,
 * variables, functions, the backslash of line breaks, and what begins a directive.
 */
const SPECIAL = /[~<>&[\]{}|%!$\\#"@`^;=]|(?<=\/)'|'(?=\/)|(?<=([*/_.'-]))\1|^[*/_.'-]/gu;

function escapeText(text: string): string {
  return safe(text).replace(SPECIAL, (found) => `<U+${hex(found)}>`);
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

function words(said: Said): string {
  return allLines(said).map(escapeText).join('\\n');
}

const SIGNS = { call: '->', answer: '-->', async: '->>' } as const;

function* drawRows(rows: Iterable<Row>, names: Names, lead: string): Generator<string> {
  for (const row of rows) yield* drawRow(row, names, lead);
}

function* drawRow(row: Row, names: Names, lead: string): Generator<string> {
  if (row.row === 'group') {
    for (const [index, { label, rows }] of row.sections.entries()) {
      yield `${lead}${index === 0 ? row.sort : 'else'} ${escapeText(label)}`;
      yield* drawRows(rows, names, `${lead}  `);
    }
    yield `${lead}end`;
  } else yield lead + drawSaid(row, names);
}

type SaidRow = Exclude<Row, { row: 'group' }>;
type Draw = { readonly [K in SaidRow['row']]: (row: Extract<SaidRow, { row: K }>, names: Names) => string };

const DRAW: Draw = {
  arrow: (row, names) =>
    `${names.of(row.from)} ${SIGNS[row.style ?? 'call']} ${names.of(row.to)} : ${words(row)}`,
  event: (row, names) => `note over ${names.of(row.at)} : ${words(row)}`,
  delay: (row) => `... ${words(row)} ...`,
  divider: (row) => `== ${words(row)} ==`,
  note: (row, names) => `note over ${names.all} : ${words(row)}`,
  end: (row, names) => `hnote over ${names.all} : ${words(row)}`,
  ref: (row, names) => `ref over ${names.all} : ${words(row)}`,
};

function drawSaid<K extends SaidRow['row']>(row: Extract<SaidRow, { row: K }>, names: Names): string {
  return DRAW[row.row as K](row, names);
}
