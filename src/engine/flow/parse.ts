/** Flow text to Flow: every key is known, every value has the right shape, every error has its place. */
import * as v from 'valibot';
import { type ErrorPlace, FumoError } from '../../errors.js';
import { findKind, STEP_KINDS, verbsOf } from '../steps/index.js';
import { checkGiven, GIVEN_DEFAULTS, overlay } from './given.js';
import { nearest } from './nearest.js';
import { type FlowSource, readSource } from './source.js';
import type { Flow, FlowNode, OutcomeCheck, PromptDefaults, StepNode } from './types.js';
import { DURATION_FORM, parseDuration } from './units.js';

type Path = readonly (string | number)[];
type Map = Readonly<Record<string, unknown>>;

const TOP_KEYS = ['flow', 'title', 'about', 'spec', 'given', 'prompts', 'steps', 'then'];
const STEP_KEYS = ['ad', 'id', 'text', 'within'];
const ACTORS = ['server', 'device', 'user', 'clock'] as const;
const NODE_FORMS = [...ACTORS, 'include', 'when', 'end', 'fail'];

/**
 * Reads a flow file. @param file name shown in errors
 * @throws FumoError `flow.syntax`, `flow.unknown-key`, `flow.bad-value`, `flow.unknown-step`, `flow.missing-key`
 */
export function parseFlow(text: string, file: string): Flow {
  const source = readSource(text, file);
  const top = source.value as Map;
  onlyKeys(source, top, TOP_KEYS, []);
  const given = mapAt(source, top.given ?? {}, ['given']);
  checkGiven(overlay(GIVEN_DEFAULTS as unknown as Map, given), (path) => source.place(['given', ...path]));
  return {
    name: textAt(source, top, 'flow', []),
    title: textAt(source, top, 'title', []),
    about: top.about === undefined ? '' : textAt(source, top, 'about', []).trim(),
    spec: specOf(source, top.spec),
    given,
    prompts: promptsOf(source, top.prompts),
    steps: nodesOf(source, top.steps, ['steps']),
    outcomes: outcomesOf(source, top.then),
    file,
  };
}

function specOf(source: FlowSource, value: unknown): Flow['spec'] {
  if (value === undefined) return undefined;
  const spec = mapAt(source, value, ['spec']);
  onlyKeys(source, spec, ['document', 'section', 'numbering'], ['spec']);
  return {
    document: textAt(source, spec, 'document', ['spec']),
    section: textAt(source, spec, 'section', ['spec']),
    ...(spec.numbering === 'inferred' && { numbering: 'inferred' as const }),
  };
}

function promptsOf(source: FlowSource, value: unknown): Record<string, PromptDefaults> {
  const prompts = mapAt(source, value ?? {}, ['prompts']);
  return Object.fromEntries(
    Object.entries(prompts).map(([id, entry]) => {
      const path = ['prompts', id];
      const settings = mapAt(source, entry, path);
      onlyKeys(source, settings, ['default'], path);
      const wanted = settings.default;
      const defaults = (Array.isArray(wanted) ? wanted : wanted === undefined ? [] : [wanted]).map(String);
      return [id, { defaults }];
    }),
  );
}

function outcomesOf(source: FlowSource, value: unknown): Record<string, OutcomeCheck> {
  const outcomes = mapAt(source, value ?? {}, ['then']);
  return Object.fromEntries(
    Object.entries(outcomes).map(([outcome, entry]) => {
      const path = ['then', outcome];
      const expectations = Object.entries(mapAt(source, entry ?? {}, path)).flatMap(([group, fields]) =>
        Object.entries(mapAt(source, fields, [...path, group])).map(([field, expected]) => ({
          path: `${group}.${field}`,
          expected,
          where: source.place([...path, group, field]),
        })),
      );
      for (const { path: name, where } of expectations) knownExpectation(name, where);
      return [outcome, { expectations }];
    }),
  );
}

/** What `then` can look at. */
export const EXPECTABLE = [
  'device.firmware',
  'device.state',
  'report.result',
  'sent.packages',
  'sent.orders',
];

function knownExpectation(name: string, where: ErrorPlace): void {
  if (EXPECTABLE.includes(name)) return;
  throw unknownKey(name, EXPECTABLE, where, `then has no ${name}`);
}

function nodesOf(source: FlowSource, value: unknown, path: Path): FlowNode[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw wrong(source, path, 'a list of steps', value);
  }
  return value.map((entry, at) => nodeOf(source, entry, [...path, at]));
}

function nodeOf(source: FlowSource, value: unknown, path: Path): FlowNode {
  const map = mapAt(source, value, path);
  const form = NODE_FORMS.find((key) => key in map);
  if (form === 'include') return includeOf(source, map, path);
  if (form === 'when') return branchOf(source, map, path);
  if (form === 'end') return endOf(source, map, path);
  if (form === 'fail') return failOf(source, map, path);
  if (form !== undefined) return stepOf(source, map, form, path);
  const [first = ''] = Object.keys(map);
  throw unknownKey(first, NODE_FORMS, source.place([...path, first]), 'this step has no actor');
}

function includeOf(source: FlowSource, map: Map, path: Path): FlowNode {
  onlyKeys(source, map, ['include', 'from', 'through', 'with', 'as-own'], path);
  const overrides = mapAt(source, map.with ?? {}, [...path, 'with']);
  return {
    node: 'include',
    flow: textAt(source, map, 'include', path),
    from: map.from === undefined ? undefined : String(map.from),
    through: map.through === undefined ? undefined : String(map.through),
    with: overrides,
    asOwn: map['as-own'] === true,
    where: source.place(path),
  };
}

