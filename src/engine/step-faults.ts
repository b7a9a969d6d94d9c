/** Faults at a step: those of the command line that begin there, and those that the flow itself sets and clears. */
import { type Current, namesOf } from './current.js';
import type { FaultPlan } from './faults.js';
import type { StepNode } from './flow/types.js';
import type { EventMemory } from './memory.js';
import { FAULTS, type Stage } from './ports.js';

/** Makes true and false what is to be so before the step begins; what is over goes first. */
export function applyFaults(current: Current, planned: readonly FaultPlan[], stage: Stage): void {
  const { found } = current;
  const step = namesOf(current);
  for (const fault of planned) if (fault.isAt(step)) stage.fault(fault.name);
  for (const name of found.node.clears ?? []) stage.clear(name);
  for (const name of found.node.faults ?? []) stage.fault(name);
}

/** Says in the trace what the flow changed; faults of the command line stand in its header. */
export function noteFaults({ faults = [], clears = [] }: StepNode, memory: EventMemory): void {
  const note = (code: string, text: string) => memory.record({ kind: 'note', side: 'engine', code, text });
  for (const name of clears) note('fault.cleared', `${name} is over`);
  for (const name of faults) note('fault.set', `${name} from now on: ${FAULTS[name].does}`);
}
