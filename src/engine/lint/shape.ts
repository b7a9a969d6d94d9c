/** Keys and values of a flow file: everything that the reader of flows would refuse, all of it and not only the first. */
import { THEN_GROUPS } from '../flow/parse-then.js';
import { CAST, CASTINGS, PROMPT_KEYS, SPEC_KEYS, TOP_KEYS, TOP_NEEDS } from './language.js';
import { everyNode, type FlowSketch } from './nodes.js';
import type { Report } from './report.js';
import {
  badValue,
  checkDuration,
  checkMap,
  checkText,
  isNothing,
  needKeys,
  onlyKeys,
} from './shape-checks.js';
import { checkGiven } from './shape-given.js';
import { checkNode, checkNodeList } from './shape-nodes.js';
import { type Entry, entriesIn, entryOf, textOf } from './spots.js';

export function checkShape(flow: FlowSketch, report: Report): void {
  const { root, source } = flow;
  if (!root) {
    const hint = 'Print a built-in flow with "fumo flow show deferred" and start from it.';
    const found = source.root ? 'another kind of value' : 'nothing';
    if (source.faults.length === 0)
      report.add('empty-flow', { start: 0, end: 0 }, { message: 'this file holds no flow', found, hint });
    return;
  }
  onlyKeys(root.entries, TOP_KEYS, report);
  needKeys(root, TOP_NEEDS, root.entries[0]?.keySpan ?? root.span, report);
  for (const key of ['flow', 'title', 'about']) checkText(entryOf(root, key), report);
  checkSpec(entryOf(root, 'spec'), report);
  checkActors(entryOf(root, 'actors'), report);
  checkGiven(root, report);
  checkPrompts(entryOf(root, 'prompts'), report);
  checkNodeList(entryOf(root, 'steps'), report);
  for (const node of everyNode(flow.steps)) checkNode(node, report);
  checkThen(entryOf(root, 'then'), report);
}

function checkSpec(entry: Entry | undefined, report: Report): void {
  if (!entry) return;
  onlyKeys(checkMap(entry, report), SPEC_KEYS, report, 'under spec');
  if (entry.value.kind !== 'map') return;
  needKeys(entry.value, ['document', 'section'], entry.keySpan, report);
  for (const key of ['document', 'section']) checkText(entryOf(entry.value, key), report);
  const numbering = entryOf(entry.value, 'numbering');
  if (numbering && textOf(numbering.value) !== 'inferred')
    badValue(numbering, 'inferred, or nothing', report);
}

function checkActors(entry: Entry | undefined, report: Report): void {
  if (!entry) return;
  const actors = checkMap(entry, report);
  onlyKeys(actors, CAST, report, 'under actors');
  for (const actor of actors) {
    if (!CASTINGS.includes(textOf(actor.value) ?? '')) badValue(actor, CASTINGS.join(' or '), report);
  }
}

function checkPrompts(entry: Entry | undefined, report: Report): void {
  if (!entry || isNothing(entry.value)) return;
  for (const prompt of checkMap(entry, report)) {
    onlyKeys(checkMap(prompt, report), PROMPT_KEYS, report, 'of a prompt');
    for (const answers of entriesIn(prompt.value)) checkAnswers(answers, report);
  }
}

function checkAnswers(entry: Entry, report: Report): void {
  const items = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  if (items.some((item) => textOf(item) === undefined))
    badValue(entry, 'an answer, or a list of answers', report);
}

function checkThen(entry: Entry | undefined, report: Report): void {
  if (!entry || isNothing(entry.value)) return;
  for (const outcome of checkMap(entry, report)) {
    if (isNothing(outcome.value)) continue;
    const groups = checkMap(outcome, report);
    onlyKeys(groups, Object.keys(THEN_GROUPS), report, 'under then');
    for (const group of groups) {
      const known = THEN_GROUPS[group.key] ?? ['*'];
      const fields = checkMap(group, report);
      if (!known.includes('*')) onlyKeys(fields, known, report, `under ${group.key}`);
      if (group.key === 'time') for (const field of fields) checkDuration(field, report);
    }
  }
}
