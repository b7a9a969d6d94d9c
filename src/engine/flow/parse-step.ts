/** A step of a flow file: the key of its actor, the parameters of its kind, and what every step may have besides. */
import * as v from 'valibot';
import { findKind, verbsOf } from '../steps/index.js';
import {
  countAt,
  durationAt,
  type Fields,
  missing,
  optionalText,
  type Path,
  textAt,
  unknown,
  wrong,
} from './parse-checks.js';
import { captureOf, faultsOf, wireOf } from './parse-extras.js';
import type { FlowSource } from './source.js';
import type { StepNode } from './types.js';

/** Keys that every step may have. */
export const STEP_KEYS = ['ad', 'id', 'text', 'within', 'fault', 'clear', 'capture', 'wire'] as const;

/** @param form key of the actor. @throws FumoError `flow.unknown-step` and all of the parts */
export function stepOf(source: FlowSource, map: Fields, form: string, path: Path): StepNode {
  const verb = textAt(source, map, form, path);
  const kind = findKind(form, verb);
  if (!kind) {
    const where = source.place([...path, form]);
    throw unknown('flow.unknown-step', verb, verbsOf(form), where, `${form} cannot do “${verb}”`);
  }
  // A kind's own parameter goes before the key of the same name that every step has.
  const common = STEP_KEYS.filter((key) => !(key in kind.params));
  const params = Object.fromEntries(
    Object.entries(map).filter(([key]) => key !== form && !common.some((one) => one === key)),
  );
  checkParams(source, kind.params, params, path);
  const shared = Object.fromEntries(common.flatMap((key) => (key in map ? [[key, map[key]]] : [])));
  return {
    node: 'step',
    actor: kind.actor,
    verb,
    params,
    ...sharedOf(source, shared, path),
    where: source.place(path),
  };
}

type Shared = Omit<StepNode, 'node' | 'actor' | 'verb' | 'params' | 'where'>;

function sharedOf(source: FlowSource, map: Fields, path: Path): Shared {
  const capture = captureOf(source, map, path);
  const faults = faultsOf(source, map, 'fault', path);
  const clears = faultsOf(source, map, 'clear', path);
  const wire = wireOf(source, map, path);
  return {
    ad: countAt(source, map, 'ad', path, 'the number of the step in the specification'),
    id: optionalText(source, map, 'id', path),
    text: optionalText(source, map, 'text', path),
    withinMs: map.within === undefined ? undefined : durationAt(source, map.within, [...path, 'within']),
    ...(capture && { capture }),
    ...(faults && { faults }),
    ...(clears && { clears }),
    ...(wire && { wire }),
  };
}

function checkParams(source: FlowSource, entries: v.ObjectEntries, params: Fields, path: Path): void {
  const known = Object.keys(entries);
  const stranger = Object.keys(params).find((key) => !known.includes(key));
  if (stranger !== undefined) {
    const where = source.place([...path, stranger]);
    const all = [...known, ...STEP_KEYS.filter((key) => !known.includes(key))];
    throw unknown('flow.unknown-key', stranger, all, where, `this step has no ${stranger}`);
  }
  const parsed = v.safeParse(v.object(entries), params);
  if (parsed.success) return;
  const [issue] = parsed.issues;
  const key = String(issue.path?.[0]?.key ?? '');
  if (!(key in params)) throw missing(source, key, path);
  const expected = issue.type === 'check' ? issue.message : (issue.expected ?? issue.message);
  throw wrong(source, [...path, key], expected, params[key]);
}
