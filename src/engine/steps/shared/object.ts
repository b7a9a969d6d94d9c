/** The nodes that the server works on: versions, and the FUMO object of the device. */
import { lookUp } from '../../flow/template.js';
import type { StepView } from '../kind.js';

export const FIRMWARE_VERSION = './DevDetail/FwV';

/** The FUMO object that the server works on. */
export function fumoUri(view: StepView): string {
  return orderedObject(view) ?? String(lookUp(view.scope, 'content.fumoUri') ?? './FwUpdate/FwPkg1');
}

/** The object that the owner wants to be updated, when the device has several. */
export function orderedObject({ given }: StepView): string | undefined {
  return given.update === 'none' ? undefined : given.update.object;
}

/** The generic device keeps its object where this server expects it; with others it has to look once. */
export function knowsObject({ given, scope }: StepView): boolean {
  const named = given.update !== 'none' && given.update.object !== undefined;
  return named || given.device.profile === 'generic' || lookUp(scope, 'located') === true;
}
