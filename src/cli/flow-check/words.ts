/** The words of `flow check`. */
import { count } from '../words.js';
import type { CommandWords } from '../words-help.js';

const ME = '<%= config.bin %> <%= command.id %>';

export const CHECK_COMMAND: CommandWords = {
  summary: 'Find what is wrong with flow files before they run.',
  description: `Tells everything at once, each with its place and the nearest right word: syntax, unknown keys and steps, steps that nothing reaches, branches that are missing, prompts that nobody answers, FUMO states that cannot be, times that have passed. docs/flow-lint.md lists the rules; a comment "# lint: allow RULE" lets a finding pass.

PATH is a file, a folder (searched for flows), a glob, the name of a built-in flow, or "-" for standard input.

The exit code is 0 without findings that count, 4 with some, 2 for a wrong command line, 5 when a file cannot be read or written. Errors count; with --strict warnings do, too.`,
  examples: [
    { description: 'Check a flow of your own', command: `${ME} my-flow.yaml` },
    { description: 'All flows of a folder, and repair what is safe to repair', command: `${ME} flows --fix` },
    { description: 'For code scanning in CI', command: `${ME} "flows/**/*.yaml" --strict --format sarif` },
    { description: 'What a rule is about', command: `${ME} --explain branch-not-covered` },
  ],
};

export const CHECK_ARGS = {
  path: 'Files, folders, globs, names of built-in flows, or "-".',
} as const;

export const CHECK_FLAGS = {
  format: 'How to say it: for people, as JSON, as SARIF 2.1.0, or as annotations of GitHub Actions.',
  fix: 'Repair what is safe to repair: slips of one letter, quotes, spaces. Comments and layout stay.',
  strict: 'Warnings count as well.',
  explain: 'Say what a rule finds and why, with an example.',
} as const;

export const CHECK_WORDS = {
  severities: { error: 'error', warning: 'warning', info: 'info' },
  expected: 'expected',
  found: 'found',
  at: 'at',
  see: 'see',
  try: 'try:',
  fixesIt: 'Or let --fix write it.',
  fixDoes: (says: string): string => `--fix ${says}.`,
  doc: (rule: string): string => `docs/flow-lint.md#${rule}`,
  fixed: (file: string, line: number, says: string): string => `fixed ${file}:${line}: ${says}`,
  more: 'More about a rule: fumo flow check --explain RULE',
  bad: 'Found:',
  good: 'Good:',
  nothing: 'none of these files is a flow',
  nothingHint: 'A flow has "flow: NAME" at its top. Name a file itself to have it checked all the same.',
  noPath: 'there is nothing to check',
  noPathHint: 'Name a file, a folder, a glob, a built-in flow, or "-" for standard input.',
  noMatch: (glob: string): string => `no file matches ${glob}`,
  fixInput: 'standard input cannot be repaired in place',
  fixInputHint: 'Name a file, or leave out --fix.',
  noRule: (rule: string): string => `there is no rule named ${rule}`,
  ruleHint: 'docs/flow-lint.md lists all rules.',
  jsonTwice: (format: string): string => `--json and --format ${format} contradict each other`,
  jsonTwiceHint: 'Leave one of them out.',
} as const;

export interface Tally {
  files: number;
  skipped: number;
  errors: number;
  warnings: number;
  infos: number;
  fixable: number;
}

/** `3 files: 2 errors and 1 warning; 2 can be repaired with --fix`. */
export function tallyWords({ files, skipped, errors, warnings, infos, fixable }: Tally): string {
  const parts = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
    ...(infos > 0 ? [`${infos} for tidiness`] : []),
  ];
  const flows = count(files, 'flow');
  const left = skipped > 0 ? ` (${count(skipped, 'other YAML file')} left out)` : '';
  if (parts.length === 0) return `${flows} checked${left}, nothing to say.`;
  const fix = fixable > 0 ? `; --fix repairs ${fixable === 1 ? '1 of them' : `${fixable} of them`}` : '';
  return `${flows} checked${left}: ${parts.join(', ')}${fix}.`;
}