/** `when: offer` with its branches beside it: a list of nodes, one node, or `continue`. */
function branchOf(source: FlowSource, map: Map, path: Path): FlowNode {
  const branches = Object.entries(map)
    .filter(([key]) => key !== 'when' && key !== 'id')
    .map(([key, value]): [string, FlowNode[]] => {
      const at = [...path, key];
      if (value === 'continue') return [key, []];
      return [key, Array.isArray(value) ? nodesOf(source, value, at) : [nodeOf(source, value, at)]];
    });
  if (branches.length === 0) throw wrong(source, path, 'at least one branch beside when', undefined);
  return {
    node: 'branch',
    on: textAt(source, map, 'when', path),
    id: map.id === undefined ? undefined : String(map.id),
    branches: Object.fromEntries(branches),
    where: source.place(path),
  };
}

function endOf(source: FlowSource, map: Map, path: Path): FlowNode {
  onlyKeys(source, map, ['end'], path);
  return { node: 'end', outcome: textAt(source, map, 'end', path), where: source.place(path) };
}

function failOf(source: FlowSource, map: Map, path: Path): FlowNode {
  onlyKeys(source, map, ['fail', 'expected', 'found'], path);
  return {
    node: 'fail',
    outcome: textAt(source, map, 'fail', path),
    expected: textAt(source, map, 'expected', path),
    found: textAt(source, map, 'found', path),
    where: source.place(path),
  };
}

function stepOf(source: FlowSource, map: Map, form: string, path: Path): StepNode {
  const verb = textAt(source, map, form, path);
  const kind = findKind(form, verb);
  const where = source.place(path);
  if (!kind)
    throw unknownKey(verb, verbsOf(form), source.place([...path, form]), `${form} cannot do “${verb}”`);
  const own = Object.fromEntries(
    Object.entries(map).filter(([key]) => key !== form && !STEP_KEYS.includes(key) && key !== 'within'),
  );
  const wantsWithin = 'within' in kind.params;
  const params = wantsWithin && map.within !== undefined ? { ...own, within: map.within } : own;
  checkParams(source, kind.params, params, path);
  const within = map.within;
  return {
    node: 'step',
    actor: kind.actor,
    verb,
    params,
    ad: adOf(source, map, path),
    id: map.id === undefined ? undefined : String(map.id),
    text: map.text === undefined ? undefined : textAt(source, map, 'text', path),
    withinMs:
      within === undefined || wantsWithin ? undefined : durationAt(source, within, [...path, 'within']),
    where,
  };
}

function checkParams(source: FlowSource, entries: v.ObjectEntries, params: Map, path: Path): void {
  const known = Object.keys(entries);
  const stranger = Object.keys(params).find((key) => !known.includes(key));
  if (stranger !== undefined) {
    const where = source.place([...path, stranger]);
    throw unknownKey(stranger, [...known, ...STEP_KEYS], where, `this step has no ${stranger}`);
  }
  const parsed = v.safeParse(v.object(entries), params);
  if (parsed.success) return;
  const [issue] = parsed.issues;
  const key = String(issue.path?.[0]?.key ?? '');
  if (!(key in params)) throw missing(source, key, path);
  const expected = issue.type === 'check' ? issue.message : (issue.expected ?? issue.message);
  throw wrong(source, [...path, key], expected, params[key]);
}

function adOf(source: FlowSource, map: Map, path: Path): number | undefined {
  const ad = map.ad;
  if (ad === undefined) return undefined;
  if (typeof ad === 'number' && Number.isInteger(ad) && ad >= 0) return ad;
  throw wrong(source, [...path, 'ad'], 'the number of the step in the specification', ad);
}

function durationAt(source: FlowSource, value: unknown, path: Path): number {
  const duration = parseDuration(String(value));
  if (duration === undefined) throw wrong(source, path, DURATION_FORM, value);
  return duration;
}

// ---- shared checks ---------------------------------------------------------------------------------------------

function mapAt(source: FlowSource, value: unknown, path: Path): Map {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Map;
  throw wrong(source, path, 'a map of keys and values', value);
}

function textAt(source: FlowSource, map: Map, key: string, path: Path): string {
  const value = map[key];
  if (typeof value === 'string' && value.trim() !== '') return value;
  if (value === undefined) throw missing(source, key, path);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrong(source, [...path, key], 'a text', value);
}

function onlyKeys(source: FlowSource, map: Map, known: readonly string[], path: Path): void {
  const stranger = Object.keys(map).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  throw unknownKey(stranger, known, source.place([...path, stranger]), `${stranger} is not known here`);
}

function unknownKey(found: string, known: readonly string[], where: ErrorPlace, message: string): FumoError {
  const near = nearest(found, known);
  return new FumoError(
    known === NODE_FORMS || STEP_KINDS.some(({ verb }) => known.includes(verb))
      ? 'flow.unknown-step'
      : 'flow.unknown-key',
    message,
    {
      where,
      expected: `one of ${known.join(', ')}`,
      found,
      ...(near !== undefined && { hint: `Did you mean ${near}?` }),
    },
  );
}

function missing(source: FlowSource, key: string, path: Path): FumoError {
  return new FumoError('flow.missing-key', `${key} is missing`, {
    where: { ...source.place(path), path: pathText([...path, key]) },
    expected: key,
    found: 'nothing',
  });
}

function wrong(source: FlowSource, path: Path, expected: string, found: unknown): FumoError {
  return new FumoError('flow.bad-value', `${pathText(path)} has the wrong value`, {
    where: { ...source.place(path), path: pathText(path) },
    expected,
    found: found === undefined ? 'nothing' : JSON.stringify(found),
  });
}

function pathText(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('');
}
