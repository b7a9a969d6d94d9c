/** What an update agent works with. */
import type { DeviceCast, FaultName, Surroundings } from '../../../engine/ports.js';
import type { Model } from './check-package.js';
import type { FumoObject } from './fumo-object.js';
import type { Reporter } from './reporter.js';
import type { TransferTools } from './transfer.js';

export interface AgentTools {
  fumo: FumoObject;
  device: Pick<DeviceCast, 'bandwidth' | 'installMs' | 'rebootMs'>;
  model(): Model;
  /** Octets free for a package. */
  memory: number;
  faults: ReadonlySet<FaultName>;
  surroundings: Surroundings;
  transfer: TransferTools;
  reporter: Reporter;
  /** The new firmware runs from now on. */
  activate(version: string): void;
  /** Hears of each result, before it is reported. */
  finished(result: number): void;
}

/** Does work some time later; a timer stands for the time that it takes. */
export function afterwards(
  { clock, activity }: Pick<Surroundings, 'clock' | 'activity'>,
  { ms, name, reason }: { ms: number; name: string; reason: string },
  work: () => Promise<void>,
): void {
  clock.set({ owner: 'device', name, reason, due: clock.now() + ms, fire: () => activity(name, work) });
}

/** Octets free for a package. */
export function roomIn({ faults, memory }: Pick<AgentTools, 'faults' | 'memory'>): number {
  return faults.has('out-of-memory') ? 0 : memory;
}
