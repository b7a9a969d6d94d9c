/** Small checks of keys and values that all parts of a flow file share. */
import type * as v from 'valibot';
import { DURATION_FORM, parseDuration } from '../flow/units.js';
import type { Span } from './finding.js';
import { OTHER_SPELLINGS } from './language.js';
import { type Report, slips, wrongWord } from './report.js';
import { type Entry, entriesIn, type MapSpot, type Spot, textOf } from './spots.js';

export function onlyKeys(
  entries: readonly Entry[],
  known: readonly string[],
  report: Report,
  what = 'here',
): void {
  for (const { key, keySpan, plainKey } of entries) {
    if (known.includes(key)) continue;
    const other = OTHER_SPELLINGS[key];
    if (other !== undefined && known.includes(other) && !entries.some((entry) => entry.key === other)) {
      report.add('other-spelling', keySpan, {
        message: `${key} is called ${other} in flow files`,
        expected: other,
        found: key,
        fix: { start: keySpan.start, end: keySpan.end, text: other, says: `writes ${other} for ${key}` },
      });
      continue;
    }
    // A key that is there already is not what was meant.
    const free = known.filter((word) => !entries.some((entry) => entry.key === word));
    const said = {
      ...wrongWord(key, free, keySpan, plainKey ? '' : '"'),
      expected: `one of ${known.join(', ')}`,
    };
    report.add('unknown-key', keySpan, { message: `${key} is not known ${what}`, ...said });
  }
}

export function needKeys(map: MapSpot, needed: readonly string[], span: Span, report: Report): void {
  for (const key of needed) {
    if (map.entries.some((entry) => isMeant(entry.key, key))) continue;
    report.add('missing-key', span, { message: `${key} is missing`, expected: key, found: 'nothing' });
  }
}

/** The key, or what was written for it and is found fault with already. */
export function isMeant(written: string, key: string): boolean {
  return OTHER_SPELLINGS[written] === key || slips(written, key) <= 1;
}

export function badValue({ key, value }: Entry, expected: string, report: Report): void {
  const found = value.kind === 'scalar' ? JSON.stringify(value.value) : `a ${value.kind}`;
  report.add('bad-value', value.span, { message: `${key} cannot be ${found}`, expected, found });
}

export function checkText(entry: Entry | undefined, report: Report): void {
  if (!entry) return;
  const text = textOf(entry.value);
  if (text === undefined || text.trim() === '') badValue(entry, 'a text', report);
}

/** A key without a value stands for an empty map where a map is optional. */
export function isNothing(spot: Spot): boolean {
  return spot.kind === 'scalar' && spot.value === null;
}

export function checkMap(entry: Entry, report: Report): readonly Entry[] {
  if (entry.value.kind !== 'map') badValue(entry, 'a map of keys and values', report);
  return entriesIn(entry.value);
}

export function checkDuration(entry: Entry, report: Report): void {
  const text = textOf(entry.value) ?? '';
  if (!text.includes('${') && parseDuration(text) === undefined) badValue(entry, DURATION_FORM, report);
}

export function expectedBy(issue: v.BaseIssue<unknown>): string {
  if (['check', 'regex'].includes(issue.type)) return issue.message;
  return (issue.expected ?? issue.message)
    .replaceAll('"', '')
    .replaceAll(' | ', ' or ')
    .replace(/^\((.*)\)$/, '$1');
}
