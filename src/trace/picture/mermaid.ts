/** A picture as a Mermaid sequence diagram. */
import type { Picture, Row, Said } from './picture.js';
import { allLines, safe } from './safe.js';

/** Lines without line feeds at their ends. */
export function* mermaidPicture(picture: Picture): Generator<string> {
  yield 'sequenceDiagram';
  const title = escapeText(picture.title);
  if (title !== '') yield `  title ${title}`;
  const names = new Names(picture);
  for (const [index, { name, remark }] of picture.lifelines.entries()) {
    const words = remark === undefined ? name : `${name} (${remark})`;
    yield `  participant ${names.at(index)} as ${escapeText(words) || names.at(index)}`;
  }
  yield* drawRows(picture.rows, names, '  ');
}

/** Lifelines under names that cannot be mistaken for words of the language. */
class Names {
  readonly #ids: readonly string[];

  constructor({ lifelines }: Picture) {
    this.#ids = lifelines.map(({ id }) => id);
  }

  at(index: number): string {
    return `p${index + 1}`;
  }

  of(id: string): string {
    return this.at(Math.max(0, this.#ids.indexOf(id)));
  }

  get all(): string {
    return this.#ids.length > 1 ? `${this.at(0)},${this.at(this.#ids.length - 1)}` : this.at(0);
  }
}

/**
 * Characters that Mermaid reads as its own become its numeric entities: `;` and `#` end a text, `<` `>` `&` are HTML,
 * `%` begins comments and directives, braces, dollars and backslashes are taken by some renderers.
 */
const SPECIAL = /[;#<>&"%{}\\`$]/g;
/** Two words after which Mermaid mistakes an entity for the end of a style; `end` closes a group. */
const WORDS = /style|classDef|\bend\b/gi;

function escapeText(text: string): string {
  const escaped = safe(text).replace(SPECIAL, entity);
  return escaped.replace(WORDS, (word) => entity(word.charAt(0)) + word.slice(1));
}

function entity(character: string): string {
  return `#${character.charCodeAt(0)};`;
}

function words(said: Said): string {
  return allLines(said)
    .map(escapeText)
    .filter((line) => line !== '')
    .join('<br/>');
}

const SIGNS = { call: '->>', answer: '-->>', async: '-)' } as const;

function* drawRows(rows: readonly Row[], names: Names, lead: string): Generator<string> {
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

function drawSaid(row: Exclude<Row, { row: 'group' }>, names: Names): string {
  if (row.row === 'arrow') {
    const sign = SIGNS[row.style ?? 'call'];
    return `${names.of(row.from)}${sign}${names.of(row.to)}: ${words(row)}`;
  }
  if (row.row === 'event') return `Note over ${names.of(row.at)}: ${words(row)}`;
  return `Note over ${names.all}: ${PREFIX[row.row]}${words(row)}`;
}

const PREFIX = { delay: '... ', divider: '', note: '', end: '', ref: 'ref — ' } as const;
