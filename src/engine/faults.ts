/** Faults asked for on the command line: `NAME` from the start, `NAME@STEP` from that step on. */
import { FumoError } from '../errors.js';
import { stepsIn } from './flow/inner-nodes.js';
import { nearest } from './flow/nearest.js';
import type { Flow, StepNode } from './flow/types.js';
import { FAULTS, type FaultName } from './ports.js';
import { readLabel, type StepTest } from './timeline/label.js';

export interface FaultPlan {
  name: FaultName;
  /** As it was written. */
  text: string;
  /** The step before which the fault becomes true. */
  isAt: StepTest;
  /** It is a position in the run, which any run may reach. */
  counts: boolean;
}

const FORM =
  'NAME or NAME@STEP, where STEP is the position of a step in the run (12), a number of a section (ad:10, 5.5.1/10) or an id';

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
    return { name: name as FaultName, text, ...placeOf(text, [step, ...rest].join('@')) };
  });
}

/** A bare number counts the steps of the run. */
function placeOf(text: string, step: string): Pick<FaultPlan, 'isAt' | 'counts'> {
  const position = /^(?:step:|#)?([1-9]\d*)$/.exec(step)?.[1];
  if (position !== undefined) return { isAt: (done) => done.step === Number(position), counts: true };
  try {
    if (!/^\d+$/.test(step)) return { isAt: readLabel(step), counts: false };
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
  }
  throw new FumoError('usage.bad-fault', `cannot read --fault ${text}`, { expected: FORM, found: text });
}

/** A fault at a step that no flow has would never come. @throws FumoError `usage.bad-fault` */
export function checkFaultSteps(plans: readonly FaultPlan[], flows: ReadonlyMap<string, Flow>): void {
  const all = [...flows.values()];
  const known = all.flatMap((flow) => stepsIn(flow.steps).map((node) => namesIn(flow, node)));
  // A step counts in its own flow's section, or in that of a flow that includes it.
  const sections = all.flatMap(({ spec }) => spec?.section ?? []);
  const exists = (isAt: StepTest) =>
    known.some((step) => isAt(step) || sections.some((section) => isAt({ ...step, section })));
  const stranger = plans.find(({ counts, isAt }) => !counts && !exists(isAt));
  if (!stranger) return;
  throw new FumoError('usage.bad-fault', `no step of the flow is meant by --fault ${stranger.text}`, {
    expected: FORM,
    found: stranger.text,
  });
}

function namesIn({ name }: Flow, { ad, id, actor, verb }: StepNode): Parameters<StepTest>[0] {
  return {
    step: 0,
    flow: name,
    actor,
    verb,
    ...(ad !== undefined && { ad }),
    ...(id !== undefined && { id }),
  };
}
