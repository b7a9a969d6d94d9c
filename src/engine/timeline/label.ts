/** Names of steps, as `goto` and breakpoints of people take them. */
import { FumoError } from '../../errors.js';
import type { DoneStep } from '../run-types.js';

/** Whether a step is the one that a label means. */
export type StepTest = (step: DoneStep) => boolean;

export const LABEL_FORM =
  'a number of the section (16, 5.5.1/10), an id, an actor with its verb (server notifies), or step:12 for the twelfth step of the run';

/**
 * Reads the name of a step: `16` and `ad:16` are numbers of a section, `5.5.1/10` says which, `step:12` and `#12` count
 * the steps of the run; `ask-again` is an id, `server notifies` any step of that kind.
 * @throws FumoError `step.bad-label`
 */
export function readLabel(label: string): StepTest {
  const wanted = label.trim().replace(/\s+/g, ' ');
  for (const [form, test] of FORMS) {
    const groups = form.exec(wanted)?.groups;
    if (groups) return test(groups);
  }
  throw new FumoError('step.bad-label', `cannot read “${label}” as a step`, {
    expected: LABEL_FORM,
    found: label,
  });
}

type Groups = Readonly<Record<string, string | undefined>>;

const FORMS: readonly (readonly [RegExp, (groups: Groups) => StepTest])[] = [
  [
    /^(?:step:|#)(?<step>[1-9]\d*)$/i,
    ({ step }) =>
      (done) =>
        String(done.step) === step,
  ],
  [
    /^(?:ad:)?(?<ad>\d+)$/i,
    ({ ad }) =>
      (done) =>
        String(done.ad) === ad,
  ],
  [
    /^(?<section>[^\s/]+)\/(?<ad>\d+)$/,
    ({ section, ad }) =>
      (done) =>
        String(done.ad) === ad && done.section === section,
  ],
  [
    /^(?<actor>server|device|user|clock|expect) (?<verb>\S+)$/i,
    ({ actor, verb }) =>
      (done) =>
        done.actor === actor?.toLowerCase() && done.verb === verb,
  ],
  [
    /^(?:id:)?(?<id>[a-z][\w-]*)$/i,
    ({ id }) =>
      (done) =>
        done.id === id,
  ],
];
