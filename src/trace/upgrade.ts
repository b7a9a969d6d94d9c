/**
 * Brings lines of older traces to the present version, one step per version.
 *
 * To change the schema: raise `TRACE_VERSION`, append the step that makes the new form out of the last one, and
 * freeze a fixture of the last one (`test/fixtures/traces`). docs/trace-format.md says what is a change.
 */
import { TRACE_VERSION } from './event.js';

export type TraceLine = Readonly<Record<string, unknown>>;

/** Turns a line of one version, header or event, into one of the next. Lines are not checked before, so it must bear any. */
export type UpgradeStep = (line: TraceLine) => Record<string, unknown>;

/** What changes from one version to the next; what is not named stays. */
export interface Upgrade {
  header?: UpgradeStep;
  /** By kind of event; `kind` itself may change too. */
  events?: Readonly<Record<string, UpgradeStep>>;
}

/** A step out of its parts. */
export function upgradeStep({ header, events = {} }: Upgrade): UpgradeStep {
  return (line) => {
    const kind = typeof line.kind === 'string' && Object.hasOwn(events, line.kind) ? line.kind : '';
    const step = line.format === undefined ? events[kind] : header;
    return step ? step(line) : { ...line };
  };
}

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
