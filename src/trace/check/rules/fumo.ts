/** FUM-01 to FUM-09: the object, the orders and their reports. */
import { isFumoState, isSuccess, NODES, resultName } from '../../../dm/fumo.js';
import type { Evidence, WireCommand } from '../evidence.js';
import {
  formatOf,
  type Operation,
  type Order,
  objectsIn,
  ordersIn,
  REPORT_OPERATIONS,
  type Report,
  readingsIn,
  reportsIn,
  writesTo,
} from '../fumo-story.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC, unjudged } from '../rule.js';
import {
  atCommand,
  codesFor,
  commandsOf,
  isBefore,
  itemsOf,
  listed,
  plainUri,
  textOf,
  uriOf,
  wentWell,
} from '../walk.js';

export const FUMO_RULES: readonly Rule[] = [
  {
    id: 'FUM-01',
    title: 'The server addresses an object that the device has, whatever its path',
    clause: `${SPEC.fumo}, 5.1`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const { exec } of ordersIn(evidence)) {
        const missing = exec.statuses.find(({ command }) => command.data.trim() === '404');
        if (missing)
          yield fail(atCommand(exec, 'Item/Target/LocURI'), 'a node of the device', uriOfExec(exec));
        else if (exec.statuses.length > 0) yield PASS;
      }
    },
  },
  {
    id: 'FUM-02',
    title:
      'Nodes have their formats and access; State has a defined value; PkgURL and PkgData exclude each other',
    clause: `${SPEC.fumo}, 5.1 and appendix C`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const object of objectsIn(evidence)) {
        yield* formats(evidence, object);
        yield* access(evidence, object);
        yield* exclusive(evidence, object);
      }
    },
  },
  orderRule('FUM-03', 'Download', '6.1.1 and 6.2'),
  orderRule('FUM-04', 'Update', '6.1.2 and 6.2'),
  orderRule('FUM-05', 'DownloadAndUpdate', '6.1.3 and 6.2'),
  {
    id: 'FUM-06',
    title: 'The source of a report is the URI of the object',
    clause: `${SPEC.fumo}, 6.2.1`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const { alert, event, path, order } of reportsIn(evidence)) {
        const found = event.source ?? 'none';
        const at = atCommand(alert, `${path}/Source/LocURI`);
        if (order) yield expectThat(plainUri(found) === order.object, at, `./${order.object}`, found);
        else if (event.source === undefined) yield fail(at, 'the URI of the object', 'none');
        else yield unjudged('the order of the report is not in the trace');
      }
    },
  },
  {
    id: 'FUM-07',
    title: 'A Correlator comes back unchanged; without one in the Exec there is none in the report',
    clause: `${SPEC.fumo}, 6.2.3`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const report of reportsIn(evidence)) yield correlated(report);
    },
  },
  {
    id: 'FUM-08',
    title: 'After the final report was received, nothing more is reported without a new order',
    clause: `${SPEC.fumo}, 6.2`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      const done = new Set<Order>();
      for (const { alert, order } of reportsIn(evidence)) {
        if (!order) continue;
        const again = fail(atCommand(alert), 'no second report for one order', 'another report');
        yield done.has(order) ? again : PASS;
        if (wentWell(alert)) done.add(order);
      }
    },
  },
  {
    id: 'FUM-09',
    title: 'The report of a failure has a Mark above informational',
    clause: `${SPEC.fumo}, 6.2`,
    level: 'should',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const { alert, event, path } of reportsIn(evidence)) {
        if (isSuccess(event.result ?? 0)) continue;
        const isHigh = ['fatal', 'critical', 'minor', 'warning'].includes(event.mark);
        yield expectThat(
          isHigh,
          atCommand(alert, `${path}/Meta/Mark`),
          'fatal, critical, minor or warning',
          event.mark,
        );
      }
    },
  },
];

function orderRule(id: string, operation: Operation, chapter: string): Rule {
  const type = operation.toLowerCase();
  return {
    id,
    title: `Exec on ${operation} is accepted with 202, and ends in a report of type ${type}`,
    clause: `${SPEC.fumo}, ${chapter}`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const order of ordersIn(evidence)) {
        if (order.operation === operation) yield* acceptedLater(order);
      }
      for (const report of reportsIn(evidence)) {
        if (report.order?.operation === operation) yield* reportOf(report);
      }
    },
  };
}

