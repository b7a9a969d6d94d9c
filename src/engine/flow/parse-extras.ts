/** Captures, faults and expectations of the wire: what every step may have besides its own parameters. */
import { FumoError } from '../../errors.js';
import { CAPTURE_FORM, CAPTURE_SOURCES, RESERVED_NAMES, readCapture } from '../capture-sources.js';
import { readFilter } from '../expect/filter.js';
import { FAULTS, type FaultName } from '../fault-table.js';
import { nearest } from './nearest.js';
import {
  countAt,
  type Fields,
  flagAt,
  mapAt,
  oneOf,
  onlyKeys,
  optionalText,
  type Path,
  pathText,
  textAt,
  textsAt,
  unknown,
  wrong,
} from './parse-checks.js';
import type { FlowSource } from './source.js';
import type { WireExpectation } from './types.js';

const WIRE_KEYS = ['from', 'session', 'message', 'package', 'final', 'commands', 'match'];
const ENDS = ['server', 'device'] as const;

/** @throws FumoError `flow.unknown-fault`, `flow.bad-value` */
export function faultsOf(
  source: FlowSource,
  map: Fields,
  key: 'fault' | 'clear',
  path: Path,
): readonly FaultName[] | undefined {
  if (map[key] === undefined) return undefined;
  const known = Object.keys(FAULTS);
  return textsAt(source, map, key, path).map((name, at) => {
    if (isFault(name)) return name;
    const where = source.place(Array.isArray(map[key]) ? [...path, key, at] : [...path, key]);
    throw unknown('flow.unknown-fault', name, known, where, `there is no fault ${name}`);
  });
}

function isFault(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

/** @throws FumoError `flow.bad-capture`, `flow.reserved-name`, `flow.bad-value` */
export function captureOf(source: FlowSource, map: Fields, path: Path): Record<string, string> | undefined {
  if (map.capture === undefined) return undefined;
  const at = [...path, 'capture'];
  const captures = mapAt(source, map.capture, at);
  return Object.fromEntries(
    Object.keys(captures).map((name) => {
      checkName(source, name, [...at, name]);
      const from = textAt(source, captures, name, at);
      checkSource(source, from, [...at, name]);
      return [name, from];
    }),
  );
}

function checkName(source: FlowSource, name: string, path: Path): void {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) {
    throw wrong(source, path, 'a name of letters, digits and hyphens that begins with a letter', name);
  }
  if (!RESERVED_NAMES.includes(name)) return;
  throw new FumoError('flow.reserved-name', `${name} already means something in every flow`, {
    where: { ...source.place(path), path: pathText(path) },
    expected: `a name besides ${RESERVED_NAMES.join(', ')}`,
    found: name,
    hint: `Call it my-${name}, for example.`,
  });
}

function checkSource(source: FlowSource, text: string, path: Path): void {
  if (readCapture(text)) return;
  const near = nearest(text.split(':', 1)[0] ?? '', Object.keys(CAPTURE_SOURCES));
  throw new FumoError('flow.bad-capture', `nothing can be captured from “${text}”`, {
    where: { ...source.place(path), path: pathText(path) },
    expected: CAPTURE_FORM,
    found: text,
    ...(near !== undefined && { hint: `Did you mean ${CAPTURE_SOURCES[near]}?` }),
  });
}

/** @throws FumoError `flow.unknown-key`, `flow.bad-value`, `flow.bad-filter` */
export function wireOf(source: FlowSource, map: Fields, path: Path): readonly WireExpectation[] | undefined {
  if (map.wire === undefined) return undefined;
  const at = [...path, 'wire'];
  if (!Array.isArray(map.wire) || map.wire.length === 0) {
    throw wrong(source, at, 'a list of messages, such as { from: server, package: 2 }', map.wire);
  }
  return map.wire.map((entry: unknown, index) => messageOf(source, entry, [...at, index]));
}

function messageOf(source: FlowSource, entry: unknown, path: Path): WireExpectation {
  const map = mapAt(source, entry, path);
  onlyKeys(source, map, WIRE_KEYS, path);
  if (Object.keys(map).length === 0) throw wrong(source, path, `one of ${WIRE_KEYS.join(', ')}`, entry);
  const session = optionalText(source, map, 'session', path);
  const message = countAt(source, map, 'message', path, 'a MsgID, from 1');
  const number = countAt(source, map, 'package', path, 'the number of a package, 0 to 4');
  if (number !== undefined && number > 4) throw wrong(source, [...path, 'package'], '0 to 4', number);
  const final = flagAt(source, map, 'final', path);
  const match = optionalText(source, map, 'match', path);
  if (match !== undefined) checkFilter(source, match, [...path, 'match']);
  return {
    ...(map.from !== undefined && { from: oneOf(source, map.from, ENDS, [...path, 'from']) }),
    ...(session !== undefined && { session }),
    ...(message !== undefined && { message }),
    ...(number !== undefined && { package: number }),
    ...(final !== undefined && { final }),
    ...(map.commands !== undefined && { commands: textsAt(source, map, 'commands', path) }),
    ...(match !== undefined && { match }),
    where: source.place(path),
  };
}

/** A filter with holes cannot be read before they are filled. */
function checkFilter(source: FlowSource, text: string, path: Path): void {
  if (!text.includes('${')) readFilter(text, { ...source.place(path), path: pathText(path) });
}
