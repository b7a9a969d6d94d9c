/** The rules of `fumo flow check`: what each finds, why it matters, and how it looks. `docs/flow-lint.md` is this table. */
import type { Severity } from './finding.js';

export interface LintRule {
  severity: Severity;
  /** What it finds, as a sentence. */
  what: string;
  /** What would happen if nobody found it, as a sentence or two. */
  why: string;
  bad: string;
  good: string;
}

export const LINT_RULES = {
  syntax: {
    severity: 'error',
    what: 'The file is not well-formed YAML.',
    why: 'Nothing of the flow can be relied on until it is. All syntax errors of the file are told at once.',
    bad: '- { server: notifies',
    good: '- { server: notifies }',
  },
  'duplicate-key': {
    severity: 'error',
    what: 'A map has the same key twice.',
    why: 'Only one of the values could count, and which one is nowhere said.',
    bad: '- { ad: 1, ad: 2, server: notifies }',
    good: '- { ad: 1, server: notifies }',
  },
  'empty-flow': {
    severity: 'error',
    what: 'The file holds no flow, or a flow without steps.',
    why: 'There is nothing to play.',
    bad: 'steps: []',
    good: 'steps:\n  - { include: network-initiated }',
  },
  'unknown-key': {
    severity: 'error',
    what: 'A key is not known at its place.',
    why: 'Unknown keys are refused, so that a slip of the pen never changes what is tested without a word.',
    bad: '- { server: sets-timer, timer: defer, att: +8h }',
    good: '- { server: sets-timer, timer: defer, at: +8h }',
  },
  'other-spelling': {
    severity: 'error',
    what: 'A key has another name in flow files.',
    why: 'The meaning is clear, but the file is refused all the same.',
    bad: 'description: The user says no.',
    good: 'about: The user says no.',
  },
  'unknown-step': {
    severity: 'error',
    what: 'A step has no actor, or its actor cannot do that.',
    why: 'The run could not begin. docs/flow-reference.md lists what each actor can do.',
    bad: '- { server: notify }',
    good: '- { server: notifies }',
  },
  'missing-key': {
    severity: 'error',
    what: 'A key is missing that must be there.',
    why: 'The file is refused without it.',
    bad: '- { clock: reaches }',
    good: '- { clock: reaches, timer: defer }',
  },
  'bad-value': {
    severity: 'error',
    what: 'A value has the wrong shape: no size, no duration, none of the words that are allowed.',
    why: 'The file is refused.',
    bad: 'update: { size: big }',
    good: 'update: { size: 256 KiB }',
  },
  'unknown-fault': {
    severity: 'error',
    what: 'A step names a fault that does not exist.',
    why: 'Nothing would go wrong, and the flow would test something else than it says.',
    bad: '- { device: installs, fault: power-cutt }',
    good: '- { device: installs, fault: power-cut }',
  },
  'unknown-profile': {
    severity: 'error',
    what: 'The device profile is neither a known one nor a file of a profile.',
    why: 'The device could not be set up.',
    bad: 'device: { profile: samsung }',
    good: 'device: { profile: samsung-like }',
  },
  'unknown-include': {
    severity: 'error',
    what: 'An included flow does not exist or cannot be read.',
    why: 'The run could not begin.',
    bad: '- { include: network-initated }',
    good: '- { include: network-initiated }',
  },
  'include-loop': {
    severity: 'error',
    what: 'A flow includes itself, and no branch can stop it.',
    why: 'The run would never come to a step.',
    bad: 'flow: again\nsteps:\n  - { include: again }',
    good: '- when: policy.after-deferral\n  ask: { include: again, from: 2 }\n  install: continue',
  },
  'unknown-label': {
    severity: 'error',
    what: 'A label (`from`, `through`, `to`, `since`) names no step.',
    why: 'A label is the `ad` number or the `id` of a step; without it nobody knows where to begin or to end.',
    bad: '- { include: network-initiated, from: ordr }',
    good: '- { include: network-initiated, from: order }',
  },
  'duplicate-label': {
    severity: 'error',
    what: 'Two steps of one path have the same `id` or the same `ad` number.',
    why: 'A label must name one step. Alternatives of one `when` may share an `ad` number, since only one is taken.',
    bad: '- { ad: 1, server: has-update }\n- { ad: 1, server: notifies }',
    good: '- { ad: 0, server: has-update }\n- { ad: 1, server: notifies }',
  },
  'unreachable-step': {
    severity: 'warning',
    what: 'A step can never be reached: all before it ends the flow.',
    why: 'It looks tested and is not.',
    bad: '- { end: updated }\n- { server: ends-session }',
    good: '- { server: ends-session }\n- { end: updated }',
  },
  'branch-never-taken': {
    severity: 'warning',
    what: 'A branch has a name that its value never has.',
    why: 'It is a slip of the pen, or an answer that is not offered any more.',
    bad: '- when: firmware\n  outdatet: continue\n  up-to-date: { end: up-to-date }',
    good: '- when: firmware\n  outdated: continue\n  up-to-date: { end: up-to-date }',
  },
  'branch-not-covered': {
    severity: 'warning',
    what: 'A `when` has no branch for a value that can occur, and no `else`.',
    why: 'A run that comes there with that value stops with flow.branch-not-covered. Users also cancel, let time run out, or have no screen: `none` takes all three.',
    bad: '- when: offer\n  update: continue',
    good: '- when: offer\n  update: continue\n  else: { end: no-update }',
  },
  'missing-answer': {
    severity: 'warning',
    what: 'A prompt is asked, and the flow has neither a default nor a script for it.',
    why: 'Without a terminal every run then needs --answer, and CI stops with answer.missing.',
    bad: 'steps:\n  - { server: asks-confirmation, prompt: now, title: Now? }',
    good: 'prompts:\n  now: { default: "yes" }',
  },
  'short-script': {
    severity: 'warning',
    what: 'A script of answers has fewer entries than the prompt can be asked, and no default follows.',
    why: 'The asking after the last entry stops with answer.missing.',
    bad: 'offer: { answers: [defer] }   # asked twice',
    good: 'offer: { answers: [defer, defer], default: update }',
  },
  'default-not-offered': {
    severity: 'warning',
    what: 'A default or a scripted answer is none that its prompt offers.',
    why: 'It is never given; the run asks for another answer, or refuses this one.',
    bad: 'offer: { default: later }   # choices: update, defer',
    good: 'offer: { default: defer }',
  },
  'prompt-not-asked': {
    severity: 'error',
    what: 'A prompt is shown, answered or reported that no step asks.',
    why: 'The step waits for a prompt that never comes.',
    bad: '- { user: answers, prompt: ofer }',
    good: '- { user: answers, prompt: offer }',
  },
  'unused-prompt': {
    severity: 'warning',
    what: '`prompts` or `then` names a prompt that the flow never asks.',
    why: 'It is a slip of the pen, or the rest of something that was removed.',
    bad: 'prompts:\n  ofer: { default: update }',
    good: 'prompts:\n  offer: { default: update }',
  },
  'too-many-choices': {
    severity: 'error',
    what: 'A choice has more entries than the device can show.',
    why: 'The device answers 416 or 406 and shows nothing.',
    bad: 'choices: [+1h, +2h, ... +33h]',
    good: 'choices: [+1h, +8h, tomorrow 02:00]',
  },
  'title-too-long': {
    severity: 'error',
    what: "A title, a choice or the details are longer than the device's screen takes.",
    why: 'The device refuses the prompt.',
    bad: 'title: (1500 characters)',
    good: 'title: Install now?',
  },
  'default-too-long': {
    severity: 'warning',
    what: 'A default text is longer than `max-length` lets the user type.',
    why: 'No user could give that answer, and the device refuses it.',
    bad: 'max-length: 4   # default: "12345"',
    good: 'max-length: 5',
  },
  'impossible-order': {
    severity: 'error',
    what: 'A step needs a FUMO state that the device cannot be in.',
    why: 'The states of a firmware update follow the diagram of FUMO TS 6: no Update without a package, no installation without an order, no report before an Exec.',
    bad: '- { server: orders-update, part: install }',
    good: '- { server: pushes-package }\n- { device: stores-package }\n- { server: orders-update, part: install }',
  },
  'result-out-of-range': {
    severity: 'error',
    what: 'A FUMO result code is no number from 200 to 599.',
    why: 'FUMO has 2xx for success, 4xx for client errors and 5xx for server errors; nothing else can be reported.',
    bad: 'report: { result: 20 }',
    good: 'report: { result: 200 }',
  },
  'unknown-result': {
    severity: 'warning',
    what: 'A FUMO result code is neither in the table of FUMO TS 6.2.4 nor in a range that is left to vendors.',
    why: 'No device reports it.',
    bad: 'report: { result: 420 }',
    good: 'report: { result: 402 }',
  },
  'unknown-state': {
    severity: 'error',
    what: 'A value of the State node is none that FUMO knows.',
    why: 'The expectation can never hold. States are 10 to 100 in tens; some vendors add their own above.',
    bad: 'device: { state: 15 }',
    good: 'device: { state: 10 }',
  },
  'time-in-the-past': {
    severity: 'warning',
    what: 'A point in time lies before the start of the run.',
    why: 'A timer that is due already fires at once; a time that is offered to the user has passed.',
    bad: 'at: 2026-01-04T02:00:00Z   # start: 2026-01-05T09:00:00Z',
    good: 'at: tomorrow 02:00',
  },
  'impossible-timing': {
    severity: 'error',
    what: 'An expectation of time cannot hold: at least more than at most, or an end before its beginning.',
    why: 'The flow would fail however the devices behave.',
    bad: '- { expect: timing, from: a, at-least: 8h, at-most: 1h }',
    good: '- { expect: timing, from: a, at-least: 1h, at-most: 8h }',
  },
  'unknown-value': {
    severity: 'error',
    what: `\`\${...}\` or \`when\` names something that nothing defines.`,
    why: 'The run stops there with flow.unknown-value.',
    bad: `title: Install \${update.versoin}?`,
    good: `title: Install \${update.version}?`,
  },
  'bad-spelling': {
    severity: 'error',
    what: 'A branch or an expected value is spelled so that nothing can be meant: an empty place in a list, a range that ends before it begins, a comparison without a value.',
    why: 'No value ever matches it.',
    bad: 'when: report.result\n"599..400": { fail: failed, expected: success, found: failure }',
    good: 'when: report.result\n"400..599": { fail: failed, expected: success, found: failure }',
  },
  'bad-filter': {
    severity: 'error',
    what: 'The `match` of an expectation is no filter.',
    why: 'The file is refused. The filter language is the one of `fumo trace show --filter`.',
    bad: '- { expect: message, match: "server (Exec" }',
    good: '- { expect: message, match: "server Exec" }',
  },
  'bad-expression': {
    severity: 'error',
    what: `\`\${...}\` holds more than a path, or a path plus or minus a number.`,
    why: 'Nothing else is read, so that flows stay plain.',
    bad: `deferrals: \${policy.deferrals * 2}`,
    good: `deferrals: \${policy.deferrals - 1}`,
  },
  'timer-never-set': {
    severity: 'error',
    what: 'The clock shall reach a timer that no step sets.',
    why: 'The run stops there with run.no-timer.',
    bad: '- { clock: reaches, timer: deferr }',
    good: '- { server: sets-timer, timer: defer, at: +8h }\n- { clock: reaches, timer: defer }',
  },
  'unused-capture': {
    severity: 'info',
    what: 'A captured value is never used.',
    why: 'It does no harm, but a reader looks for its use.',
    bad: `capture: { lang: "tree:./DevInfo/Lang" }   # and no \${lang}`,
    good: `capture: { lang: "tree:./DevInfo/Lang" }\ntitle: "Language \${lang}"`,
  },
  'fault-never-set': {
    severity: 'warning',
    what: 'A fault is cleared that no step sets.',
    why: 'Nothing changes at that step, unless --fault sets it from outside.',
    bad: '- { server: notifies, clear: device-off }',
    good: '- { server: notifies, fault: device-off }\n- { server: notifies, clear: device-off }',
  },
  'unknown-outcome': {
    severity: 'warning',
    what: '`then` promises something for an outcome that the flow never ends in.',
    why: 'What it promises is never checked.',
    bad: 'then:\n  updatet: { report: { result: 200 } }',
    good: 'then:\n  updated: { report: { result: 200 } }',
  },
  'plain-boolean': {
    severity: 'warning',
    what: 'A key or an answer such as yes, no, on or true stands without quotes.',
    why: 'Many editors and YAML 1.1 readers take it for a boolean and turn it into another word.',
    bad: 'when: confirm\nyes: continue',
    good: 'when: confirm\n"yes": continue',
  },
  'no-schema-line': {
    severity: 'info',
    what: 'The file does not say which schema it follows.',
    why: 'With that line editors complete and check flow files.',
    bad: 'flow: mine',
    good: '# yaml-language-server: $schema=./flow.schema.json\nflow: mine',
  },
  'trailing-space': {
    severity: 'info',
    what: 'A line ends in spaces, or the file has no line break at its end.',
    why: 'Tools that tidy up would change the file behind your back.',
    bad: 'flow: mine··',
    good: 'flow: mine',
  },
  refused: {
    severity: 'error',
    what: 'The reader of flows refuses the file for a reason that no other rule names.',
    why: 'The file cannot be played. The code of the refusal is in the message.',
    bad: '(whatever the reader refuses)',
    good: '(whatever it takes)',
  },
} as const satisfies Record<string, LintRule>;

