/** How a download or an installation is seen to end: by the FUMO State (FUMO TS 5.5). */
import { stateName } from '../../../dm/fumo.js';
import type { StateEvent } from '../../../trace/event.js';
import type { Scope } from '../../flow/template.js';
import type { Check, StepView } from '../kind.js';
import { reportOf } from './report.js';

/** States that end a download or an installation: well, or not. */
export const DOWNLOADED = [40, 50, 60, 70, 80, 90, 100];
export const INSTALLED = [90, 100];
const FAILED = [20, 70, 80];
const ORDER = 'orders-update';

/** Done when State reached one of `good`, or one that says failure; the outcome is captured, not judged. */
export function untilState(view: StepView, id: string, good: readonly number[], what: string): Check {
  const reached = statesSinceOrder(view).filter(({ to }) => [...good, ...FAILED].includes(to));
  const failed = reached.find(({ to }) => FAILED.includes(to));
  if (failed) {
    const state = `State ${failed.to} ${stateName(failed.to)}: ${failed.cause}`;
    return { is: 'done', captures: { [id]: { outcome: 'failed', state } } };
  }
  return reached.length > 0
    ? { is: 'done', captures: { [id]: { outcome: 'complete' } } }
    : { is: 'waiting', for: what };
}

/** Of a real device only the report is seen: a result from 200 to 299 says that all before it went well. */
export function reportedOutcome(view: StepView, id: string): Scope {
  const result = Number(reportOf(view)?.result);
  const went = result >= 200 && result < 300;
  return { [id]: { outcome: went ? 'complete' : 'failed', state: `result ${result}` } };
}

/** An update may end in the very instant of the order, before the step that waits for it begins. */
function statesSinceOrder({ history }: StepView): StateEvent[] {
  const ordered = history.findLastIndex(
    (event) => event.kind === 'step' && event.phase === 'start' && event.verb === ORDER,
  );
  return history.slice(ordered + 1).filter((event) => event.kind === 'state');
}
