/**
 * The device's power. Work that was under way when the power went is not gone on with, not even when the power is back
 * by the time that its turn, its answer or its timer comes.
 */
import type { Surroundings, Turn } from '../../engine/ports.js';
import type { Wire } from '../wire/wire.js';

export interface Power {
  readonly isOn: boolean;
  /** How often the power has gone. */
  readonly losses: number;
}

/** What ends a chain of work whose device has lost power meanwhile; no error, and never seen outside of the device. */
class PowerLost extends Error {}

export interface Powered {
  power: Power;
  /** @returns false when it is so already */
  turnPower(on: boolean): boolean;
  /** The surroundings, for work that ends when the power goes. */
  surroundings: Surroundings;
  wire: Wire;
}

/** Puts a switch between a device and its surroundings. */
export function openPower(outside: Surroundings, wire: Wire): Powered {
  const power = { isOn: true, losses: 0 };
  const throughout = async <T>(wait: () => Promise<T>): Promise<T> => {
    const { losses } = power;
    if (!power.isOn) throw new PowerLost();
    const got = await wait();
    if (power.losses !== losses) throw new PowerLost();
    return got;
  };
  return {
    power,
    turnPower(on) {
      if (power.isOn === on) return false;
      power.isOn = on;
      if (!on) power.losses += 1;
      return true;
    },
    surroundings: {
      ...outside,
      clock: clockOf(outside, power),
      turn: <T extends Turn>(turn: T) => throughout(() => outside.turn(turn)),
      activity: (label, work) => outside.activity(label, () => work().catch(endQuietly)),
    },
    wire: { ...wire, send: (request) => throughout(() => wire.send(request)) },
  };
}

/** Nothing arms a timer while the power is off. */
function clockOf({ clock }: Surroundings, power: Power): Surroundings['clock'] {
  return {
    now: () => clock.now(),
    cancel: (id) => clock.cancel(id),
    pending: () => clock.pending(),
    set(timer) {
      if (!power.isOn) throw new PowerLost();
      return clock.set(timer);
    },
  };
}

function endQuietly(error: unknown): void {
  if (!(error instanceof PowerLost)) throw error;
}
