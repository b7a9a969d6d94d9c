/** A picture in sentences, for those who hear it, and the words for its groups. */
import { allRows, type Picture, type Row } from './picture.js';
import { allLines, safe } from './safe.js';

/** What stands before the first section of a group; before the others stands `or`. */
export const GROUP_WORDS = { alt: 'either', opt: 'if', loop: 'repeat' } as const;

/** One sentence a row, each on a line of its own. */
export function narrate({ rows, lifelines }: Picture): string {
  const names = new Map(lifelines.map(({ id, name }) => [id, safe(name)]));
  return [...allRows(rows)].map((row) => `${sentenceOf(row, names)}.`).join('\n');
}

function sentenceOf(row: Row, names: ReadonlyMap<string, string>): string {
  const name = (id: string): string => names.get(id) ?? safe(id);
  if (row.row === 'group') {
    const sections = row.sections.map(({ label }) => safe(label));
    return `${GROUP_WORDS[row.sort]}: ${sections.join('; or: ')}`;
  }
  const said = allLines(row).join(', ');
  if (row.row === 'arrow') return `${name(row.from)} to ${name(row.to)}: ${said}`;
  return row.row === 'event' ? `${name(row.at)}: ${said}` : said;
}
