/** The faults that the update agent acts out by itself, as tables; the content server and the wire have theirs. */
import type { FaultName } from '../../../engine/ports.js';
import { type Cause, failure, type UpdateFailure } from './causes.js';

type Troubles = Partial<Record<FaultName, UpdateFailure>>;

/** Halfway through a package. */
const INTERRUPTIONS: Troubles = {
  'client-fails': failure('client-failed', 'the download agent broke down'),
  'user-cancels-download': failure('user-cancelled', 'the user stopped the download'),
  'network-lost': failure('connection-lost', 'the connection broke'),
};

const TROUBLES = {
  /** Before anything is fetched. */
  download: {
    'operation-unsupported': failure('not-implemented', 'the update agent lacks the operation'),
  },
  /** Before the firmware is written at all. */
  start: {
    'battery-low': failure('battery-low', 'the battery is too low to write the firmware'),
  },
  /** When the firmware is to be written. */
  install: {
    'operation-unsupported': failure('not-implemented', 'the update agent lacks the operation'),
    'out-of-memory-updating': failure('no-work-room', 'there is no room to unpack the package'),
    'install-fails': failure('install-failed', 'the firmware could not be written'),
  },
} as const satisfies Record<string, Troubles>;

export const interruptionOf = (faults: ReadonlySet<FaultName>): UpdateFailure | undefined =>
  firstOf(INTERRUPTIONS, faults);

export const troubleOf = (
  phase: keyof typeof TROUBLES,
  faults: ReadonlySet<FaultName>,
): UpdateFailure | undefined => firstOf(TROUBLES[phase], faults);

function firstOf(troubles: Troubles, faults: ReadonlySet<FaultName>): UpdateFailure | undefined {
  return Object.entries(troubles).find(([name]) => faults.has(name as FaultName))?.[1];
}

const MINUTE = 60_000;
/** Virtual milliseconds that pass before a failure without a single octet is known. */
const PATIENCE: Partial<Record<Cause, number>> = { 'server-timeout': MINUTE };

export const patienceOf = (cause: Cause): number => PATIENCE[cause] ?? 0;
