/** Puts the performers together: the wire, the servers on it, and the device. */
import type { Cast, FaultName, OpenStage, Surroundings } from '../engine/ports.js';
import { openDevice } from './device/device.js';
import { openServer } from './server/server.js';
import { memoryServerStore, type ServerStore } from './server/server-store.js';
import { openTampering } from './tamper/tampering.js';
import { openHttpWire } from './wire/http.js';
import { openLoopbackWire } from './wire/loopback.js';
import type { Wire, WireOptions } from './wire/wire.js';

export interface SandboxOptions {
  /** Where the server keeps what must outlive the sandbox; in memory when absent. */
  store?: ServerStore;
}

const WIRES: { readonly [T in Cast['transport']]: (options: WireOptions) => Wire } = {
  http: openHttpWire,
  loopback: openLoopbackWire,
};

/** A stage of virtual performers. Opening fails whole: what was opened before is closed again. */
export function openSandbox({ store = memoryServerStore() }: SandboxOptions = {}): OpenStage {
  return async (cast, surroundings) => {
    const faults = new Set<FaultName>();
    const line = WIRES[cast.transport]({ onError: (error) => surface(surroundings, error) });
    const tampering = openTampering(surroundings, line);
    const { wire } = tampering;
    const opened: Closable[] = [wire];
    try {
      const server = await openServer(cast, tampering.surroundings, wire, faults, store);
      opened.unshift(server);
      const device = await openDevice(cast, tampering.surroundings, wire, faults);
      opened.unshift(device);
      return {
        server,
        device,
        fault: (name) => void faults.add(name),
        clear: (name) => void faults.delete(name),
        faults: () => [...faults],
        tamper: (tamper) => tampering.arm(tamper),
        armed: () => tampering.armed(),
        close: () => closeAll(opened),
      };
    } catch (error) {
      await closeAll(opened).catch(() => {});
      throw error;
    }
  };
}

interface Closable {
  close(): Promise<void>;
}

/** Closes everything in order, whatever fails on the way. Rejects with the first failure. */
async function closeAll(opened: readonly Closable[]): Promise<void> {
  const failures: unknown[] = [];
  for (const one of opened) await one.close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** A handler that throws is a bug of ours; as a failed activity it reaches whoever conducts the run. */
function surface({ activity }: Surroundings, error: unknown): void {
  activity('answering a request', () => Promise.reject(error));
}
