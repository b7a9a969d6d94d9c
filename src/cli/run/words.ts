/** What `fumo run` says: help, progress, results, refusals. */

import { count } from '../words.js';
import type { CommandWords } from '../words-help.js';

const ME = '<%= config.bin %> <%= command.id %>';

export const RUN_HELP: CommandWords = {
  summary: 'Play call flows without questions and judge them.',
  description: `Takes names of built-in flows, flow files, folders (every flow file below them) and globs.

Prompts are answered by --answer, then by the flow's own defaults (marked as such). A flow that cannot be read is reported, and the others are played all the same.

A file NAME.golden.jsonl beside NAME.yaml is the trace that the flow shall have: the run fails when its own differs by meaning. CmdIDs, MsgIDs, nonces, session ids and times do not count, unless --exact is given. --update writes it.

The exit code is the gravest of all flows: 1 a bug of fumo, 2 wrong usage, 5 the surroundings, 4 a flow that cannot be read, 3 a flow that failed, 0 all well. Stopping with Ctrl-C gives 130; leaving --watch with q gives 0.

With --json, one flow gives one result; a folder, a glob or several flows give { "runs": [...], "totals": {...} }.`,
  examples: [
    {
      description: 'The deferred update with the answers of its user',
      command: `${ME} deferred --answer offer=defer --answer slot=2`,
    },
    {
      description: 'All flows of a folder, with a report for CI',
      command: `${ME} flows --reporter junit=report.xml`,
    },
    { description: 'While writing a flow: play it at every change', command: `${ME} my-flow.yaml --watch` },
    { description: 'Keep its trace as what is expected from now on', command: `${ME} my-flow.yaml --update` },
    { description: 'A result for a program', command: `${ME} deferred --answer offer=reject --json` },
  ],
};

export const RUN_ARG_WORDS = {
  flows: 'Names of built-in flows, flow files, folders, or globs in quotes.',
} as const;

export const RUN_FLAG_WORDS = {
  parallel: 'How many flows are played at a time; as many as there are processors unless given.',
  bail: 'Stop at the first flow that does not pass; flows are played one at a time.',
  grep: 'Only flows whose name or title has this in it; /.../ is a regular expression, /.../i without case.',
  watch: 'Stay, and play again what changed: flows whose file, included file or golden trace was saved.',
  reporter: (names: readonly string[]): string =>
    `How to tell the results: ${names.join(', ')}. NAME=FILE writes to a file; may be given several times.`,
  out: 'File for the one --reporter that names none.',
  update: 'Write golden traces that are missing or differ by meaning.',
  exact: 'Golden traces must agree in everything, to the octet and the millisecond.',
} as const;

export const RUN_USAGE_WORDS = {
  badParallel: (text: string): string => `--parallel ${text} is not a number of flows`,
  badGrep: (text: string): string => `--grep ${text} is not a regular expression`,
  badReporter: (name: string): string => `there is no reporter named "${name}"`,
  noReporterFile: (name: string): string => `--reporter ${name}= names no file`,
  sameFile: (file: string): string => `two reporters write to ${file}`,
  twoOnStdout: 'only one report can go to standard output',
  twoOnStdoutHint: 'Give the others a file: --reporter junit=report.xml.',
  outWithoutReporter: '--out needs a --reporter that writes to it',
  watchNeedsPretty: '--watch tells its results on the screen',
  watchNeedsPrettyHint: 'Leave out --json, and give other reporters a file: --reporter junit=report.xml.',
  noFlows: (where: string): string => `there are no flow files in ${where}`,
  noFlowsExpected: 'at least one .yaml or .yml file with a "flow:" line',
  noMatch: (grep: string): string => `no flow has ${grep} in its name or title`,
  updateOfOther: (flag: string): string => `--update with ${flag} would keep another run than the flow's own`,
  updateOfOtherHint:
    'Put what is special into a flow file (given, prompts, fault) and run that with --update.',
  updateOfBuiltIn: (name: string): string =>
    `${name} is a built-in flow, which keeps no golden trace by its name`,
  updateOfBuiltInHint: 'Name the file of the flow, or copy it first: fumo flow show NAME > my-flow.yaml.',
} as const;

export const RUN_WORDS = {
  passed: 'passed',
  failed: 'failed',
  error: 'error',
  notRun: 'not run',
  seeAbove: 'Failures',
  steps: (number: number): string => count(number, 'step'),
  bail: 'not run: an earlier flow did not pass (--bail)',
  total: ({
    passed,
    failed,
    errors,
    notRun,
  }: Readonly<Record<'passed' | 'failed' | 'errors' | 'notRun', number>>) =>
    [
      `${passed} passed`,
      `${failed} failed`,
      errors > 0 ? `${errors} could not be run` : '',
      notRun > 0 ? `${notRun} not run` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  exit: (code: number): string => `exit code ${code}`,
  failure: 'failure',
  at: 'at',
  step: 'step',
  expected: 'expected',
  found: 'found',
  hint: 'try',
  lastMessages: 'last messages',
  noMessages: 'none was sent',
  stepThere: 'step there',
  stepThereHow: (step: number): string =>
    `step ${step} is where it fails (n, ${count(step - 1, 'time')}, to stand before it)`,
  trace: 'trace',
  goldenWritten: 'golden trace written',
  goldenNotCompared: (why: string): string => `golden trace not compared: ${why}`,
  goldenOtherRun: (flag: string): string => `${flag} makes this another run`,
  goldenFlowFailed: 'the flow failed',
  goldenNothing: 'nothing of the kind',
  goldenHint: (differences: number, command: string): string =>
    `${count(differences, 'difference')} in all. When the new trace is right: ${command}`,
  goldenIn: (value: string, place: string): string => `${value} (${place})`,
  goldenNames: { a: 'the golden trace', b: 'this run' },
  running: (done: number, total: number): string => `${done} of ${total} flows played`,
  watching: (flows: number): string => `Watching ${count(flows, 'flow')}.`,
  watchKeys: 'q quit  r again  a all',
  watchKeysPlain: 'Ctrl-C ends.',
  changed: (files: readonly string[]): string => `Changed: ${files.join(', ')}`,
  nothingAffected: 'No flow of these uses it.',
} as const;
