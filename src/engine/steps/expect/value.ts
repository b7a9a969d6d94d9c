import { matchesSpelling, spellingText } from '../../flow/spelling.js';
import { lookUp, type Scope } from '../../flow/template.js';
import { MINUTE, type StepKind, type StepView, word } from '../kind.js';
import { expectation } from '../shared/expectation.js';
import { spelling, text } from '../shared/params.js';

export const expectValue: StepKind = {
  actor: 'expect',
  verb: 'value',
  params: {
    of: text('Path of the value, such as report.result, offer, or the name of a capture.'),
    is: spelling('What it must be, spelled as a branch key is: 200, "200, 250", 200..299, "!= none".'),
  },
  summary:
    'A value that the flow knows must be so: an answer, a result, a capture, or anything under `given`.',
  doc: 'What can be named is what `when` and the holes of a text can name. Of an answer to a prompt it is the outcome that counts.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { expect: value, of: info.firmware, is: "1.0.0, 1.1.0" }
  - { expect: value, of: device.firmware, is: "!= 2.0.0" }
  - { end: known }
`,
  withinMs: MINUTE,
  onlyLooks: true,
  text: (params) => `Expected: ${word(params, 'of')} is ${spellingText(params.is)}`,
  plan: () => [],
  check(params, view) {
    const actual = valueAt(params, view);
    if (matchesSpelling(actual, params.is)) return { is: 'done' };
    return expectation(view, {
      expected: `${word(params, 'of')} to be ${spellingText(params.is)}`,
      found: actual === undefined ? 'nothing is known by that name' : String(actual),
    });
  },
};

/** As a branch looks at it: of an entry with an outcome, the outcome. */
function valueAt(params: Scope, { scope }: StepView): unknown {
  const path = word(params, 'of');
  const value = lookUp(scope, path);
  return typeof value === 'object' && value !== null ? lookUp(scope, `${path}.outcome`) : value;
}
