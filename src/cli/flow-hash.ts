/** Tells whether a flow is still the one that a run was begun with. */
import { createHash } from 'node:crypto';
import { stepsIn } from '../engine/flow/inner-nodes.js';
import type { Flow } from '../engine/flow/types.js';

/**
 * SHA-256, hex, of a flow with all that it includes: of what the files say, not of where they are, so the same flow by
 * another path is the same.
 */
export function flowHash(flows: ReadonlyMap<string, Flow>): string {
  const sorted = [...flows].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(sorted, (key, value: unknown) => (key === 'file' ? undefined : value));
  return createHash('sha256').update(text).digest('hex');
}

/** Ids of the prompts at which what is typed is hidden (ET=P). */
export function maskedPrompts(flows: ReadonlyMap<string, Flow>): ReadonlySet<string> {
  const steps = [...flows.values()].flatMap((flow) => stepsIn(flow.steps));
  const masked = steps.filter(({ params }) => params.echo === 'password');
  return new Set(masked.map(({ params }) => String(params.prompt)));
}
