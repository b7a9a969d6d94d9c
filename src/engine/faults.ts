/** Faults asked for on the command line: `NAME` from the start, `NAME@STEP` from that step on. */
import { FumoError } from '../errors.js';
import { nearest } from './flow/nearest.js';
import { FAULTS, type FaultName } from './ports.js';

export interface FaultPlan {
  name: FaultName;
  /** Position of the step (from 1) before which the fault becomes true. */
  step: number;
}

/** @throws FumoError `usage.unknown-fault`, `usage.bad-fault` */
export function checkFaults(texts: readonly string[]): readonly FaultPlan[] {
  return texts.map((text) => {
    const [name = '', step = '1', ...rest] = text.split('@');
    if (!Object.hasOwn(FAULTS, name)) {
      const near = nearest(name, Object.keys(FAULTS));
      throw new FumoError('usage.unknown-fault', `there is no fault ${name}`, {
        expected: `one of ${Object.keys(FAULTS).join(', ')}`,
        found: name,
        ...(near !== undefined && { hint: `Did you mean ${near}?` }),
      });
    }
    if (!/^[1-9]\d*$/.test(step) || rest.length > 0) {
      throw new FumoError('usage.bad-fault', `cannot read --fault ${text}`, {
        expected: 'NAME or NAME@STEP, where STEP counts the steps of the run from 1',
        found: text,
      });
    }
    return { name: name as FaultName, step: Number(step) };
  });
}
