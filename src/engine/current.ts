/** A step of the flow on its way from found to done. */
import { FumoError } from '../errors.js';
import type { Instant } from './clock.js';
import { fillText, fillValue, type Scope } from './flow/template.js';
import type { DoneStep, GivenAnswer, StepResult } from './run-types.js';
import { findKind } from './steps/index.js';
import type { EffectResults, StepKind, StepView } from './steps/kind.js';
import { type FoundStep, scopeOf } from './walk.js';

export interface Current {
  found: FoundStep;
  kind: StepKind;
  params: Scope;
  /** Position in the run, from 1. */
  step: number;
  startedAt: Instant;
  /** Events before the step, and before what a developer put in since the step before it. */
  mark: number;
  answer: GivenAnswer | undefined;
  results: EffectResults;
  /** Exec commands that the step sent. */
  orders: number;
  /** Whether the server has replied in this step. */
  replied: boolean;
}

/** A found step with its holes filled. @param known what steps have captured, and `live`. @throws FumoError `flow.unknown-value` */
export function currentOf(
  found: FoundStep,
  known: Scope,
  at: Pick<Current, 'step' | 'startedAt' | 'mark' | 'answer'>,
): Current {
  const { actor, verb } = found.node;
  const kind = findKind(actor, verb);
  if (!kind) throw new FumoError('internal.no-kind', `no step kind ${actor} ${verb}`);
  return { found, kind, params: paramsOf(found, known), ...at, results: {}, orders: 0, replied: false };
}

/** The parameters of a step with their holes filled. @throws FumoError `flow.unknown-value` */
export function paramsOf({ node, given, vars }: FoundStep, known: Scope): Scope {
  return fillValue(node.params, scopeOf(given, known, vars), node.where) as Scope;
}

/** What the step is about, in the flow's words or the kind's. */
export function textOf(
  { found, kind, params }: Pick<Current, 'found' | 'kind' | 'params'>,
  view: StepView,
): string {
  const { text, where } = found.node;
  return text === undefined ? kind.text(params, view) : fillText(text, view.scope, where);
}

type Label = Pick<StepResult, 'step' | 'flow' | 'section' | 'ad' | 'actor' | 'verb'>;

export function labelOf({ found, step }: Current): Label {
  const { node, flow, section } = found;
  return {
    step,
    flow: flow.name,
    ...(section !== undefined && { section }),
    ...(node.ad !== undefined && { ad: node.ad }),
    actor: node.actor,
    verb: node.verb,
  };
}

/** The label with the flow's own name for the step, which traces do not keep. */
export function namesOf(current: Current): DoneStep {
  const { id } = current.found.node;
  return { ...labelOf(current), ...(id !== undefined && { id }) };
}
