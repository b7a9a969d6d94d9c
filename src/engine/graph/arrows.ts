/**
 * What each step kind looks like in a picture: an arrow, something at one lifeline, or time that passes. Labels leave
 * the actor out, since the picture shows who acts.
 */

import type { ArrowRow, EventRow } from '../../trace/picture/picture.js';
import type { Scope } from '../flow/template.js';

export type LifelineId = 'user' | 'device' | 'server' | 'content';

/** What the labels may use: parameters with their holes filled as far as known. */
export interface Facts {
  params: Scope;
  /** All that `given` says. */
  scope: Scope;
  /** How each prompt was asked before. */
  prompts: ReadonlyMap<string, AskedBefore>;
}

export interface AskedBefore {
  verb: string;
  title: string;
  choices: readonly string[];
}

interface Looks {
  label(facts: Facts): string;
  lines?(facts: Facts): readonly string[];
}

export type StepPicture =
  | (Looks & {
      as: 'arrow';
      from: LifelineId;
      to: LifelineId;
      style?: NonNullable<ArrowRow['style']>;
      answer?: Looks;
    })
  | (Looks & { as: 'event'; at: LifelineId; sort?: NonNullable<EventRow['sort']> })
  | (Looks & { as: 'delay' })
  | (Looks & { as: 'note' });

/** By actor and verb. A kind that is not here is drawn at its actor's lifeline, in the words of the kind. */
export const STEP_PICTURES: Readonly<Record<string, StepPicture>> = {
  'server has-update': event('server', ({ scope }) => `Has ${updateWords(scope)} for the device`),
  'server notifies': {
    ...arrow('server', 'device', 'Notifies the device (Package #0)'),
    style: 'async',
    lines: ({ params, scope }) => [`ui-mode ${String(params['ui-mode'] ?? at(scope, 'policy.ui-mode'))}`],
  },
  'server accepts-request': arrow(
    'server',
    'device',
    ({ params }) => `Accepts the request (Status ${String(params.status ?? '200 or 202')})`,
  ),
  'server gets': {
    ...arrow('server', 'device', ({ params }) =>
      list(params.uris).length > 0 ? 'Asks for values (Get)' : 'Asks for the device information (Get)',
    ),
    lines: ({ params }) => list(params.uris),
  },
  'server determines': event('server', 'Compares the firmware with its newest'),
  'server displays': asks('Has the user told something (Alert 1100)'),
  'server asks-confirmation': asks('Asks the user yes or no (Alert 1101)'),
  'server asks-text': asks('Asks the user for a text (Alert 1102)'),
  'server asks-choice': asks('Asks the user to choose one (Alert 1103)'),
  'server asks-choices': asks('Asks the user to choose some (Alert 1104)'),
  'server orders-update': {
    ...arrow(
      'server',
      'device',
      ({ params }) => ORDERS[word(params.part)] ?? 'Orders download and update (Replace, Exec)',
    ),
    lines: ({ scope }) => [updateWords(scope)],
  },
  'server pushes-package': {
    ...arrow('server', 'device', 'Writes the package into the tree (PkgData)'),
    lines: ({ scope }) => [updateWords(scope)],
  },
  'server sends': {
    ...arrow('server', 'device', 'Sends commands'),
    lines: ({ params }) => commandLines(params.commands),
  },
  'server receives-report': event('server', 'Takes the report'),
  'server sets-timer': {
    ...event('server', ({ params }) => `Sets the timer ${word(params.timer)} for ${word(params.at)}`),
    sort: 'timer',
  },
  'server rechecks': event('server', 'Checks that the update still applies'),
  'server aborts-session': arrow('server', 'device', 'Aborts the session (Alert 1223)'),
  'server ends-session': {
    ...arrow('server', 'device', 'Has no more to command; the session ends'),
    style: 'answer',
  },
  'device accepts-notification': event('device', 'Verifies the notification'),
  'device checks-for-update': event('device', ({ params }) =>
    params.after === undefined ? 'Checks for updates' : `Checks for updates after ${word(params.after)}`,
  ),
  'device requests-update': arrow('device', 'server', 'Opens a session and asks for an update (Alert 1226)'),
  'device sends-info': arrow('device', 'server', 'Opens the session, tells what it is (DevInfo)'),
  'device returns': answer('device', 'server', 'Returns the values (Results)'),
  'device responds': answer('device', 'server', 'Answers the commands'),
  'device stores-package': answer('device', 'server', 'Stores the package (Status 200)'),
  'device shows': {
    ...arrow('device', 'user', (facts) => `Shows “${titleOf(facts)}”`),
    lines: (facts) => asked(facts)?.choices.map((choice) => `• ${choice}`) ?? [],
  },
  'device reports': answer('device', 'server', 'Reports the answer (Status)'),
  'device accepts-order': answer('device', 'server', 'Accepts the order (Status 202)'),
  'device downloads': {
    ...arrow('device', 'content', 'Downloads the package'),
    lines: ({ scope }) => (at(scope, 'update.delivery') === 'descriptor' ? ['by its descriptor'] : []),
    answer: { label: ({ scope }) => updateWords(scope) },
  },
  'device installs': event('device', 'Installs the firmware and restarts'),
  'device reports-result': arrow('device', 'server', 'Reports the result (Alert 1226, new session)'),
  'device powers-off': event('device', 'Is switched off'),
  'device powers-on': event('device', 'Is switched on'),
  'user checks-for-update': arrow('user', 'device', 'Looks for updates'),
  'user answers': arrow('user', 'device', (facts) => ANSWERS[asked(facts)?.verb ?? ''] ?? 'Answers'),
  'clock reaches': { as: 'delay', label: ({ params }) => `until the timer ${word(params.timer)} is due` },
  'clock advances': {
    as: 'delay',
    label: ({ params }) => (params.by === undefined ? `until ${word(params.to)}` : `${word(params.by)} pass`),
  },
  'expect device': expects(({ params }) => `the device has ${pairs(params)}`),
  'expect tree': expects(({ params }) => `${word(params.uri)} has ${pairs({ ...params, uri: undefined })}`),
  'expect message': expects(({ params }) => `a message ${pairs(params)}`),
  'expect timing': expects(({ params }) => `time ${pairs(params)}`),
  'expect value': expects(({ params }) => `${word(params.of)} is ${word(params.is)}`),
};

