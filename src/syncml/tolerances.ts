import { type ErrorCode, FumoError } from '../errors.js';
import type { Warning } from './message.js';

/** A warning whose code can also be the code of a refusal. */
export interface Tolerance extends Warning {
  code: ErrorCode;
}

/** Refuses the first thing that was tolerated, under the code of its warning, when the reader is strict. */
export function refuseTolerances(warnings: readonly Tolerance[], strict: boolean | undefined): void {
  const [first] = warnings;
  if (!strict || !first) return;
  const { code, message, path, offset, spec } = first;
  throw new FumoError(code, message, {
    where: { ...(path === undefined ? {} : { path }), ...(offset === undefined ? {} : { offset }) },
    hint: 'Read the message without the strict option to tolerate this.',
    ...(spec === undefined ? {} : { spec }),
  });
}
