/** The world of a run before its first step: defaults, the flow's own `given`, and `--set`, in this order. */
import { FumoError } from '../../errors.js';
import { applySet, checkGiven, GIVEN_DEFAULTS, type Given, overlay } from './given.js';
import type { Scope } from './template.js';
import type { Flow } from './types.js';

/** The flow's `given` with what `--set` lays on it. @throws FumoError `usage.bad-set` */
export function settledGiven(flow: Flow, set: readonly string[]): Given {
  const laid = set.reduce<Scope>(applySet, overlay(GIVEN_DEFAULTS as unknown as Scope, flow.given));
  try {
    return checkGiven(laid, () => ({}));
  } catch (error) {
    // The file itself was checked when it was read, so what is wrong now came with --set.
    if (!(error instanceof FumoError)) throw error;
    const { message, where, expected, found, hint } = error;
    throw new FumoError('usage.bad-set', `--set: ${message}`, {
      ...(where && { where }),
      ...(expected !== undefined && { expected }),
      ...(found !== undefined && { found }),
      ...(hint !== undefined && { hint }),
    });
  }
}
