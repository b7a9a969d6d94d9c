/** `then` of a flow file: what must be true at the end, by outcome. */
import type { ErrorPlace } from '../../errors.js';
import { checkSpelling, durationAt, type Fields, mapAt, type Path, unknown, wrong } from './parse-checks.js';
import type { FlowSource } from './source.js';
import type { OutcomeCheck } from './types.js';

/** What `then` can look at, group by group; `*` takes any name: a prompt's id, a node of the tree. */
export const THEN_GROUPS: Readonly<Record<string, readonly string[]>> = {
  device: ['firmware', 'state', 'result', 'busy'],
  report: ['result'],
  sent: ['packages', 'orders', 'messages'],
  prompts: ['*'],
  sessions: ['count'],
  tree: ['*'],
  time: ['at-most', 'at-least'],
};

/** @throws FumoError `flow.unknown-key`, `flow.bad-value`, `flow.bad-spelling` */
export function outcomesOf(source: FlowSource, value: unknown): Record<string, OutcomeCheck> {
  const outcomes = mapAt(source, value ?? {}, ['then']);
  return Object.fromEntries(
    Object.entries(outcomes).map(([outcome, entry]) => {
      const path = ['then', outcome];
      const groups = Object.entries(mapAt(source, entry ?? {}, path));
      return [
        outcome,
        { expectations: groups.flatMap(([group, fields]) => groupOf(source, group, fields, path)) },
      ];
    }),
  );
}

function groupOf(
  source: FlowSource,
  group: string,
  value: unknown,
  path: Path,
): { path: string; expected: unknown; where: ErrorPlace }[] {
  const at = [...path, group];
  if (!Object.hasOwn(THEN_GROUPS, group)) {
    const message = `then cannot look at ${group}`;
    throw unknown('flow.unknown-key', group, Object.keys(THEN_GROUPS), source.place(at), message);
  }
  const fields: Fields = mapAt(source, value, at);
  return Object.entries(fields).map(([field, expected]) => {
    checkField(source, group, field, [...at, field]);
    checkExpected(source, group, expected, [...at, field]);
    return { path: `${group}.${field}`, expected, where: source.place([...at, field]) };
  });
}

function checkField(source: FlowSource, group: string, field: string, path: Path): void {
  const known = THEN_GROUPS[group] ?? [];
  if (group === 'tree' && !field.startsWith('./'))
    throw wrong(source, path, 'a node such as ./DevInfo/Lang', field);
  if (known.includes('*') || known.includes(field)) return;
  const names = known.map((name) => `${group}.${name}`);
  throw unknown(
    'flow.unknown-key',
    `${group}.${field}`,
    names,
    source.place(path),
    `then has no ${group}.${field}`,
  );
}

function checkExpected(source: FlowSource, group: string, expected: unknown, path: Path): void {
  if (group !== 'time') checkSpelling(source, expected, path);
  else if (!String(expected).includes('${')) durationAt(source, expected, path);
}
