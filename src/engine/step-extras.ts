/** What a flow wants of a step besides its having happened: how its messages look, and captures. */
import type { Failure, TraceHeader } from '../trace/event.js';
import { captureWhatIsThere, takeCaptures } from './captures.js';
import { judgeWire, messagesSince } from './expect/wire.js';
import { overlay } from './flow/given.js';
import type { StepNode } from './flow/types.js';
import type { Check, StepView } from './steps/kind.js';

/**
 * Judges a step that is over by its `wire` and takes its `capture`.
 * @returns the check with the captures, or a failure: `run.wire-differs`, `run.capture-empty`
 */
export function withExtras(check: Check, node: StepNode, view: StepView, header: TraceHeader): Check {
  if (check.is === 'skipped') {
    return { ...check, captures: { ...check.captures, ...captureWhatIsThere(node, view) } };
  }
  if (check.is !== 'done') return check;
  const different = wireCheck(node, view, header);
  if (different) return different;
  const taken = takeCaptures(node, view);
  if ('failed' in taken) return taken.failed;
  return { ...check, captures: overlay(check.captures ?? {}, taken.captures) };
}

function wireCheck({ wire }: StepNode, view: StepView, header: TraceHeader): Check | undefined {
  if (!wire) return undefined;
  const mark = view.history.length - view.events.length;
  const difference = judgeWire(wire, messagesSince(header, view.history, mark), view.scope);
  if (!difference) return undefined;
  const { expectation, expected, found } = difference;
  return { is: 'failed', code: 'run.wire-differs', expected, found, where: expectation.where };
}

/** A failed check as the failure of the run; its place is the step's unless it names a nearer one. */
export function failureOf(check: Extract<Check, { is: 'failed' }>, { where }: StepNode): Failure {
  const { code, expected, found, hint } = check;
  return { code, expected, found, ...(hint !== undefined && { hint }), where: check.where ?? where };
}
