/** When the device will look for updates by its own clock; the plan outlasts a loss of power. */
import type { Instant } from '../../engine/clock.js';
import type { Surroundings } from '../../engine/ports.js';

export interface UpdateChecks {
  /** @param afterMs virtual milliseconds from now */
  plan(ask: () => void, afterMs: number): void;
  /** Arms the timers again after a restart; what was due meanwhile is due at once. */
  resume(): void;
}

interface Check {
  due: Instant;
  ask: () => void;
}

export function openUpdateChecks({ clock }: Pick<Surroundings, 'clock'>): UpdateChecks {
  const planned = new Set<Check>();
  const arm = (check: Check): void => {
    const fire = (): void => {
      planned.delete(check);
      check.ask();
    };
    const reason = 'the device looks for updates';
    clock.set({ owner: 'device', name: 'update-check', reason, due: check.due, fire });
  };
  return {
    plan(ask, afterMs) {
      const check = { due: clock.now() + afterMs, ask };
      planned.add(check);
      arm(check);
    },
    resume: () => planned.forEach(arm),
  };
}
