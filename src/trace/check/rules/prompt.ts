/** UIA but UIA-07 and UIA-08: user interaction alerts 1100 to 1104, and what the device answers. */
import { ALERT } from '../../../dm/alert-codes.js';
import type { Alert } from '../../../syncml/message.js';
import { isAlert, type WireCommand } from '../evidence.js';
import { promptsAmong, promptsIn } from '../prompts.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC } from '../rule.js';
import { alertsWith, atCommand, codeOf, codesFor, isOk, listed, textOf } from '../walk.js';

const CLAUSE = `${SPEC.protocol}, 10`;

/** What may be answered whatever the kind: cancelled, timed out, skipped, no screen, wrong Items, not showable. */
const ALWAYS: readonly string[] = ['214', '408', '215', '406', '412', '416', '401', '407'];

const NO = '304';
const CANCELLED = '214';
const SKIPPED = '215';
const NO_SCREEN = '406';

export const PROMPT_RULES: readonly Rule[] = [
  {
    id: 'UIA-01',
    title: 'A display alert has two Items: options or nothing, then the text',
    clause: `${CLAUSE}.2.1`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const alert of alertsWith(evidence, ALERT.display)) yield twoItems(alert);
    },
  },
  {
    id: 'UIA-02',
    title: 'A confirmation is answered with 200 for yes, 304 for no or 214 for cancel, without Item',
    clause: `${CLAUSE}.2.2`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const alert of alertsWith(evidence, ALERT.confirm)) yield* confirmed(alert);
    },
  },
  {
    id: 'UIA-03',
    title: 'No to a confirmation skips the rest of its Sequence and rolls its Atomic back',
    clause: `${CLAUSE}.2.2`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const alert of alertsWith(evidence, ALERT.confirm)) yield* refused(alert);
    },
  },
  {
    id: 'UIA-04',
    title: 'A text input answered with 200 returns the text in one Item',
    clause: `${CLAUSE}.2.3`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const alert of alertsWith(evidence, ALERT.textInput)) {
        for (const status of answersWith(alert, '200')) {
          const { items } = status.command;
          const isText = items.length === 1 && items[0]?.data !== undefined;
          yield expectThat(isText, atCommand(status, 'Item'), 'one Item with Data', `${items.length} Items`);
        }
      }
    },
  },
  {
    id: 'UIA-05',
    title: 'A single choice answered with 200 returns the number of one choice, counted from 1',
    clause: `${CLAUSE}.2.4`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const alert of alertsWith(evidence, ALERT.singleChoice)) yield* chosen(alert, 1);
    },
  },
  {
    id: 'UIA-06',
    title: 'A multiple choice answered with 200 returns one Item for each number, in any order',
    clause: `${CLAUSE}.2.4`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const alert of alertsWith(evidence, ALERT.multipleChoice)) yield* chosen(alert, undefined);
    },
  },
  {
    id: 'UIA-09',
    title: 'After a cancelled alert, commands that are not done yet get 215',
    clause: CLAUSE,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const alert of promptsIn(evidence)) yield* afterCancel(alert);
    },
  },
  {
    id: 'UIA-10',
    title: 'A device without a screen answers 406, to every user interaction alert',
    clause: CLAUSE,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      const answered = promptsIn(evidence).flatMap(({ statuses }) => [...statuses]);
      if (!answered.some((status) => codeOf(status) === NO_SCREEN)) return;
      for (const status of answered) {
        const code = codeOf(status);
        if (ALWAYS.includes(code) && code !== CANCELLED && code !== '408') yield PASS;
        else yield fail(atCommand(status, 'Data'), '406, as another alert was answered', code);
      }
    },
  },
];

function answersWith(alert: WireCommand<Alert>, code: string) {
  return alert.statuses.filter((status) => codeOf(status) === code);
}

function twoItems(alert: WireCommand<Alert>): Finding {
  const { items } = alert.command;
  if (items.length !== 2) return fail(atCommand(alert), 'two Items', `${items.length}`);
  const isText = items[1]?.data !== undefined;
  return expectThat(isText, atCommand(alert, 'Item[2]/Data'), 'the text', 'no Data');
}

function* confirmed(alert: WireCommand<Alert>): Generator<Finding> {
  for (const status of alert.statuses) {
    const code = codeOf(status);
    const known = code === '200' || code === NO || ALWAYS.includes(code);
    yield expectThat(known, atCommand(status, 'Data'), '200, 304 or 214', code);
    if (code !== '200' && code !== NO) continue;
    const { items } = status.command;
    yield expectThat(items.length === 0, atCommand(status, 'Item'), 'no Item', `${items.length} Items`);
  }
}

/** Commands of the same container after one, or around it in an Atomic. */
function siblings(command: WireCommand): WireCommand[] {
  return command.message.commands.filter((other) => other.parent === command.parent && other !== command);
}

function* refused(alert: WireCommand<Alert>): Generator<Finding> {
  if (!codesFor(alert).includes(NO) || !alert.parent) return;
  const container = alert.parent.command.name;
  const all = alert.message.commands;
  for (const other of siblings(alert)) {
    const isLater = all.indexOf(other) > all.indexOf(alert);
    if (container === 'Sequence' && isLater) yield* each(other, (code) => code === SKIPPED, '215');
    if (container === 'Atomic') {
      yield* each(other, (code) => !isOk(code) || code === '216', '215 or 216, rolled back or not done');
    }
  }
  if (container === 'Atomic') yield* each(alert.parent, (code) => code === '507' || code === '516', '507');
}

function* each(command: WireCommand, holds: (code: string) => boolean, expected: string): Generator<Finding> {
  for (const status of command.statuses) {
    const code = codeOf(status);
    // 215 and 216 are of the class of successes, but say that nothing was done.
    yield expectThat(holds(code) || code === SKIPPED, atCommand(status, 'Data'), expected, code);
  }
}

function* chosen(alert: WireCommand<Alert>, most: number | undefined): Generator<Finding> {
  const choices = alert.command.items.length - 2;
  for (const status of answersWith(alert, '200')) {
    const words = status.command.items.map((item) => textOf(item).trim()).filter((word) => word !== '');
    const good = words.every((word) => /^[1-9]\d*$/.test(word) && Number(word) <= choices);
    const isCount = most === undefined ? new Set(words).size === words.length : words.length === most;
    yield expectThat(
      good && isCount,
      atCommand(status, 'Item'),
      `${most === undefined ? 'different numbers' : 'one number'} from 1 to ${choices}`,
      listed(words),
    );
  }
}

function* afterCancel(alert: WireCommand<Alert>): Generator<Finding> {
  if (!codesFor(alert).includes(CANCELLED)) return;
  const all = alert.message.commands;
  const later = all.slice(all.indexOf(alert) + 1);
  // Outside of a Sequence commands may be done in any order; but no further question may be put.
  const due = later.filter(
    (command) =>
      (alert.parent?.command.name === 'Sequence' && command.parent === alert.parent) ||
      (isAlert(command) && promptsAmong([command]).length > 0),
  );
  if (due.length === 0) yield PASS;
  for (const command of due) {
    for (const status of command.statuses) {
      yield expectThat(codeOf(status) === SKIPPED, atCommand(status, 'Data'), SKIPPED, codeOf(status));
    }
  }
}
