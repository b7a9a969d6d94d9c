/**
 * Deferrals that the server's owner promised: kept in the store before a timer is armed, so that a restart keeps them.
 * One that has fired stays in the store until the owner acted on it; a crash in between fires it again.
 */
import type { DeferOrder, Surroundings } from '../../engine/ports.js';
import type { ServerMemory } from './server-memory.js';

export interface Deferrals {
  /** Replaces an earlier one of the same name. */
  defer(order: DeferOrder): Promise<void>;
  /** The owner acted on what has fired: the store may forget it. */
  settle(): Promise<void>;
  close(): void;
}

/** Arms a timer for every deferral in the store; what fell due in the meantime fires at once. */
export function openDeferrals(memory: ServerMemory, { clock }: Pick<Surroundings, 'clock'>): Deferrals {
  const timers = new Map<string, number>();
  const fired = new Set<string>();

  function arm({ name, due, reason }: DeferOrder): void {
    const fire = () => {
      timers.delete(name);
      fired.add(name);
    };
    timers.set(name, clock.set({ owner: 'server', name, reason, due, fire }));
  }

  function disarm(name: string): void {
    const id = timers.get(name);
    if (id !== undefined) clock.cancel(id);
    timers.delete(name);
  }

  function forget(gone: (name: string) => boolean): void {
    memory.change((state) => ({
      ...state,
      deferrals: state.deferrals.filter(({ name }) => !gone(name)),
    }));
  }

  for (const stored of memory.state.deferrals) arm(stored);

  return {
    async defer(order) {
      disarm(order.name);
      fired.delete(order.name);
      const { name, due, reason } = order;
      forget((other) => other === name);
      memory.change((state) => ({ ...state, deferrals: [...state.deferrals, { name, due, reason }] }));
      await memory.saved();
      arm(order);
    },
    async settle() {
      if (fired.size === 0) return;
      forget((name) => fired.has(name));
      fired.clear();
      await memory.saved();
    },
    close() {
      for (const name of [...timers.keys()]) disarm(name);
    },
  };
}
