/** What happens in the device when its power goes, and when it is back. */
import type { Surroundings } from '../../engine/ports.js';
import type { DmClient } from './dm-client.js';
import type { Powered } from './power.js';
import type { Reporter } from './update-agent/reporter.js';
import type { UpdateAgents } from './update-agent/update-agents.js';
import type { UpdateChecks } from './update-check.js';

export interface SwitchedParts {
  powered: Powered;
  client: DmClient;
  agents: UpdateAgents;
  reporter: Reporter;
  checks: UpdateChecks;
  /** Virtual milliseconds that a restart takes. */
  rebootMs: number;
}

/** @returns what `DeviceStage.power` does */
export function openSwitch(parts: SwitchedParts): (on: boolean) => void {
  const { turnPower, surroundings } = parts.powered;
  return (on) => {
    if (!turnPower(on)) return;
    const [code, text] = on
      ? (['device.on', 'the device is switched on'] as const)
      : (['device.off', 'the device is switched off'] as const);
    surroundings.record({ kind: 'note', side: 'device', code, text });
    if (on) start(parts);
    else lose(parts);
  };
}

function lose({ powered: { surroundings }, client, agents }: SwitchedParts): void {
  client.cut('the device was switched off');
  cancelTimers(surroundings);
  agents.powerLost();
}

/** The device can be reached at once; what was under way goes on when its restart is over. */
function start({ powered, agents, reporter, checks, rebootMs }: SwitchedParts): void {
  const { clock } = powered.surroundings;
  checks.resume();
  if (!agents.areOwing && reporter.waiting() === 0) return;
  const due = clock.now() + rebootMs;
  const fire = (): void => {
    reporter.restart();
    agents.restart();
  };
  clock.set({ owner: 'device', name: 'reboot', reason: 'the device starts', due, fire });
}

/** All timers of the device. */
export function cancelTimers({ clock }: Pick<Surroundings, 'clock'>): void {
  for (const { id, owner } of clock.pending()) {
    if (owner === 'device') clock.cancel(id);
  }
}
