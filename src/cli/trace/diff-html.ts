/**
 * Two traces side by side as one page that opens from disk: no script, and a policy that allows its own style and
 * nothing else.
 */
import { createHash } from 'node:crypto';
import type { ComparedItem, ComparedPair } from '../../trace/compare/index.js';
import { clean } from '../clean.js';
import type { DiffSides } from './diff.js';
import { DIFF_STYLE } from './diff-style.js';
import { fieldName, placeText, valueText } from './diff-text.js';
import { DIFF_WORDS } from './words.js';

/** Equal events that are shown before and after a difference. */
const CONTEXT = 3;

export function* diffPage(sides: DiffSides, pairs: Iterable<ComparedPair>): Generator<string> {
  const { a, b } = sides;
  yield head(DIFF_WORDS.title(a.run, b.run));
  yield `<body>\n<h1>${escapeHtml(DIFF_WORDS.page.heading)}</h1>\n<table>\n`;
  yield `<caption>${escapeHtml(DIFF_WORDS.page.caption)}</caption>\n<thead><tr><th scope="col">${escapeHtml(DIFF_WORDS.page.place)}</th>`;
  yield `${column(a.run, a.facts)}${column(b.run, b.facts)}</tr></thead>\n<tbody>\n`;
  const count = { differences: 0 };
  yield* rows(pairs, sides, count);
  yield '</tbody>\n</table>\n';
  const words =
    count.differences === 0 ? sides.sameWords : DIFF_WORDS.total(count.differences, sides.isFirstOnly);
  yield `<p role="status">${escapeHtml(words)}</p>\n</body>\n</html>\n`;
}

function head(title: string): string {
  const hash = createHash('sha256').update(DIFF_STYLE, 'utf8').digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${DIFF_STYLE}</style>
</head>
`;
}

function column(run: string, facts: string): string {
  return `<th scope="col"><span class="run">${escapeHtml(run)}</span><span class="facts">${escapeHtml(facts)}</span></th>`;
}

/** Differences with a few equal events around; of the others only how many there are. */
function* rows(
  pairs: Iterable<ComparedPair>,
  { isFirstOnly }: DiffSides,
  count: { differences: number },
): Generator<string> {
  let before: ComparedPair[] = [];
  let hidden = 0;
  let after = 0;
  for (const pair of pairs) {
    const isEqualHead = pair.a?.subject === 'header' && pair.differences.length === 0;
    if (isEqualHead) continue;
    if (pair.differences.length === 0 && after > 0) {
      after -= 1;
      yield row(pair);
    } else if (pair.differences.length === 0) {
      before.push(pair);
      if (before.length > CONTEXT) hidden += 1;
      before = before.slice(-CONTEXT);
    } else {
      yield* gap(hidden);
      for (const equal of before) yield row(equal);
      yield row(pair);
      count.differences += pair.differences.length;
      [before, hidden, after] = [[], 0, CONTEXT];
      if (isFirstOnly) return;
    }
  }
  yield* gap(hidden + before.length);
}

function* gap(events: number): Generator<string> {
  if (events > 0) yield `<tr class="gap"><td colspan="3">${escapeHtml(DIFF_WORDS.equal(events))}</td></tr>\n`;
}

function row(pair: ComparedPair): string {
  const { a, b } = pair;
  const kind = pair.differences.length === 0 ? 'same' : a && b ? 'changed' : a ? 'removed' : 'added';
  const place = `<th scope="row">${escapeHtml(placeText(a, b))}</th>`;
  return `<tr class="${kind}">${place}${cell(a, pair, 'a')}${cell(b, pair, 'b')}</tr>\n`;
}

function cell(item: ComparedItem | undefined, { a, b, differences }: ComparedPair, side: 'a' | 'b'): string {
  if (!item) return `<td class="none">${escapeHtml(DIFF_WORDS.page.missing)}</td>`;
  const tag = side === 'a' ? 'del' : 'ins';
  const brief = escapeHtml(item.brief);
  if (!a || !b) return `<td><${tag}>${brief}</${tag}></td>`;
  const values = differences.map((difference) => {
    const value = difference[side];
    const text = value === undefined ? DIFF_WORDS.nothing : valueText(value);
    return `<dt>${escapeHtml(fieldName(difference))}</dt><dd><${tag}>${escapeHtml(text)}</${tag}></dd>`;
  });
  return `<td>${brief}${values.length === 0 ? '' : `<dl>${values.join('')}</dl>`}</td>`;
}

function escapeHtml(text: string): string {
  return clean(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
