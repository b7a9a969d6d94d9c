/** UIA-07 and UIA-08: the options of user interaction alerts, and the time that they give. */
import { ALERT } from '../../../dm/alert-codes.js';
import { defaultNumbers, parseOptions } from '../../../dm/prompt.js';
import type { Alert, Status } from '../../../syncml/message.js';
import { dataText } from '../../../syncml/message-tree.js';
import type { WireCommand, WireMessage } from '../evidence.js';
import { promptsAmong, promptsIn } from '../prompts.js';
import { expectThat, type Finding, PASS, type Rule, SPEC, unjudged } from '../rule.js';
import { alertCode, atCommand, codeOf, decoded, textOf } from '../walk.js';

const CLAUSE = `${SPEC.protocol}, 10`;
const NO = '304';

/** Statuses that refuse the alert as such. */
const REFUSED: readonly string[] = ['400', '412', '415', '416', '500'];

export const PROMPT_OPTION_RULES: readonly Rule[] = [
  {
    id: 'UIA-07',
    title: 'Options keep to their grammar, and one that is not known is skipped without an error',
    clause: `${CLAUSE}.3`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const alert of promptsIn(evidence)) yield* optionsOf(alert);
    },
  },
  {
    id: 'UIA-08',
    title: 'Silence until MAXDT counts as cancelled, or as the default response; not before, not much later',
    clause: `${CLAUSE}.3.2`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) yield* inTime(message);
    },
  },
];

const KNOWN_OPTIONS: readonly string[] = ['MINDT', 'MAXDT', 'DR', 'MAXLEN', 'IT', 'ET'];

function* optionsOf(alert: WireCommand<Alert>): Generator<Finding> {
  const text = dataText(alert.command.items[0]?.data);
  const { warnings } = parseOptions(text);
  const [wrong] = warnings;
  yield expectThat(
    !wrong,
    atCommand(alert, 'Item[1]/Data'),
    'options by their grammar',
    wrong?.message ?? '',
  );
  if (wrong || !hasUnknown(text)) return;
  for (const status of alert.statuses) {
    const code = codeOf(status);
    yield expectThat(
      !REFUSED.includes(code),
      atCommand(status, 'Data'),
      'no error for an unknown option',
      code,
    );
  }
}

function hasUnknown(text: string): boolean {
  return [...new URLSearchParams(text).keys()].some((name) => !KNOWN_OPTIONS.includes(name));
}

/** Judged where a message holds one alert with MAXDT: else nobody can tell the times apart. */
function* inTime(message: WireMessage): Generator<Finding> {
  if (message.from !== 'server') return;
  const alerts = promptsAmong(message.commands);
  const [alert] = alerts.filter(({ command }) => limitOf(command) !== undefined);
  const limit = alert && limitOf(alert.command);
  if (!alert || limit === undefined) return;
  if (alerts.length > 1) {
    yield unjudged('several alerts share one message, so the time of each is not known');
    return;
  }
  for (const status of alert.statuses) yield* timely(alert, status, limit * 1000);
}

function limitOf({ items }: Alert): number | undefined {
  return parseOptions(dataText(items[0]?.data)).options.maxDisplay;
}

function* timely(alert: WireCommand<Alert>, status: WireCommand<Status>, limit: number): Generator<Finding> {
  const code = codeOf(status);
  const waited = status.message.at - alert.message.at;
  const times = `${code} after ${waited / 1000} s`;
  if (code === '408') {
    yield expectThat(waited >= limit, atCommand(status, 'Data'), `408 after ${limit / 1000} s`, times);
    return;
  }
  if (waited <= limit || ['214', '215', '406', '412', '416'].includes(code)) {
    yield PASS;
    return;
  }
  yield expectThat(
    isDefault(alert.command, status.command.items.map(textOf), code),
    atCommand(status, 'Data'),
    `408, 214 or the default response, since MAXDT is ${limit / 1000} s`,
    times,
  );
}

function isDefault(alert: Alert, answer: readonly string[], code: string): boolean {
  const { options } = parseOptions(dataText(alert.items[0]?.data));
  const kind = alertCode(alert.data);
  if (kind === ALERT.display) return true;
  if (kind === ALERT.confirm) return code === (options.defaultResponse === '1' ? '200' : NO);
  if (kind === ALERT.textInput) return answer[0] === (options.defaultResponse ?? '');
  const choices = alert.items.slice(2).map(textOf);
  const numbers = defaultNumbers({ choices, options }).map(String);
  return numbers.length > 0 && numbers.join() === answer.map((word) => word.trim()).join();
}
