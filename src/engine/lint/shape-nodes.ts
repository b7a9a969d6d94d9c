/** Steps and the other nodes of a flow file: their keys, their values, their verbs. */
import * as v from 'valibot';
import { CAPTURE_FORM, RESERVED_NAMES, readCapture } from '../capture-sources.js';
import { FAULTS } from '../fault-table.js';
import { isRounds } from '../flow/parse-nodes.js';
import { STEP_KEYS } from '../flow/parse-step.js';
import { verbsOf } from '../steps/index.js';
import { FORM_KEYS, FORM_NEEDS, NODE_FORMS, WIRE_KEYS } from './language.js';
import type { Sketch, StepSketch } from './nodes.js';
import { type Report, wrongWord } from './report.js';
import {
  badValue,
  checkDuration,
  checkMap,
  checkText,
  expectedBy,
  isNothing,
  needKeys,
  onlyKeys,
} from './shape-checks.js';
import { checkGivenKeys } from './shape-given.js';
import { type Entry, entriesIn, entryOf, listOf, plainOf, type Spot, textOf, valueAt } from './spots.js';

export function checkNodeList(entry: Entry | undefined, report: Report): void {
  if (!entry) return;
  const { value } = entry;
  if (value.kind === 'list' && value.items.length > 0) checkItems(value.items, report);
  else if (value.kind === 'list' || textOf(value) === undefined)
    report.add('empty-flow', entry.keySpan, { message: 'there are no steps', expected: 'a list of steps' });
  else badValue(entry, 'a list of steps', report);
}

function checkItems(items: readonly Spot[], report: Report): void {
  for (const item of items) {
    if (item.kind === 'map') continue;
    const found = item.kind === 'scalar' ? String(item.value) : 'a list';
    report.add('bad-value', item.span, {
      message: 'this is no step',
      expected: 'a map such as { server: notifies }',
      found,
    });
  }
}

const NODE_CHECKS: Readonly<Record<Sketch['node'], (node: Sketch, report: Report) => void>> = {
  step: (node, report) => node.node === 'step' && checkStep(node, report),
  include(node, report) {
    checkForm('include')(node, report);
    const { map } = node;
    const own = entryOf(map, 'as-own');
    if (own && !/^(true|false)$/.test(textOf(own.value) ?? '')) badValue(own, 'true or false', report);
    const changes = entryOf(map, 'with');
    if (!changes || isNothing(changes.value)) return;
    checkMap(changes, report);
    checkGivenKeys(changes.value, [], report);
  },
  repeat(node, report) {
    checkForm('repeat')(node, report);
    checkTimes(node, report);
    checkNodeList(entryOf(node.map, 'steps'), report);
    checkBranchValue(entryOf(node.map, 'exhausted'), report);
  },
  end: checkForm('end'),
  fail: checkForm('fail'),
  branch(node, report) {
    for (const key of ['when', 'id']) checkText(entryOf(node.map, key), report);
    const branches = node.node === 'branch' ? node.branches : [];
    if (branches.length === 0)
      report.add('missing-key', node.span, {
        message: 'there is no branch beside when',
        expected: 'a branch',
      });
    for (const { entry } of branches) checkBranchValue(entry, report);
  },
  unknown(node, report) {
    const [first] = node.map.entries;
    const span = first?.keySpan ?? node.span;
    const said = wrongWord(first?.key ?? '', NODE_FORMS, span);
    report.add('unknown-step', span, { message: 'this step has no actor', ...said });
  },
};

export function checkNode(node: Sketch, report: Report): void {
  NODE_CHECKS[node.node](node, report);
}

/** Keys of forms that hold something else than a text. */
const NO_TEXT = ['with', 'as-own'];

function checkForm(form: string): (node: Sketch, report: Report) => void {
  return ({ map, span }, report) => {
    onlyKeys(map.entries, FORM_KEYS[form] ?? [], report, `beside ${form}`);
    needKeys(map, FORM_NEEDS[form] ?? [], span, report);
    const texts =
      form === 'repeat' ? ['id'] : (FORM_KEYS[form] ?? []).filter((key) => !NO_TEXT.includes(key));
    for (const key of texts) checkText(entryOf(map, key), report);
  };
}

