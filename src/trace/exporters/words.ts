/** The words that all diagrams share. Text of peers comes out safe, on one line. */
import { alertName } from '../../dm/alert-codes.js';
import { stateName } from '../../dm/fumo.js';
import { readGenericAlert } from '../../dm/generic-alert.js';
import { isSuccessStatus, statusName } from '../../dm/status-codes.js';
import type { Alert, Exec, Status } from '../../syncml/message.js';
import type { CommandView, EventOf, ItemView, MessageView, StepView } from '../model.js';
import { sanitizeText } from '../sanitize.js';
import { spanText, timeText } from '../times.js';
import { shorten } from './columns.js';

const LONGEST_VALUE = 60;

/** Text of a peer, safe and on one line, shortened. */
export function brief(text: string, longest: number = LONGEST_VALUE): string {
  return shorten(sanitizeText(text), longest);
}

/** `5.5.3 step 6`, `step 6` or nothing, as far as the step has numbers. */
export function stepNumber({ section, ad }: StepView): string {
  if (ad === undefined) return sanitizeText(section ?? '');
  return sanitizeText(section === undefined ? `step ${ad}` : `${section} step ${ad}`);
}

/** `3: package 2, session A1`. */
export function messageTitle(view: MessageView): string {
  const session = view.session === undefined ? '' : `, session ${sanitizeText(view.session)}`;
  const open = view.message?.final === false ? ', not final' : '';
  return `${view.event.message}: package ${view.package}${session}${open}`;
}

/** What the message says, a line for each command; successive statuses share one. */
export function messageLines(view: MessageView): string[] {
  const lines: string[] = [];
  if (view.notification) lines.push(notificationLine(view.notification));
  const { cred } = view.message?.header ?? {};
  if (cred) lines.push(`credentials ${brief(cred.meta?.type ?? 'without type')}`);
  if (view.event.headers && Object.keys(view.event.headers).length > 0)
    lines.push(headersLine(view.event.headers));
  const statuses = view.commands.filter(({ name }) => name === 'Status');
  if (statuses.length > 0) lines.push(`Status ${counted(statuses.map(statusWords)).join(', ')}`);
  const others = view.commands.filter(({ name }) => name !== 'Status');
  lines.push(
    ...others.flatMap((command) => commandLines(command).map((line) => '  '.repeat(command.depth) + line)),
  );
  if (view.error)
    lines.push(`cannot be decoded: ${sanitizeText(view.error.code)}, ${sanitizeText(view.error.message)}`);
  return lines;
}

/** Equal neighbours once, with how many there are. */
function counted(words: readonly string[]): string[] {
  const runs: { word: string; count: number }[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.word === word) last.count += 1;
    else runs.push({ word, count: 1 });
  }
  return runs.map(({ word, count }) => (count === 1 ? word : `${count} x ${word}`));
}

const UI_MODES = ['not specified', 'background', 'informative', 'user interaction'] as const;

function notificationLine({ uiMode, initiator, serverId }: NonNullable<MessageView['notification']>): string {
  const by = initiator === 1 ? 'server' : 'client';
  return `notification of ${brief(serverId)}, initiated by ${by}, ui-mode ${UI_MODES[uiMode]}`;
}

function headersLine(headers: Readonly<Record<string, string>>): string {
  return `with ${Object.keys(headers)
    .map((name) => sanitizeText(name))
    .join(', ')}`;
}

/** `200 Alert = 2`, `401 SyncHdr (invalid credentials, challenge syncml:auth-md5)`. */
function statusWords({ command, items, code = '' }: CommandView): string {
  const status = command as Status;
  const values = items.map(({ value }) => value).filter((value) => value !== undefined);
  const chal = status.chal ? [`challenge ${brief(status.chal.meta.type ?? 'without type')}`] : [];
  const remarks = [...(isSuccessStatus(code) ? [] : [statusName(code)]), ...chal];
  const remark = remarks.length === 0 ? '' : ` (${remarks.join(', ')})`;
  const value = values.length === 0 ? '' : ` = ${values.map((one) => brief(one)).join(', ')}`;
  return `${brief(code)} ${brief(status.cmd)}${value}${remark}`;
}

const COMMAND_LINES: Readonly<Record<string, (view: CommandView) => string[]>> = {
  Alert: ({ command }) => alertLines(command as Alert),
  Exec: ({ command, items, text }) => {
    const { correlator } = command as Exec;
    return [itemLine('Exec', items[0] ?? {}, text) + correlatorWords(correlator)];
  },
};

function commandLines(view: CommandView): string[] {
  const row = COMMAND_LINES[view.name];
  if (row) return row(view);
  if (view.items.length === 0) return [brief(view.text)];
  return view.items.map((item) => itemLine(view.name, item, view.text));
}

function itemLine(name: string, { uri, value }: ItemView, text: string): string {
  const subject = uri === undefined ? brief(text) : `${name} ${sanitizeText(uri)}`;
  return value === undefined || value === '' ? subject : `${subject} = ${brief(value)}`;
}