const ORDERS: Readonly<Record<string, string>> = {
  download: 'Orders the download (Replace, Exec)',
  install: 'Orders the installation (Exec)',
};

const ANSWERS: Readonly<Record<string, string>> = {
  displays: 'Reads it',
  'asks-confirmation': 'Says yes or no',
  'asks-text': 'Writes a text',
  'asks-choice': 'Chooses one',
  'asks-choices': 'Chooses some',
};

type Label = string | ((facts: Facts) => string);

function labelOf(label: Label): Looks['label'] {
  return typeof label === 'string' ? () => label : label;
}

function arrow(from: LifelineId, to: LifelineId, label: Label) {
  return { as: 'arrow' as const, from, to, label: labelOf(label) };
}

function answer(from: LifelineId, to: LifelineId, label: Label): StepPicture {
  return { ...arrow(from, to, label), style: 'answer' };
}

function asks(label: Label): StepPicture {
  return {
    ...arrow('server', 'device', label),
    lines: ({ params }) => (word(params.details) === '' ? [] : [word(params.details)]),
  };
}

function event(lifeline: LifelineId, label: Label) {
  return { as: 'event' as const, at: lifeline, label: labelOf(label) };
}

function expects(label: (facts: Facts) => string): StepPicture {
  return { as: 'note', label: (facts) => `Expected: ${label(facts)}` };
}

// ---- words of parameters ------------------------------------------------------------------------------------------

function word(value: unknown): string {
  if (Array.isArray(value)) return value.map(word).join(', ');
  if (typeof value === 'object' && value !== null) return pairs(value as Scope);
  return value === undefined || value === null ? '' : String(value);
}

function list(value: unknown): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(word) : [word(value)];
}

/** `firmware 2.0.0, state 100`. */
function pairs(params: Scope): string {
  return Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${word(value)}`)
    .join(', ');
}

/** One line a command: its name, its node, its value. */
function commandLines(value: unknown): string[] {
  const commands = Array.isArray(value) ? (value as readonly Scope[]) : [];
  return commands.flatMap((command) => {
    const [first, ...rest] = Object.entries(command);
    if (!first) return [];
    const [name, subject] = first;
    if (Array.isArray(subject)) return [name, ...commandLines(subject).map((line) => `· ${line}`)];
    return [`${name} ${[word(subject), ...rest.map(([key, more]) => `${key} ${word(more)}`)].join(', ')}`];
  });
}

function at(scope: Scope, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (level, key) => (typeof level === 'object' && level !== null ? (level as Scope)[key] : undefined),
      scope,
    );
}

function updateWords(scope: Scope): string {
  const [name, size] = [at(scope, 'update.package'), at(scope, 'update.size')];
  return name === undefined ? 'an update' : `${word(name)} (${word(size)})`;
}

function asked({ params, prompts }: Facts): AskedBefore | undefined {
  return prompts.get(word(params.prompt));
}

function titleOf(facts: Facts): string {
  return asked(facts)?.title ?? word(facts.params.prompt);
}

/** Labels of the choices that a step offers, those left out by an `if` not among them. */
export function choicesOf({ choices }: Scope, scope: Scope): string[] {
  if (choices === undefined) return [];
  if (typeof choices !== 'object' || choices === null || Array.isArray(choices)) return list(choices);
  return Object.values(choices).flatMap((choice: unknown) => {
    if (typeof choice !== 'object' || choice === null) return [word(choice)];
    const { label, if: condition } = choice as { label?: unknown; if?: unknown };
    const offered = condition === undefined ? true : at(scope, word(condition));
    return offered === false || offered === 0 ? [] : [word(label)];
  });
}
