/** Shapes of parameters that several step kinds have. A value may hold `${...}`, which is filled before the step. */
import * as v from 'valibot';
import { spellingProblem } from '../../flow/spelling.js';
import { DURATION_FORM, parseDuration, parseTime, TIME_FORM } from '../../flow/units.js';

const hasHole = (text: string): boolean => text.includes('${');

const holes = v.pipe(v.string(), v.regex(/\$\{[^}]*\}/));

/** Any text. */
export const text = (description: string) => v.pipe(v.string(), v.description(description));

/** `90s`, `2m`, `1h30m`, `2d`. */
export const duration = (description: string) =>
  v.pipe(
    v.string(),
    v.check((value) => hasHole(value) || parseDuration(value) !== undefined, DURATION_FORM),
    v.description(description),
  );

/** `+8h`, `tomorrow 02:00`, `today 18:30` or ISO 8601. */
export const time = (description: string) =>
  v.pipe(
    v.string(),
    v.check((value) => hasHole(value) || parseTime(value, 0) !== undefined, TIME_FORM),
    v.description(description),
  );

/** A whole number from 0 on, or a hole that gives one. */
export const wholeNumber = (description: string, least = 0) =>
  v.pipe(
    v.union([v.pipe(v.number(), v.integer(), v.minValue(least)), holes], `a whole number from ${least} on`),
    v.description(description),
  );

/** True or false, or a hole that gives one. */
export const claim = (description: string) =>
  v.pipe(v.union([v.boolean(), holes], 'true or false'), v.description(description));

const scalar = v.union([v.string(), v.number(), v.boolean()]);

/** What a value must be, as branch keys say it: a value, a list `200, 250`, a range `400..499`, or a comparison. */
export const spelling = (description: string) =>
  v.pipe(
    v.union([scalar, v.array(scalar)], 'a value, a list, a range such as 400..499, or "< 3"'),
    v.check(
      (value) => spellingProblem(value) === undefined,
      'a value, a list, a range such as 400..499, or "< 3"',
    ),
    v.description(description),
  );

/** The `ad` number or the `id` of a step that is done. */
export const label = (description: string) =>
  v.pipe(v.union([v.string(), v.number()], 'the ad number or the id of a step'), v.description(description));

/** A node, or a prefix of nodes, of the management tree. */
export const uri = (description: string) =>
  v.pipe(
    v.string(),
    v.check((value) => hasHole(value) || /^\.(\/|$)/.test(value), 'a node such as ./DevDetail/FwV'),
    v.description(description),
  );

/** The id of a prompt, by which answers are given and branches are taken. */
export const promptId = v.pipe(
  v.string(),
  v.description(
    'Id of the prompt: `--answer ID=...` answers it, and `when: ID` branches on what the user did.',
  ),
);
