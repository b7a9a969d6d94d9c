/** `given` of a flow file, and what an include changes of it. */
import * as v from 'valibot';
import { GIVEN_SCHEMA } from '../flow/given.js';
import { givenKeys, givenOf } from './given-shape.js';
import type { Report } from './report.js';
import { badValue, checkMap, expectedBy, isNothing, onlyKeys } from './shape-checks.js';
import { type Entry, entryOf, type MapSpot, type Spot } from './spots.js';

export function checkGiven(root: MapSpot, report: Report): void {
  const entry = entryOf(root, 'given');
  if (!entry || isNothing(entry.value)) return;
  checkMap(entry, report);
  checkGivenKeys(entry.value, [], report);
  const parsed = v.safeParse(GIVEN_SCHEMA, givenOf(root));
  for (const issue of parsed.issues ?? []) checkGivenIssue(issue, entry, report);
}

/** The schema names only the first unknown key of a map, so keys are looked at apart. */
export function checkGivenKeys(spot: Spot, path: readonly string[], report: Report): void {
  const known = givenKeys(path);
  if (spot.kind !== 'map' || !known) return;
  onlyKeys(spot.entries, known, report, `under ${['given', ...path].join('.')}`);
  for (const { key, value } of spot.entries) checkGivenKeys(value, [...path, key], report);
}

function checkGivenIssue(issue: v.BaseIssue<unknown>, given: Entry, report: Report): void {
  const inner = issue.type === 'union' ? (issue.issues ?? []).filter(({ path }) => path) : [];
  if (inner.length > 0) {
    for (const one of inner) {
      const path = [...(issue.path ?? []), ...(one.path ?? [])].map(({ key }) => String(key));
      reportGiven(one, path, given, report);
    }
  } else {
    reportGiven(
      issue,
      (issue.path ?? []).map(({ key }) => String(key)),
      given,
      report,
    );
  }
}

function reportGiven(issue: v.BaseIssue<unknown>, path: string[], given: Entry, report: Report): void {
  if (issue.type === 'strict_object' && issue.expected === 'never') return;
  let entry: Entry = given;
  for (const key of path) {
    const next = entryOf(entry.value, key);
    if (next) entry = next;
    else if (entry.value.kind === 'list')
      entry = { ...entry, value: entry.value.items[Number(key)] ?? entry.value };
  }
  badValue(entry, expectedBy(issue), report);
}
