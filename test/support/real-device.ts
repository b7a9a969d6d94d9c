/** A stage whose device stands apart: it takes no turn at the run's desk, and only what it sends is recorded. */
import type { Outside } from '../../src/engine/cast.js';
import { TurnDesk } from '../../src/engine/desk.js';
import type { FaultName, OpenStage, PromptAnswer, Surroundings } from '../../src/engine/ports.js';
import { openDevice } from '../../src/sandbox/device/device.js';
import { openServer } from '../../src/sandbox/server/server.js';
import { memoryServerStore } from '../../src/sandbox/server/server-store.js';
import { openTampering } from '../../src/sandbox/tamper/tampering.js';
import { openLoopbackWire } from '../../src/sandbox/wire/loopback.js';
import type { Wire } from '../../src/sandbox/wire/wire.js';

export interface RealDevice {
  stage: OpenStage;
  outside: Outside;
}

/** @param answer what the person at the device does with every prompt */
export function realDevice(answer: PromptAnswer): RealDevice {
  const apart = new TurnDesk();
  const serverWaits = openBell();
  const stage: OpenStage = async (cast, surroundings) => {
    const faults = new Set<FaultName>();
    const { wire, arm, armed, ...tampered } = openTampering(surroundings, openLoopbackWire());
    const server = await openServer(
      cast,
      heard(tampered.surroundings, serverWaits),
      wire,
      faults,
      memoryServerStore(),
    );
    const device = await openDevice(
      cast,
      foreign(tampered.surroundings, apart),
      throughDesk(wire, surroundings),
      faults,
    );
    return {
      server,
      device,
      fault: (name) => void faults.add(name),
      clear: (name) => void faults.delete(name),
      faults: () => [...faults],
      tamper: arm,
      armed,
      async close() {
        apart.close();
        await device.close();
        await server.close();
        await wire.close();
      },
    };
  };
  const still = () => Promise.race([apart.quiet(), serverWaits.rung()]);
  const move = () =>
    apart.release('device-open', { accept: true }) ||
    apart.release('device-send', {}) ||
    apart.release('device-show', {}) ||
    apart.release('user-answer', answer);
  const outside: Outside = {
    async next() {
      await still();
      if (serverWaits.take()) return true;
      if (!move()) return false;
      await still();
      return true;
    },
  };
  return { stage, outside };
}

interface Bell {
  ring(): void;
  /** Whether it rang since it was last asked. */
  take(): boolean;
  rung(): Promise<void>;
}

function openBell(): Bell {
  let isRung = false;
  let waiters: (() => void)[] = [];
  return {
    ring() {
      isRung = true;
      for (const wake of waiters.splice(0)) wake();
    },
    take() {
      const was = isRung;
      isRung = false;
      return was;
    },
    rung: () =>
      isRung
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiters = [...waiters, resolve];
          }),
  };
}

/** The server's surroundings; the bell rings when it waits for the conductor. */
function heard(surroundings: Surroundings, bell: Bell): Surroundings {
  return {
    ...surroundings,
    turn(turn) {
      const answer = surroundings.turn(turn);
      bell.ring();
      return answer;
    },
  };
}

/** A foreign device writes nothing into our trace; what it sends is seen on its way. */
function foreign(surroundings: Surroundings, apart: TurnDesk): Surroundings {
  return {
    ...surroundings,
    record: (event, resign) => {
      if (event.kind === 'message') surroundings.record(event, resign);
    },
    turn: (turn) => apart.turn(turn),
    activity: (label, work) => apart.activity(label, work),
  };
}

/** Serving a request of the device is work of the run, as it is for a server with a port. */
function throughDesk(wire: Wire, { activity }: Surroundings): Wire {
  return {
    ...wire,
    send: (request) =>
      new Promise((resolve, reject) => {
        activity('a request from outside', () => wire.send(request).then(resolve, reject));
      }),
  };
}
