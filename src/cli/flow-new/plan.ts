/** What a new flow is to be like: the answers of the wizard, or of the flags. */
import { FAULTS, type FaultName } from '../../engine/fault-table.js';
import { nearest } from '../../engine/flow/nearest.js';
import { parseTime } from '../../engine/flow/units.js';
import { FumoError } from '../../errors.js';
import { NEW_WORDS } from './words.js';

export const STARTS = ['server', 'user', 'device'] as const;
export const ASKS = ['confirm', 'choice', 'none'] as const;
export const VIAS = ['download-and-update', 'download-then-update', 'pkg-data'] as const;
export const MAX_DEFER = 9;
export const DEFAULT_SLOTS = ['+1h', '+8h', 'tomorrow 02:00'] as const;

export interface FlowPlan {
  /** `flow:` of the file. */
  name: string;
  title: string;
  /** Who begins. */
  starts: (typeof STARTS)[number];
  /** What the user is asked before the update. */
  ask: (typeof ASKS)[number];
  /** How often the user may put the update off; only with `choice`. */
  defer: number;
  /** Times that a deferral can lead to. */
  slots: readonly string[];
  via: (typeof VIAS)[number];
  /** What goes wrong; undefined: nothing. */
  fault: FaultName | undefined;
}

/** Faults after which the device reports a result, so that a flow can end well with it. */
const REPORTED: readonly FaultName[] = (Object.keys(FAULTS) as FaultName[]).filter(
  (name) => resultOf(name) !== undefined,
);
/** Those that show while the device fetches the package by itself; a package that is pushed never meets them. */
const ON_DOWNLOAD: readonly FaultName[] = [
  'user-cancels-download',
  'content-unauthorized',
  'content-timeout',
  'bad-descriptor',
  'bad-url',
  'content-unavailable',
  'package-missing',
  'content-error',
  'out-of-memory',
  'network-lost',
  'client-fails',
];

/** Faults that a flow with that delivery can show. */
export function faultsFor(via: FlowPlan['via']): readonly FaultName[] {
  return via === 'pkg-data' ? REPORTED.filter((name) => !ON_DOWNLOAD.includes(name)) : REPORTED;
}

/** The FUMO result code that a fault leads to; 200 without one; undefined when no result is reported. */
export function resultOf(fault: FaultName | undefined): number | undefined {
  if (fault === undefined) return 200;
  const code = /result (\d{3})/.exec(FAULTS[fault].leadsTo)?.[1];
  return code === undefined ? undefined : Number(code);
}

/** @throws FumoError `usage.*` for a plan that cannot be played */
export function checkPlan(plan: FlowPlan): FlowPlan {
  checkName(plan.name);
  if (plan.defer > 0 && plan.ask !== 'choice')
    throw new FumoError('usage.defer-without-choice', NEW_WORDS.deferNeedsChoice, {
      expected: '--ask choice',
      found: `--ask ${plan.ask}`,
      hint: NEW_WORDS.deferHint,
    });
  for (const slot of plan.slots) checkSlot(slot);
  checkFault(plan);
  return plan;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Whether a flow can be called so: small letters, digits and hyphens, as the built-in ones. */
export function isFlowName(name: string): boolean {
  return NAME.test(name);
}

function checkName(name: string): void {
  if (isFlowName(name)) return;
  throw new FumoError('usage.bad-name', NEW_WORDS.badName(name), {
    expected: NEW_WORDS.nameForm,
    found: name,
  });
}

/** Whether a time can be offered to the user. */
export function isSlot(text: string): boolean {
  return parseTime(text, 0) !== undefined;
}

function checkSlot(slot: string): void {
  if (isSlot(slot)) return;
  throw new FumoError('usage.bad-slot', NEW_WORDS.badSlot(slot), {
    expected: NEW_WORDS.slotForm,
    found: slot,
  });
}

function checkFault({ fault, via }: FlowPlan): void {
  const known = faultsFor(via);
  if (fault === undefined || known.includes(fault)) return;
  throw new FumoError('usage.bad-fault', NEW_WORDS.badFault(fault, via), {
    expected: `one of ${known.join(', ')}`,
    found: fault,
    hint: Object.hasOwn(FAULTS, fault)
      ? NEW_WORDS.faultHint
      : `Did you mean ${nearest(fault, known) ?? known[0]}?`,
  });
}
