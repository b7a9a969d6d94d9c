/**
 * What a developer does to a run between its steps: tampers, nodes, faults, the clock. Each is looked at first, so
 * that what is wrong is refused before anything has happened, and then carried out.
 */
import { type ErrorCode, FumoError } from '../errors.js';
import { fromBase64, fromHex } from '../syncml/octets.js';
import { formatInstant, type Instant } from './clock.js';
import { fireTimer, type Hands } from './effects.js';
import { nearest } from './flow/nearest.js';
import { formatDuration } from './flow/units.js';
import type { EventMemory } from './memory.js';
import { FAULTS, type FaultName, type Tamper } from './ports.js';
import type { FiredTimer, InputReport, RunInput } from './run-types.js';

/** Every input that is no step and no answer. */
export type Interference = Exclude<RunInput, { input: 'next' } | { input: 'answer' }>;

export interface Reach {
  hands: Hands;
  memory: EventMemory;
}

type Act = () => Promise<InputReport>;
type Preparers = {
  readonly [I in Interference['input']]: (input: Extract<Interference, { input: I }>, reach: Reach) => Act;
};

const PREPARERS: Preparers = {
  tamper({ input: _input, ...tamper }, { hands }) {
    CHECKS[tamper.action](tamper as never);
    return put(hands, () => hands.stage.tamper(tamper));
  },
  'set-node': ({ uri, value }, { hands }) => put(hands, hands.stage.device.setNode(uri, value)),
  'delete-node': ({ uri }, { hands }) => put(hands, hands.stage.device.deleteNode(uri)),
  fault({ name }, { hands, memory }) {
    checkFault(name);
    return put(hands, () => {
      note(memory, 'fault.set', `${name} from now on: ${FAULTS[name].does}`);
      hands.stage.fault(name);
    });
  },
  clear({ name }, { hands, memory }) {
    checkFault(name);
    return put(hands, () => {
      note(memory, 'fault.cleared', `${name} is over`);
      hands.stage.clear(name);
    });
  },
  clock({ to }, { hands }) {
    checkInstant(to, hands.clock.now());
    return () => moveClock(to, hands);
  },
};

/** @returns what carries it out. @throws FumoError as `Run.put` */
export function prepare(input: Interference, reach: Reach): Act {
  const preparer = PREPARERS[input.input] as (input: Interference, reach: Reach) => Act;
  return preparer(input, reach);
}

function put({ desk }: Hands, act: () => void): Act {
  return async () => {
    await desk.during(async () => act());
    await desk.quiet();
    return { status: 'put' };
  };
}

function note(memory: EventMemory, code: string, text: string): void {
  memory.record({ kind: 'note', side: 'engine', code, text });
}

async function moveClock(to: Instant, hands: Hands): Promise<InputReport> {
  const { clock, outside } = hands;
  const from = clock.now();
  const fired: FiredTimer[] = [];
  for (;;) {
    if (await outside?.next(to)) continue;
    const timer = await fireTimer(hands, to);
    if (!timer) break;
    fired.push({ ...timer, firedAt: timer.due });
  }
  clock.moveTo(Math.max(clock.now(), to));
  return { status: 'moved', from, to: clock.now(), fired };
}

// ---- what is refused ---------------------------------------------------------------------------------------------

/** Far enough for every timer of the field, near enough to come to an end. */
export const FARTHEST_MS = 3660 * 24 * 3_600_000;

function checkInstant(to: Instant, now: Instant): void {
  if (!Number.isSafeInteger(to)) throw refuse('step.bad-instant', 'that is no instant', WHOLE_MS, String(to));
  if (to < now) {
    const text = 'virtual time does not go back';
    throw refuse(
      'step.clock-backwards',
      text,
      `${formatInstant(now)} or later`,
      formatInstant(to),
      BACK_HINT,
    );
  }
  if (to - now > FARTHEST_MS) {
    const most = `at most ${formatDuration(FARTHEST_MS)} at a time`;
    throw refuse('step.clock-too-far', 'that is too far away', most, formatDuration(to - now));
  }
}

const WHOLE_MS = 'a whole number of milliseconds since 1970';
const BACK_HINT = 'Going back over steps takes time back with it.';

function checkFault(name: FaultName): void {
  if (Object.hasOwn(FAULTS, name)) return;
  const names = Object.keys(FAULTS);
  const near = nearest(name, names);
  const hint = near === undefined ? undefined : `Did you mean ${near}?`;
  throw refuse('step.unknown-fault', `there is no fault ${name}`, `one of ${names.join(', ')}`, name, hint);
}

type Checks = { readonly [A in Tamper['action']]: (tamper: Extract<Tamper, { action: A }>) => void };

const CHECKS: Checks = {
  replace({ octets }) {
    if (fromBase64(octets) === undefined)
      throw refuse('step.bad-octets', 'those are no octets', 'base64', octets);
  },
  drop: () => {},
  duplicate: () => {},
  delay({ delayMs }) {
    const isWhole = Number.isSafeInteger(delayMs) && delayMs > 0 && delayMs <= FARTHEST_MS;
    if (!isWhole)
      throw refuse('step.bad-delay', 'that is no delay', 'at least a millisecond', String(delayMs));
  },
  corrupt({ offset, hex }) {
    if (offset !== undefined && !(Number.isSafeInteger(offset) && offset >= 0))
      throw refuse('step.bad-offset', 'that is no offset', 'a whole number from 0', String(offset));
    if (hex !== undefined && !fromHex(hex)?.length)
      throw refuse('step.bad-octets', 'those are no octets', 'hex digits, two an octet', hex);
  },
};

function refuse(code: ErrorCode, text: string, expected: string, found: string, hint?: string): FumoError {
  return new FumoError(code, text, { expected, found, ...(hint !== undefined && { hint }) });
}

/** Nothing can be put into a run that has ended. */
export function runOver({ input }: RunInput): FumoError {
  return refuse('step.run-over', 'the run has ended', 'a run that goes on', input, 'Go back first.');
}
