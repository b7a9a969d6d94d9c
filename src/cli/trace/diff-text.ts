/** Differences of two traces as lines: signs and colours say which side, places say where. */
import type { ComparedItem, ComparedPair, Difference, FieldValue } from '../../trace/compare/index.js';
import { cleanLine } from '../clean.js';
import type { Layout } from '../render/ladder.js';
import { wrap } from '../width.js';
import type { DiffSides } from './diff.js';
import { DIFF_WORDS } from './words.js';

/** Longer values say how much of them is left out. */
const LONG_VALUE = 800;

/** The heads of both sides, then a paragraph for each place where they differ. */
export function* diffLines(
  sides: DiffSides,
  pairs: Iterable<ComparedPair>,
  layout: Layout,
): Generator<string> {
  const { paint, columns } = layout;
  yield* wrap(`- ${sides.a.run}  ${sides.a.facts}`, columns, 2).map(paint.bad);
  yield* wrap(`+ ${sides.b.run}  ${sides.b.facts}`, columns, 2).map(paint.good);
  let count = 0;
  let isList = false;
  for (const pair of pairs) {
    if (pair.differences.length === 0) continue;
    const isAlone = !(pair.a && pair.b);
    if (!(isAlone && isList)) yield '';
    isList = isAlone;
    if (count === 0) yield paint.title(DIFF_WORDS.first);
    count += pair.differences.length;
    yield* isAlone ? aloneLines(pair, layout) : pairLines(pair, layout);
    if (sides.isFirstOnly) break;
  }
  yield '';
  if (count === 0) yield* wrap(sides.sameWords, columns).map(paint.good);
  else yield* wrap(DIFF_WORDS.total(count, sides.isFirstOnly), columns);
}

function pairLines({ a, b, differences }: ComparedPair, layout: Layout): string[] {
  const { paint, columns } = layout;
  const item = b ?? a;
  const brief =
    !item || item.subject === 'header' ? [] : wrap(cleanLine(item.brief), columns).map(paint.faint);
  return [
    ...wrap(placeText(a, b), columns).map(paint.strong),
    ...brief,
    ...differences.flatMap((one) => fieldLines(one, layout)),
  ];
}

/** `- prompt 1103 answered (step 10, event 34)`. */
function aloneLines({ a, b }: ComparedPair, layout: Layout): string[] {
  const item = a ?? b;
  if (!item) return [];
  return signed(a ? '-' : '+', `${cleanLine(item.brief)} (${placeText(a, b)})`, layout);
}

function fieldLines(difference: Difference, layout: Layout): string[] {
  const { a, b } = difference;
  return [
    ...wrap(`  ${fieldName(difference)}`, layout.columns, 2),
    ...(a === undefined ? [] : signed('-', valueText(a), layout)),
    ...(b === undefined ? [] : signed('+', valueText(b), layout)),
  ];
}

function signed(sign: '-' | '+', text: string, { columns, paint }: Layout): string[] {
  const colour = sign === '-' ? paint.bad : paint.good;
  const [first = '', ...rest] = wrap(text, columns - 4);
  return [`  ${sign} ${first}`, ...rest.map((line) => `    ${line}`)].map(colour);
}

/** `Status of Alert 1103: code` for `message.commands[Status of Alert 1103].data`. */
export function fieldName({ path, subject }: Difference): string {
  const own = path.startsWith(`${subject}.`) ? path.slice(subject.length + 1) : path;
  const [, command, field] = /^commands\[([\s\S]*?)\](?:\.([\s\S]*))?$/.exec(own) ?? [];
  if (command === undefined) return cleanLine(DIFF_WORDS.fields[own] ?? own);
  const name = field === 'data' && /^(Status|Alert)\b/.test(command) ? 'code' : field;
  return cleanLine(name === undefined ? command : `${command}: ${name}`);
}

export function valueText(value: FieldValue): string {
  const text = cleanLine(typeof value === 'string' ? JSON.stringify(value) : String(value));
  if (text.length <= LONG_VALUE) return text;
  return `${text.slice(0, LONG_VALUE)}… ${DIFF_WORDS.more(text.length - LONG_VALUE)}`;
}

/** `step 6, message #4, event 21`; both numbers where they differ. */
export function placeText(a: ComparedItem | undefined, b: ComparedItem | undefined): string {
  if ((b ?? a)?.subject === 'header') return DIFF_WORDS.where.header;
  const parts = (['step', 'message', 'seq'] as const).flatMap((key) => {
    const [left, right] = [a?.place[key], b?.place[key]];
    const numbers = [...new Set([left, right].filter((number) => number !== undefined))];
    return numbers.length === 0 ? [] : [`${DIFF_WORDS.where[key]} ${numbers.join(' / ')}`];
  });
  return parts.join(', ');
}