function checkTimes({ map }: Sketch, report: Report): void {
  const times = entryOf(map, 'repeat');
  const isHole = /^\$\{[^}]*\}$/.test(textOf(times?.value) ?? '');
  if (times && !isHole && !(times.value.kind === 'scalar' && isRounds(times.value.value)))
    badValue(times, `a whole number of rounds, or a hole such as \${policy.deferrals}`, report);
  const [until, exhausted] = [entryOf(map, 'until'), entryOf(map, 'exhausted')];
  if (until && entriesIn(until.value).length !== 1)
    badValue(until, 'one value, such as { offer: update }', report);
  if (!exhausted || until) return;
  report.add('missing-key', exhausted.keySpan, {
    message: 'exhausted needs an until',
    expected: 'until, which ends the loop before its bound',
    found: 'a loop that always runs to its bound',
    hint: 'Put what comes after the loop behind it.',
  });
}

function checkBranchValue(entry: Entry | undefined, report: Report): void {
  if (!entry || entry.value.kind === 'map' || textOf(entry.value) === 'continue') return;
  if (entry.value.kind === 'list' && entry.value.items.length > 0) checkItems(entry.value.items, report);
  else badValue(entry, 'a list of steps, one step, or continue', report);
}

function checkStep(step: StepSketch, report: Report): void {
  const { actor, verb, verbSpan, kind, map } = step;
  const verbs = verbsOf(actor);
  if (!kind) {
    const message = verb === '' ? `what the ${actor} does is missing` : `${actor} cannot do “${verb}”`;
    if (verbs.length > 0)
      report.add('unknown-step', verbSpan, { message, ...wrongWord(verb, verbs, verbSpan) });
    return;
  }
  const own = map.entries.filter(({ key }) => key !== actor);
  onlyKeys(own, [...new Set([...Object.keys(kind.params), ...STEP_KEYS])], report, 'in this step');
  checkParams(step, kind.params, report);
  checkCommon(step, report);
}

function checkParams({ map, actor, span }: StepSketch, entries: v.ObjectEntries, report: Report): void {
  const params = Object.fromEntries(
    map.entries
      .filter(({ key }) => key !== actor && key in entries)
      .map(({ key, value }) => [key, plainOf(value)]),
  );
  for (const issue of v.safeParse(v.object(entries), params).issues ?? []) {
    const entry = entryOf(map, String(issue.path?.[0]?.key ?? ''));
    // What is wrong with a filter is told by a rule of its own.
    if (entry?.key === 'match' && textOf(entry.value) !== undefined) continue;
    if (entry) badValue(entry, expectedBy(issue), report);
    else needKeys(map, [String(issue.path?.[0]?.key ?? '')], span, report);
  }
}

function checkCommon({ map, kind }: StepSketch, report: Report): void {
  const ad = entryOf(map, 'ad');
  if (ad && !/^\d+$/.test(textOf(ad.value) ?? ''))
    badValue(ad, 'the number of the step in the specification', report);
  const within = entryOf(map, 'within');
  if (within && !(kind && 'within' in kind.params)) checkDuration(within, report);
  for (const key of ['id', 'text']) if (!(kind && key in kind.params)) checkText(entryOf(map, key), report);
  for (const key of ['fault', 'clear']) checkFaults(entryOf(map, key), report);
  const capture = entryOf(map, 'capture');
  if (capture) for (const entry of checkMap(capture, report)) checkCapture(entry, report);
  for (const wire of listOf(valueAt(map, 'wire'))) onlyKeys(entriesIn(wire), WIRE_KEYS, report, 'under wire');
}

function checkCapture(entry: Entry, report: Report): void {
  const { key, keySpan, value } = entry;
  if (readCapture(textOf(value) ?? '') === undefined) badValue(entry, CAPTURE_FORM, report);
  if (!RESERVED_NAMES.includes(key)) return;
  const said = { message: `${key} means something else already`, expected: 'another name', found: key };
  report.add('bad-value', keySpan, said);
}

function checkFaults(entry: Entry | undefined, report: Report): void {
  if (!entry) return;
  const faults = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  for (const fault of faults) checkFault(fault, report);
}

function checkFault(spot: Spot, report: Report): void {
  const name = textOf(spot) ?? '';
  if (Object.hasOwn(FAULTS, name)) return;
  const said = wrongWord(name, Object.keys(FAULTS), spot.span);
  report.add('unknown-fault', spot.span, { message: `there is no fault ${name}`, ...said });
}
