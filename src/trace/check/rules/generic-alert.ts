/** GEN: generic alerts (1226). */
import { ALERT } from '../../../dm/alert-codes.js';
import { MARKS } from '../../../dm/generic-alert.js';
import type { Alert, Item } from '../../../syncml/message.js';
import type { WireCommand } from '../evidence.js';
import { expectThat, type Finding, fail, type Rule, SPEC } from '../rule.js';
import { alertsWith, atCommand, codeOf } from '../walk.js';

/** What a server may answer. */
const ANSWERS: readonly string[] = ['200', '202', '401', '407', '412', '415', '500'];

export const GENERIC_ALERT_RULES: readonly Rule[] = [
  {
    id: 'GEN-01',
    title: 'A generic alert has Type, Format and Data in every Item, and no Mark that is not defined',
    clause: `${SPEC.protocol}, 8.7`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const alert of alertsWith(evidence, ALERT.generic)) yield* partsOf(alert);
    },
  },
  {
    id: 'GEN-02',
    title: 'The server answers a generic alert with 200 or 202, or refuses with 401, 407, 412, 415 or 500',
    clause: `${SPEC.protocol}, 8.7`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const alert of alertsWith(evidence, ALERT.generic)) {
        for (const status of alert.statuses) {
          const code = codeOf(status);
          yield expectThat(ANSWERS.includes(code), atCommand(status, 'Data'), ANSWERS.join(', '), code);
        }
      }
    },
  },
];

function* partsOf(alert: WireCommand<Alert>): Generator<Finding> {
  if (alert.command.items.length === 0) yield fail(atCommand(alert), 'an Item', 'none');
  for (const [at, item] of alert.command.items.entries()) yield* itemParts(alert, item, `Item[${at + 1}]`);
}

function* itemParts(alert: WireCommand, { meta, data }: Item, path: string): Generator<Finding> {
  const at = (below: string) => atCommand(alert, `${path}/${below}`);
  yield expectThat(!!meta?.type?.trim(), at('Meta/Type'), 'a Type', 'none');
  yield expectThat(!!meta?.format?.trim(), at('Meta/Format'), 'a Format', 'none');
  yield expectThat(data !== undefined, at('Data'), 'Data, even if empty', 'none');
  const mark = meta?.mark?.trim().toLowerCase();
  if (mark) {
    yield expectThat(
      MARKS.some((known) => known === mark),
      at('Meta/Mark'),
      MARKS.join(', '),
      mark,
    );
  }
}
