import * as v from 'valibot';
import type { Scope } from '../../flow/template.js';
import { formatDuration, parseDuration } from '../../flow/units.js';
import { type Check, MINUTE, type StepKind } from '../kind.js';
import { noSuchStep, stepMark } from '../shared/labels.js';
import { duration, label } from '../shared/params.js';

export const expectTiming: StepKind = {
  actor: 'expect',
  verb: 'timing',
  params: {
    from: label('The step whose end the time is taken from, by ad number or id.'),
    to: v.optional(label('The step whose end the time is taken to; now when absent.')),
    'at-least': v.optional(duration('The shortest time that will do.')),
    'at-most': v.optional(duration('The longest time that will do.')),
  },
  summary: 'As much virtual time must have passed between two steps.',
  doc: 'Both steps must be done. It is a step’s end that counts, so `clock: reaches` stands for the moment of the timer.',
  example: `
steps:
  - { id: order, server: has-update }
  - { server: sets-timer, timer: defer, at: +8h }
  - { id: slot, clock: reaches, timer: defer }
  - { expect: timing, from: order, to: slot, at-least: 7h, at-most: 9h }
  - { end: in-time }
`,
  withinMs: MINUTE,
  onlyLooks: true,
  text: (params) => `Expected: ${wanted(params)}`,
  plan: () => [],
  check(params, view): Check {
    const { from, to } = params;
    const begin = stepMark(view, from);
    if (!begin) return noSuchStep(view, from);
    const end = to === undefined ? view.now : stepMark(view, to)?.endedAt;
    return end === undefined ? noSuchStep(view, to) : judged(params, end - begin.endedAt);
  },
};

function judged(params: Scope, took: number): Check {
  const least = limit(params['at-least'], Number.NEGATIVE_INFINITY);
  const most = limit(params['at-most'], Number.POSITIVE_INFINITY);
  if (took >= least && took <= most) return { is: 'done' };
  const found = took < 0 ? `${formatDuration(-took)} the other way round` : formatDuration(took);
  return { is: 'failed', code: 'run.not-as-expected', expected: wanted(params), found };
}

function limit(value: unknown, otherwise: number): number {
  return typeof value === 'string' ? (parseDuration(value) ?? otherwise) : otherwise;
}

function wanted(params: Scope): string {
  const bounds = [
    ...(params['at-least'] === undefined ? [] : [`at least ${params['at-least']}`]),
    ...(params['at-most'] === undefined ? [] : [`at most ${params['at-most']}`]),
  ];
  const span = `from step ${params.from} to ${params.to === undefined ? 'now' : `step ${params.to}`}`;
  return `${bounds.join(' and ') || 'any time'} ${span}`;
}
