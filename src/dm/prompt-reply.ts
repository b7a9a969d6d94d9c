/**
 * Answers to user interaction alerts: what a device says for what its user did, and what a server makes of what a
 * device said (DM Protocol 1.2, 10; deployed devices differ, so reading is tolerant).
 */
import { unreachable } from '../errors.js';
import type { Alert, Item, Status, Warning } from '../syncml/message.js';
import { dataText } from '../syncml/message-tree.js';
import { type ExchangeTolerance, exchangeWarning } from './exchange-tolerance.js';
import { defaultNumbers, type Prompt, type PromptAlert } from './prompt.js';

/** What happened to a prompt on the screen. */
export type PromptResponse =
  | { action: 'ok' }
  | { action: 'yes' }
  | { action: 'no' }
  | { action: 'text'; text: string }
  | { action: 'choose'; numbers: readonly number[] }
  | { action: 'cancel' }
  | { action: 'timeout' };

/** Status code and Items that a device answers an alert with. */
export interface DeviceReply {
  status: string;
  items: Item[];
}

type Kind = 'display' | 'confirm' | 'text' | 'choice';

const KINDS: Readonly<Record<PromptAlert, Kind>> = {
  1100: 'display',
  1101: 'confirm',
  1102: 'text',
  1103: 'choice',
  1104: 'choice',
};

/** What a user can do with each kind; time runs out and cancelling is possible everywhere (a display then ends). */
const ACTIONS: Readonly<Record<Kind, readonly PromptResponse['action'][]>> = {
  display: ['ok', 'cancel', 'timeout'],
  confirm: ['yes', 'no', 'cancel', 'timeout'],
  text: ['text', 'cancel', 'timeout'],
  choice: ['choose', 'no', 'cancel', 'timeout'],
};

/** What a device answers when MAXDT passes: the code, and whether the default response goes along as Items. */
interface TimeoutAnswer {
  status: string;
  echo: boolean;
}

interface TimeoutRow {
  withDefault: TimeoutAnswer;
  /** Confirm with DR=0; as `withDefault` when absent. */
  withNo?: TimeoutAnswer;
  without: TimeoutAnswer;
}

export interface HabitRow {
  /** Whose devices do so. */
  seen: string;
  confirm: TimeoutRow;
  text: TimeoutRow;
  choice: TimeoutRow;
  /** A multiple choice with nothing chosen: no Item at all, or one Item without Data. */
  emptySelection: 'no-item' | 'bare-item';
}

/** The standard leaves the answer to a timeout open (a timeout status or a default response); these are the known habits. */
export const REPLY_HABITS = {
  spec: habit('nobody; the plainest reading of the standard', same('408', false)),
  motorola: {
    ...habit('Motorola and early Android clients', same('408', true)),
    confirm: same('408', false),
  },
  kgm: {
    seen: 'a car maker’s FOTA client',
    confirm: { withDefault: answer('200'), withNo: answer('215'), without: answer('214') },
    text: { withDefault: answer('200', true), without: answer('215') },
    choice: { withDefault: answer('200', true), without: answer('215') },
    emptySelection: 'bare-item',
  },
  samsung: habit('Samsung’s FOTA agent', same('215', false)),
} as const satisfies Record<string, HabitRow>;

export type ReplyHabit = keyof typeof REPLY_HABITS;

/**
 * The device's answer to an alert. A display counts as shown whatever happens to it, since it offers no cancel.
 * A device without a screen answers 406 without asking this.
 * @param habit what the device does when time is up
 */
export function replyStatus(
  prompt: Prompt,
  response: PromptResponse,
  habit: ReplyHabit = 'motorola',
): DeviceReply {
  const kind = KINDS[prompt.alert];
  if (!ACTIONS[kind].includes(response.action))
    unreachable(`alert ${prompt.alert} answered with`, response.action);
  if (kind === 'display') return { status: '200', items: [] };
  switch (response.action) {
    case 'timeout':
      return timeoutReply(prompt, REPLY_HABITS[habit]);
    case 'cancel':
      return { status: '214', items: [] };
    case 'no':
      return { status: '304', items: [] };
    case 'text':
      return { status: '200', items: replyItems([response.text]) };
    case 'choose':
      return choiceReply(prompt, response.numbers, REPLY_HABITS[habit]);
    default:
      return { status: '200', items: [] };
  }
}

/** One Item a value, as 1102 to 1104 answer. */
export function replyItems(values: readonly (string | number)[]): Item[] {
  return values.map((value) => ({ data: String(value) }));
}

export type ReplyOutcome =
  | 'accepted'
  | 'declined'
  | 'chosen'
  | 'text'
  | 'cancelled'
  | 'timeout'
  | 'unsupported'
  | 'skipped'
  | 'invalid';

/** What a server learns from the answer. */
export interface PromptReply {
  outcome: ReplyOutcome;
  /** `chosen`: from 1, in range, each once. */
  numbers?: number[];
  /** `text` only. */
  text?: string;
  /** The code as it came, so a choice made by a timeout (408) can be told from the user's; empty without an answer. */
  status: string;
}

const OUTCOMES: Readonly<Record<string, ReplyOutcome>> = {
  214: 'cancelled',
  215: 'skipped',
  304: 'declined',
  406: 'unsupported',
  416: 'unsupported',
};

/**
 * Reads a device's answer to a user interaction alert. An Item that comes with 200 or 408 is the answer, since some
 * devices return the default response so; a missing, unreadable or out-of-range one makes 200 `invalid`.
 * @param alert the alert as it was wished for or sent
 */