function correlatorWords(correlator: string | undefined): string {
  return correlator === undefined ? '' : `, correlator ${brief(correlator)}`;
}

/** A user interaction alert shows its text; its choices are on the screen a little later. */
function alertLines(alert: Alert): string[] {
  const generic = readGenericAlert(alert);
  if (generic) {
    const { type, source, data, correlator } = generic;
    const value = data === '' ? '' : ` = ${brief(data)}`;
    const from = source === undefined ? '' : ` ${brief(source)}`;
    return [`Alert 1226 ${sanitizeText(type)}${from}${value}${correlatorWords(correlator)}`];
  }
  const text = alert.items[1]?.data;
  const title = typeof text === 'string' ? `: "${brief(text)}"` : '';
  return [`Alert ${brief(alert.data ?? '')} ${alertName(alert.data)}${title}`];
}

export function promptTitle({ alert, text }: EventOf<'prompt'>): string {
  return `${alert === 0 ? 'asks' : 'shows'} "${brief(text, 200)}"`;
}

/** `1 Update now`, `2 Later`... */
export function choiceLines({ choices }: EventOf<'prompt'>): string[] {
  return choices.map((choice, at) => `${at + 1} ${brief(choice, 200)}`);
}

type Answered = Pick<EventOf<'prompt'>, 'choices'> & { values: readonly string[] };

const ACTIONS: Readonly<Record<NonNullable<EventOf<'prompt'>['action']>, (answer: Answered) => string>> = {
  ok: () => 'reads it',
  yes: () => 'says yes',
  no: () => 'says no',
  text: ({ values }) => `writes "${brief(values.join(' '))}"`,
  choose: ({ values, choices }) => `chooses ${values.map((value) => choiceWords(value, choices)).join(', ')}`,
  cancel: () => 'cancels',
  timeout: () => 'does not answer in time',
  unsupported: () => 'cannot be asked',
};

/** `2 "Later"`: choices count from 1. */
function choiceWords(value: string, choices: readonly string[]): string {
  const label = choices[Number(value) - 1];
  return label === undefined ? brief(value) : `${brief(value)} "${brief(label)}"`;
}

/** `chooses 2 "Later", status 200`. */
export function answerTitle({ action, values = [], choices, status }: EventOf<'prompt'>): string {
  const did = action ? ACTIONS[action]({ values, choices }) : 'answers';
  return status === undefined ? did : `${did}, status ${brief(status)}`;
}

const TIMER_WORDS = { set: 'is set', fired: 'is due', cancelled: 'is cancelled' } as const;

export function timerLine(event: EventOf<'timer'>): string {
  const { phase, name, due, at, reason } = event;
  const when =
    phase === 'set' ? ` for ${timeText(due)} (in ${spanText(due - at)}): ${brief(reason, 200)}` : '';
  return `timer ${brief(name)} ${TIMER_WORDS[phase]}${when}`;
}

export function stateLine({ from, to, cause }: EventOf<'state'>): string {
  return `State ${from} ${stateName(from)} -> ${to} ${stateName(to)}: ${brief(cause, 200)}`;
}

export function treeLine({ uri, change, before, after }: EventOf<'tree'>): string {
  const value = change === 'replace' ? `${quoted(before)} -> ${quoted(after)}` : quoted(after ?? before);
  return `${change} ${brief(uri, 200)} ${value}`.trimEnd();
}

function quoted(value: string | undefined): string {
  return value === undefined ? '' : `"${brief(value)}"`;
}

export function sessionLine({ phase, session, reason }: EventOf<'session'>): string {
  return `session ${brief(session)} ${phase}${reason === undefined ? '' : `: ${brief(reason, 200)}`}`;
}

export function noteLine({ code, text }: EventOf<'note'>): string {
  return `${brief(code)}: ${brief(text, 200)}`;
}

export function transferRequest({ method, url }: EventOf<'transfer'>): string {
  return `${method} ${brief(url, 200)}`;
}

export function transferAnswer({ status, purpose, size, method, text }: EventOf<'transfer'>): string {
  const octets = `${size} octets ${method === 'GET' ? 'received' : 'sent'}`;
  return `${status}, ${purpose}, ${octets}${text === undefined ? '' : `: ${brief(text)}`}`;
}

/** `passed: updated`, and what went wrong. */
export function endLines({ verdict, outcome, failure }: EventOf<'end'>): string[] {
  return [`${verdict}: ${brief(outcome)}`, ...(failure ? failureLines(failure) : [])];
}

export function failureLines({ code, expected, found, hint }: NonNullable<StepView['failure']>): string[] {
  const lines = [brief(code), `expected ${brief(expected, 300)}`, `found    ${brief(found, 300)}`];
  return hint === undefined ? lines : [...lines, brief(hint, 300)];
}
