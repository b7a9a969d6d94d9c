/** The list of steps of a flow file: each entry is a step, or one of the forms that lead through the steps. */
import { FumoError } from '../../errors.js';
import {
  checkSpelling,
  type Fields,
  flagAt,
  mapAt,
  onlyKeys,
  optionalText,
  type Path,
  textAt,
  unknown,
  wrong,
} from './parse-checks.js';
import { stepOf } from './parse-step.js';
import type { FlowSource } from './source.js';
import type { BranchNode, FlowNode, IncludeNode, RepeatNode } from './types.js';

const ACTORS = ['server', 'device', 'user', 'clock', 'expect'];
/** The keys that say what an entry is. */
export const NODE_FORMS: readonly string[] = [...ACTORS, 'include', 'when', 'repeat', 'end', 'fail'];
/** A loop that is meant to end does so much earlier. */
export const MOST_ROUNDS = 1000;

type Reader = (source: FlowSource, map: Fields, path: Path) => FlowNode;

const READERS: Readonly<Record<string, Reader>> = {
  include: includeOf,
  when: branchOf,
  repeat: repeatOf,
  end: endOf,
  fail: failOf,
};

/** @throws FumoError `flow.*` with the place of what is wrong */
export function nodesOf(source: FlowSource, value: unknown, path: Path): FlowNode[] {
  if (!Array.isArray(value) || value.length === 0) throw wrong(source, path, 'a list of steps', value);
  return value.map((entry, at) => nodeOf(source, entry, [...path, at]));
}

function nodeOf(source: FlowSource, value: unknown, path: Path): FlowNode {
  const map = mapAt(source, value, path);
  const form = NODE_FORMS.find((key) => key in map);
  if (form !== undefined) return READERS[form]?.(source, map, path) ?? stepOf(source, map, form, path);
  const [first = ''] = Object.keys(map);
  throw unknown(
    'flow.unknown-step',
    first,
    NODE_FORMS,
    source.place([...path, first]),
    'this step has no actor',
  );
}

function includeOf(source: FlowSource, map: Fields, path: Path): IncludeNode {
  onlyKeys(source, map, ['include', 'id', 'from', 'through', 'with', 'as-own'], path);
  const id = optionalText(source, map, 'id', path);
  return {
    node: 'include',
    flow: textAt(source, map, 'include', path),
    ...(id !== undefined && { id }),
    from: optionalText(source, map, 'from', path),
    through: optionalText(source, map, 'through', path),
    with: mapAt(source, map.with ?? {}, [...path, 'with']),
    asOwn: flagAt(source, map, 'as-own', path) ?? false,
    where: source.place(path),
  };
}

/** `when: offer` with its branches beside it. */
function branchOf(source: FlowSource, map: Fields, path: Path): BranchNode {
  const keys = Object.keys(map).filter((key) => key !== 'when' && key !== 'id');
  if (keys.length === 0) throw wrong(source, path, 'at least one branch beside when', undefined);
  return {
    node: 'branch',
    on: textAt(source, map, 'when', path),
    id: optionalText(source, map, 'id', path),
    branches: Object.fromEntries(
      keys.map((key) => {
        checkSpelling(source, key, [...path, key]);
        return [key, alternative(source, map[key], [...path, key])];
      }),
    ),
    where: source.place(path),
  };
}

/** A list of nodes, one node, or `continue`. */
function alternative(source: FlowSource, value: unknown, path: Path): FlowNode[] {
  if (value === 'continue') return [];
  if (Array.isArray(value)) return nodesOf(source, value, path);
  if (typeof value === 'object' && value !== null) return [nodeOf(source, value, path)];
  throw wrong(source, path, 'a step, a list of steps, or continue', value);
}

function repeatOf(source: FlowSource, map: Fields, path: Path): RepeatNode {
  onlyKeys(source, map, ['repeat', 'id', 'until', 'steps', 'exhausted'], path);
  const until = untilOf(source, map, path);
  if (map.exhausted !== undefined && !until) {
    throw new FumoError('flow.missing-key', 'exhausted needs an until', {
      where: source.place([...path, 'exhausted']),
      expected: 'until, which ends the loop before its bound',
      found: 'a loop that always runs to its bound',
      hint: 'Put what comes after the loop behind it.',
    });
  }
  return {
    node: 'repeat',
    times: timesOf(source, map.repeat, [...path, 'repeat']),
    until,
    id: optionalText(source, map, 'id', path),
    steps: nodesOf(source, map.steps, [...path, 'steps']),
    exhausted: map.exhausted === undefined ? [] : alternative(source, map.exhausted, [...path, 'exhausted']),
    where: source.place(path),
  };
}

function timesOf(source: FlowSource, value: unknown, path: Path): number | string {
  if (isRounds(value) || (typeof value === 'string' && /^\$\{[^}]*\}$/.test(value.trim())))
    return value as string;
  throw wrong(
    source,
    path,
    `how often at most: 0 to ${MOST_ROUNDS}, or a value such as \${policy.deferrals}`,
    value,
  );
}

/** Whether a value is a bound that a loop can have. */
export function isRounds(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_ROUNDS;
}

/** `until: { offer: update }`: one path, and the spelling of its values that end the loop. */
function untilOf(source: FlowSource, map: Fields, path: Path): RepeatNode['until'] {
  if (map.until === undefined) return undefined;
  const at = [...path, 'until'];
  const entries = Object.entries(mapAt(source, map.until, at));
  const [entry, second] = entries;
  if (!entry || second) throw wrong(source, at, 'one value, such as { offer: update }', map.until);
  checkSpelling(source, entry[1], [...at, entry[0]]);
  return { path: entry[0], is: Array.isArray(entry[1]) ? entry[1].join(', ') : String(entry[1]) };
}

function endOf(source: FlowSource, map: Fields, path: Path): FlowNode {
  onlyKeys(source, map, ['end'], path);
  return { node: 'end', outcome: textAt(source, map, 'end', path), where: source.place(path) };
}

function failOf(source: FlowSource, map: Fields, path: Path): FlowNode {
  onlyKeys(source, map, ['fail', 'expected', 'found'], path);
  return {
    node: 'fail',
    outcome: textAt(source, map, 'fail', path),
    expected: textAt(source, map, 'expected', path),
    found: textAt(source, map, 'found', path),
    where: source.place(path),
  };
}
