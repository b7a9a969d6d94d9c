/** The words of `trace check`. */
import type { RuleReport } from '../../trace/check/index.js';
import { count } from '../words.js';
import type { CommandWords } from '../words-help.js';

const ME = '<%= config.bin %> <%= command.id %>';

export const CHECK_COMMAND: CommandWords = {
  summary: 'Judge a recorded run by the rules of DM 1.2 and FUMO 1.0.',
  description: `Only what went over the wire is looked at: octets, transport headers and times of the messages, and the HTTP downloads. So the trace of any two peers can be judged. Rules about digests need the secrets of the account; those of fumo's own runs are known.

The exit code is 3 when a rule with "must" is broken, with --strict also one with "should".`,
  examples: [
    { description: 'Judge the newest run', command: ME },
    {
      description: 'One family of rules, and one rule',
      command: `${ME} deferred-1 --rule FUM --rule NOT-04`,
    },
    { description: 'A verdict for a program', command: `${ME} latest --json` },
  ],
};

export const CHECK_FLAGS = {
  rule: 'Only this rule, or those whose id begins so. May be given several times.',
  strict: 'Broken "should" rules count as well.',
  all: 'List the rules that do not apply, too.',
} as const;

export const CHECK_WORDS = {
  noRule: (rule: string): string => `there is no rule named ${rule}`,
  ruleHint: 'docs/conformance.md lists all rules.',
  verdicts: {
    pass: 'pass',
    fail: 'FAIL',
    warning: 'warning',
    'not-applicable': 'not applicable',
    'not-judged': 'not judged',
  },
  expected: 'expected',
  found: 'found',
  octets: 'octets',
  more: (left: number): string => `… and ${count(left, 'octet')} more`,
  place: (message: number, sender: string): string => `message ${message} (${sender})`,
  byte: (offset: number): string => `byte ${offset}`,
  line: (line: number, column: number): string => `line ${line}, column ${column}`,
  why: (reasons: readonly string[]): string => `not judged: ${reasons.join('; ')}`,
  hidden: (rules: number): string =>
    `${count(rules, 'rule')} ${rules === 1 ? 'does' : 'do'} not apply to this trace (--all lists them).`,
  summary: (counts: Record<RuleReport['verdict'], number>, warnings: number): string =>
    [
      `${counts.pass} passed`,
      `${counts.fail - warnings} failed`,
      ...(warnings > 0 ? [count(warnings, 'warning')] : []),
      `${counts['not-judged']} not judged`,
      `${counts['not-applicable']} not applicable`,
    ].join(', '),
  verdict: { passed: 'The trace keeps the rules that must be kept', failed: 'The trace breaks rules' },
} as const;