export type RuleId = keyof typeof LINT_RULES;
export const RULE_IDS = Object.keys(LINT_RULES) as RuleId[];

/** `docs/flow-lint.md`. */
export function lintReference(): string {
  const rows = RULE_IDS.map(
    (id) => `| [${id}](#${id}) | ${LINT_RULES[id].severity} | ${LINT_RULES[id].what} |`,
  );
  return [
    '# What `fumo flow check` finds',
    '',
    '<!-- Made from src/engine/lint/rules.ts by test/engine/lint/reference.test.ts; vitest -u writes it anew. -->',
    '',
    'An error is something that no run survives. A warning is something that some run does not survive, or that is',
    'not tested although it looks so; `--strict` lets warnings count. An info is tidiness. A comment',
    '`# lint: allow RULE` on the same line or the line above lets a finding pass.',
    '',
    '| rule | severity | what it finds |',
    '|---|---|---|',
    ...rows,
    ...RULE_IDS.flatMap(section),
    '',
  ].join('\n');
}

function section(id: RuleId): string[] {
  const { severity, what, why, bad, good } = LINT_RULES[id];
  const fenced = (text: string): string[] => ['```yaml', text, '```'];
  return [
    '',
    `## ${id}`,
    '',
    `*${severity}.* ${what}`,
    '',
    why,
    '',
    'Found:',
    '',
    ...fenced(bad),
    '',
    'Good:',
    '',
    ...fenced(good),
  ];
}