export function readReply(alert: Pick<Alert, 'data' | 'items'>, statuses: readonly Status[]): PromptReply {
  const status = statuses.find(({ items }) => items.length > 0)?.data ?? statuses[0]?.data ?? '';
  const known = OUTCOMES[status];
  if (known) return { outcome: known, status };
  if (status !== '200' && status !== '408') return { outcome: 'invalid', status };
  const kind = kindOf(alert.data);
  const values = statuses.flatMap(({ items }) => items.map((item) => dataText(item.data)));
  const said = kind === undefined ? undefined : readValues(kind, alert, values, status);
  return { ...(said ?? { outcome: status === '408' ? 'timeout' : 'invalid' }), status };
}

/**
 * How an answer that {@link readReply} takes departs from the protocol: `ui-alert.item-with-408`, `ui-alert.bare-item`,
 * `ui-alert.number-spelling`, `ui-alert.spare-item`. An empty text is an Item without Data, too, so only that of a
 * choice is odd; an answer that cannot be read needs no tolerance, since it is not taken.
 */
export function replyDepartures(
  alert: Pick<Alert, 'data' | 'items'>,
  statuses: readonly Status[],
): Warning[] {
  const { outcome, status } = readReply(alert, statuses);
  if (outcome === 'invalid' || kindOf(alert.data) === undefined) return [];
  const values = statuses.flatMap(({ items }) => items.map((item) => dataText(item.data)));
  const answer: Answer = { outcome, status, values };
  return ODDITIES.filter(({ is }) => is(answer)).map(({ tolerance, words }) =>
    exchangeWarning(tolerance, `the answer to alert ${alert.data} ${words}`, 'SyncML/SyncBody/Status/Item'),
  );
}

interface Answer {
  outcome: ReplyOutcome;
  status: string;
  values: readonly string[];
}

interface Oddity {
  tolerance: ExchangeTolerance;
  words: string;
  is(answer: Answer): boolean;
}

const ODDITIES: readonly Oddity[] = [
  {
    tolerance: 'ui-alert.item-with-408',
    words: 'is Status 408 with an Item',
    is: ({ outcome, status }) => status === '408' && (outcome === 'chosen' || outcome === 'text'),
  },
  {
    tolerance: 'ui-alert.bare-item',
    words: 'has an Item without Data',
    is: ({ outcome, values }) => outcome === 'chosen' && values.includes(''),
  },
  {
    tolerance: 'ui-alert.number-spelling',
    words: 'has a number twice or with leading zeros',
    is: ({ outcome, values }) =>
      outcome === 'chosen' &&
      values
        .filter((value) => value !== '')
        .some((value, at, all) => /^0/.test(value) || all.indexOf(value) < at),
  },
  {
    tolerance: 'ui-alert.spare-item',
    words: 'has more Items than it needs',
    is: ({ outcome, values }) => outcome !== 'chosen' && values.length > (outcome === 'text' ? 1 : 0),
  },
];

function kindOf(code: string | undefined): Kind | undefined {
  return Object.entries(KINDS).find(([known]) => known === code)?.[1];
}

function readValues(
  kind: Kind,
  alert: Pick<Alert, 'data' | 'items'>,
  values: readonly string[],
  status: string,
): Omit<PromptReply, 'status'> | undefined {
  if (kind === 'choice') return readChoice(alert, values, status);
  if (kind === 'text') {
    const [text] = values;
    return text === undefined || (text === '' && status === '408') ? undefined : { outcome: 'text', text };
  }
  return status === '200' ? { outcome: 'accepted' } : undefined;
}

function readChoice(
  alert: Pick<Alert, 'data' | 'items'>,
  values: readonly string[],
  status: string,
): Omit<PromptReply, 'status'> | undefined {
  const words = values.filter((word) => word !== '');
  const numbers = [...new Set(words.map((word) => (/^\d+$/.test(word) ? Number(word) : 0)))];
  const choices = alert.items.length - 2;
  if (numbers.some((number) => number < 1 || number > choices)) return undefined;
  const multiple = alert.data === '1104';
  const complete = multiple ? numbers.length > 0 || status === '200' : numbers.length === 1;
  return complete ? { outcome: 'chosen', numbers } : undefined;
}

function choiceReply(prompt: Prompt, numbers: readonly number[], habit: HabitRow): DeviceReply {
  const wrong = numbers.find(
    (number) => !Number.isInteger(number) || number < 1 || number > prompt.choices.length,
  );
  if (wrong !== undefined) unreachable('a choice outside the list', wrong);
  const bare = numbers.length === 0 && habit.emptySelection === 'bare-item';
  return { status: '200', items: bare ? [{}] : replyItems(numbers) };
}

function timeoutReply(prompt: Prompt, habit: HabitRow): DeviceReply {
  const kind = KINDS[prompt.alert];
  if (kind === 'display') return { status: '200', items: [] };
  const values = defaultValues(prompt);
  const { status, echo } = timeoutAnswer(habit[kind], values);
  return { status, items: echo ? replyItems(values) : [] };
}

function timeoutAnswer(row: TimeoutRow, values: readonly (string | number)[]): TimeoutAnswer {
  if (values.length === 0) return row.without;
  return values[0] === '0' && row.withNo ? row.withNo : row.withDefault;
}

/** The default response as values; a DR that fits no choice counts as none. */
function defaultValues(prompt: Prompt): (string | number)[] {
  const { defaultResponse } = prompt.options;
  if (defaultResponse === undefined) return [];
  return KINDS[prompt.alert] === 'choice' ? defaultNumbers(prompt) : [defaultResponse];
}

function answer(status: string, echo = false): TimeoutAnswer {
  return { status, echo };
}

function same(status: string, echo: boolean): TimeoutRow {
  return { withDefault: answer(status, echo), without: answer(status) };
}

function habit(seen: string, row: TimeoutRow): HabitRow {
  return { seen, confirm: row, text: row, choice: row, emptySelection: 'no-item' };
}
