/**
 * Brings lines of older traces to the present version, one step per version.
 *
 * To change the schema: raise `TRACE_VERSION`, append the step that makes the new form out of the last one, and
 * freeze a fixture of the last one.
 */
import { TRACE_VERSION } from './event.js';

/** Turns a line of one version, header or event, into one of the next. */
export type UpgradeStep = (line: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** The step at index i leads from version i + 1 to version i + 2. */
export const UPGRADES: readonly UpgradeStep[] = [];

/** The line as the present version has it. `steps` is a parameter for tests. */
export function upgradeLine(
  line: Record<string, unknown>,
  from: number,
  steps: readonly UpgradeStep[] = UPGRADES,
): Record<string, unknown> {
  return steps.slice(from - 1).reduce((older, step) => step(older), line);
}

/** How many steps there must be. */
export const UPGRADE_COUNT = TRACE_VERSION - 1;