function* acceptedLater({ exec, accepted }: Order): Generator<Finding> {
  const [status] = exec.statuses;
  if (!status) return;
  const codes = codesFor(exec);
  const isRight = accepted !== true || codes.every((code) => code === '202');
  yield expectThat(isRight, atCommand(status, 'Data'), '202, or a refusal', listed(codes));
}

function* reportOf({ alert, event, path, order }: Report): Generator<Finding> {
  const expected = order?.operation.toLowerCase() ?? '';
  const isRight = REPORT_OPERATIONS[event.type] === order?.operation;
  yield expectThat(isRight, atCommand(alert, `${path}/Meta/Type`), `type ${expected}`, `type ${event.type}`);
  const result = event.result ?? 0;
  const isKnown = resultName(result) !== `result ${result}`;
  yield expectThat(isKnown, atCommand(alert, `${path}/Data`), 'a result code of FUMO', String(result));
}

function uriOfExec(exec: WireCommand): string {
  return uriOf(itemsOf(exec)[0] ?? {});
}

function* formats(evidence: Evidence, object: string): Generator<Finding> {
  for (const { results, item, path, uri, value } of readingsIn(evidence)) {
    const row = NODES.find((node) => uri === (node.path === '' ? object : `${object}/${node.path}`));
    if (!row) continue;
    const format = formatOf(results, item);
    yield expectThat(format === row.format, atCommand(results, `${path}/Meta/Format`), row.format, format);
    if (row.path !== 'State' || item.data === undefined) continue;
    const isState = /^\d+$/.test(value) && isFumoState(Number(value));
    yield expectThat(isState, atCommand(results, `${path}/Data`), 'a state of FUMO', value);
  }
}

/** Access that the standard gives to a kind of command. */
const RIGHTS = { Get: 'Get', Replace: 'Replace', Exec: 'Exec' } as const;

function* access(evidence: Evidence, object: string): Generator<Finding> {
  for (const command of commandsOf(evidence)) {
    const right = RIGHTS[command.command.name as keyof typeof RIGHTS];
    if (!right || command.message.from !== 'server' || wentWell(command) !== true) continue;
    for (const [at, item] of itemsOf(command).entries()) {
      const uri = plainUri(uriOf(item));
      const row = NODES.find((node) => uri === (node.path === '' ? object : `${object}/${node.path}`));
      // Many devices let PkgName and PkgVersion be written, which does no harm.
      if (!row || (right === 'Replace' && ['PkgName', 'PkgVersion'].includes(row.path))) continue;
      const [status] = command.statuses;
      yield expectThat(
        row.access.includes(right),
        status ? atCommand(status, 'Data') : atCommand(command, `Item[${at + 1}]`),
        `a refusal: ${row.path || 'the root'} allows ${row.access.join(' and ')}`,
        `${right} accepted`,
      );
    }
  }
}

/** Within what one order uses. */
function* exclusive(evidence: Evidence, object: string): Generator<Finding> {
  const set = (path: string) =>
    writesTo(evidence, `${object}/${path}`).filter(
      ({ command, item }) => wentWell(command) === true && textOf(item) !== '',
    );
  const urls = [...set('Download/PkgURL'), ...set('DownloadAndUpdate/PkgURL')];
  const orders = ordersIn(evidence).filter((order) => order.object === object);
  for (const data of set('Update/PkgData')) {
    const both = urls.find((url) => !orders.some(({ exec }) => isBetween(exec, url.command, data.command)));
    const at = atCommand(data.command, data.path);
    yield expectThat(!both, at, 'either PkgURL or PkgData', 'both are set');
  }
}

function isBetween(command: WireCommand, one: WireCommand, other: WireCommand): boolean {
  const [first, second] = isBefore(one, other) ? [one, other] : [other, one];
  return isBefore(first, command) && isBefore(command, second);
}

function correlated({ alert, event, order }: Report): Finding {
  if (!order) return unjudged('the order of the report is not in the trace');
  const at = atCommand(alert, 'Correlator');
  const [expected, found] = [order.correlator, event.correlator];
  return expectThat(expected === found, at, expected ?? 'no Correlator', found ?? 'no Correlator');
}
