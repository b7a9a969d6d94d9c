/** The words of showing, comparing and pruning traces. */
import { count } from '../words.js';

export const SHOW_WORDS = {
  header: 'header',
  status: (code: string, subjects: readonly string[], message: number | undefined): string =>
    `Status ${code} for ${subjects.join(', ')}${message === undefined ? '' : ` in #${message}`}`,
  challenge: (type: string): string => `challenge ${type}`,
  answered: (status: string, message: number): string => `→ ${status} in #${message}`,
  unanswered: '→ no answer',
  tolerated: (code: string, words: string): string => `tolerated ${code}: ${words}`,
  failed: 'failed',
  skipped: (why: string): string => `skipped: ${why}`,
  cutOff: 'the run was cut off here',
  recordingEnds: 'the recording ends here',
  goesOn: (step: number): string => `${step}, going on`,
  before: (events: number): string =>
    `${count(events, 'event')} before this ${events === 1 ? 'is' : 'are'} not shown (--last)`,
  chosen: (shown: number, total: number, filter: string): string =>
    `${shown} of ${count(total, 'event')} match ${JSON.stringify(filter)}; steps around them are shown as well.`,
  noneChosen: (total: number, filter: string): string =>
    `None of ${count(total, 'event')} matches ${JSON.stringify(filter)}.`,
  passed: (span: string, time: string): string => `${span} later: ${time}`,
  virtual: 'virtual times, UTC',
  recorded: (name: string): string => `imported from ${name}, times as recorded, UTC`,
  timeless: (name: string): string => `imported from ${name}, which has no times`,
  noWall: 'note: a run of fumo has virtual times only; the trace has no times of the wall clock',
  wallOfRun: (from: string, to: string | undefined): string =>
    `note: the trace has virtual times only; by the wall clock the run began at ${from}${to === undefined ? '' : ` and ended at ${to}`}`,
  timelessNote: 'note: the recording that this was imported from has no times',
  rule: (id: string, level: string, title: string): string => `✖ ${id} (${level}): ${title}`,
  warning: (id: string, level: string, title: string): string => `! ${id} (${level}): ${title}`,
  expected: (text: string): string => `expected ${text}`,
  found: (text: string): string => `found ${text}`,
  verdict: (broken: number, warnings: number, run: string): string =>
    broken + warnings === 0
      ? 'No rule is broken.'
      : `${count(broken, 'rule')} broken${warnings === 0 ? '' : `, ${count(warnings, 'warning')}`}. All of them: fumo trace check ${run}`,
  following: (run: string): string => `following ${run}; Ctrl-C stops`,
  takenBack: (events: number): string => `taken back: the last ${count(events, 'event')} did not happen`,
  rewritten: 'the run was begun anew',
  followJson: '--follow prints lines as they come, which --json cannot hold',
  followJsonHint: 'Leave out one of them; the trace file itself has one JSON value a line.',
} as const;

/** Names of fields that say more than their path. */
const FIELDS: Readonly<Record<string, string>> = {
  at: 'virtual time, in milliseconds from the start',
  due: 'due, in milliseconds from the start',
};

export const DIFF_WORDS = {
  same: (a: string, b: string): string => `${a} and ${b} mean the same.`,
  sameExactly: (a: string, b: string): string => `${a} and ${b} are equal, value by value.`,
  facts: (flow: string, seed: string, encoding: string): string =>
    [`flow ${flow}`, `seed ${seed}`, encoding].join(', '),
  first: 'First difference',
  where: { header: 'The header', seq: 'event', message: 'message', step: 'step' },
  fields: FIELDS,
  more: (characters: number): string => `(${characters} more characters; --format json has all)`,
  total: (differences: number, isFirst: boolean): string =>
    isFirst ? 'There may be more; leave out --first to see all.' : `${count(differences, 'difference')}.`,
  equal: (events: number): string => count(events, 'equal event'),
  title: (a: string, b: string): string => `${a} and ${b}`,
  unknownFormat: (name: string): string => `there is no format "${name}" for differences`,
  formats: 'text, json or html',
  nothing: '–',
  page: {
    heading: 'Two runs side by side',
    caption:
      'Where they differ, with a few equal events around. − stands before what only the first has, + before what only the second has.',
    place: 'Where',
    missing: 'not there',
  },
} as const;

export const PRUNE_WORDS = {
  nothingAsked: 'which runs are old was not said',
  nothingAskedHint: 'Say it with --older-than 7d, with --keep 20, or with both.',
  badAge: (text: string): string => `"${text}" is not an age`,
  ageExpected: 'a number and a unit: 30m, 12h, 7d or 4w',
  nothing: 'No run is old enough to be deleted.',
  would: (runs: number): string => `${count(runs, 'run')} would be deleted:`,
  hint: 'Nothing was deleted. Add --yes to delete them.',
  ask: (runs: number): string => `Delete ${runs === 1 ? 'this run' : `these ${runs} runs`}?`,
  kept: (id: string, why: string): string => `${id} is kept: ${why}`,
  running: 'it is under way',
  parent: (fork: string): string => `${fork} is a fork of it`,
  deleted: (runs: number): string => `Deleted ${count(runs, 'run')}.`,
  left: 'Nothing was deleted.',
} as const;
