/** The update as messages tell it: orders (Exec), reports (generic alerts), readings of State. */
import { ALERT } from '../../dm/alert-codes.js';
import { type GenericEvent, readGenericAlerts } from '../../dm/generic-alert.js';
import type { Alert, Exec, Item, Results } from '../../syncml/message.js';
import { type Evidence, isExec, isResults, type WireCommand } from './evidence.js';
import { once } from './memo.js';
import { alertsWith, commandsOf, isBefore, itemsOf, plainUri, textOf, uriOf, wentWell } from './walk.js';

export type Operation = 'Download' | 'Update' | 'DownloadAndUpdate';

const OPERATIONS: readonly Operation[] = ['Download', 'Update', 'DownloadAndUpdate'];

/** An Exec on a node of a FUMO object. */
export interface Order {
  exec: WireCommand<Exec>;
  operation: Operation;
  /** URI of the object's root, without `./`. */
  object: string;
  correlator: string | undefined;
  /** Accepted, refused or skipped, or undefined without Status. */
  accepted: boolean | undefined;
}

/** A generic alert with the result of an order. */
export interface Report {
  alert: WireCommand<Alert>;
  event: GenericEvent;
  /** Path of its Item. */
  path: string;
  /** The order that it ends, as far as the trace shows. */
  order: Order | undefined;
}

/** The operation that each type of report belongs to. */
export const REPORT_OPERATIONS: Readonly<Record<string, Operation>> = {
  download: 'Download',
  update: 'Update',
  downloadandupdate: 'DownloadAndUpdate',
};

export interface Reading {
  results: WireCommand<Results>;
  item: Item;
  /** Path of the Item below the Results. */
  path: string;
  uri: string;
  value: string;
}

export const ordersIn = once((evidence): readonly Order[] => {
  return commandsOf(evidence)
    .filter(isExec)
    .flatMap((exec): Order[] => {
      const uri = plainUri(uriOf(exec.command.items[0] ?? {}));
      const operation = OPERATIONS.find((name) => uri.endsWith(`/${name}`));
      if (!operation) return [];
      const correlator = exec.command.correlator?.trim();
      return [
        {
          exec,
          operation,
          object: uri.slice(0, -operation.length - 1),
          correlator: correlator === '' ? undefined : correlator,
          accepted: wentWell(exec),
        },
      ];
    });
});

/** Items of generic alerts that report a result, with the last order before them on the same object. */
export const reportsIn = once((evidence): readonly Report[] => {
  const orders = ordersIn(evidence).filter(({ accepted }) => accepted !== false);
  return alertsWith(evidence, ALERT.generic).flatMap((alert) =>
    eventsOf(alert).map(({ event, path }) => ({ alert, event, path, order: orderOf(alert, event, orders) })),
  );
});

function eventsOf(alert: WireCommand<Alert>): { event: GenericEvent; path: string }[] {
  const reading = readGenericAlerts(alert.command);
  if (!reading?.ok) return [];
  return reading.events.flatMap((event, at) =>
    event.kind === 'result' ? [{ event, path: `Item[${at + 1}]` }] : [],
  );
}

function orderOf(
  alert: WireCommand<Alert>,
  { source, correlator }: GenericEvent,
  orders: readonly Order[],
): Order | undefined {
  const before = orders.filter(({ exec }) => isBefore(exec, alert));
  const object = plainUri(source ?? '');
  return (
    before.findLast((order) => correlator !== undefined && order.correlator === correlator) ??
    before.findLast((order) => object === order.object || object.startsWith(`${order.object}/`)) ??
    before.at(-1)
  );
}

/** Items of all Results; those of a list of names and formats have no value. */
export const readingsIn = once((evidence): readonly Reading[] => {
  return commandsOf(evidence)
    .filter(isResults)
    .flatMap((results) =>
      itemsOf(results).map((item, at) => ({
        results,
        item,
        path: `Item[${at + 1}]`,
        uri: plainUri(uriOf(item) || (results.command.sourceRef ?? '')),
        value: textOf(item).trim(),
      })),
    );
});

export interface StateReading extends Reading {
  object: string;
}

/** State of FUMO objects, as it was read. */
export const statesIn = once((evidence): readonly StateReading[] => {
  return readingsIn(evidence).flatMap((reading) => {
    const [, object] = /^(.+)\/State$/.exec(reading.uri) ?? [];
    const isOther = object === undefined || /^(DevInfo|DevDetail|DMAcc)(\/|$)/.test(object);
    return isOther || reading.item.data === undefined ? [] : [{ ...reading, object }];
  });
});

/** Roots of the FUMO objects that orders, reports and readings of State name. */
export const objectsIn = once((evidence): readonly string[] => {
  const sources = reportsIn(evidence).map(({ event }) =>
    plainUri(event.source ?? '').replace(/\/(Download|Update|DownloadAndUpdate)$/, ''),
  );
  const all = [
    ...ordersIn(evidence).map(({ object }) => object),
    ...sources,
    ...statesIn(evidence).map(({ object }) => object),
  ];
  return [...new Set(all)].filter((object) => object !== '');
});

export interface Write {
  command: WireCommand;
  item: Item;
  /** Path of the Item below the command. */
  path: string;
}

/** Add and Replace of a node by the server, in order. */
export function writesTo(evidence: Evidence, uri: string): readonly Write[] {
  return writesByUri(evidence).get(uri) ?? [];
}

const writesByUri = once((evidence) => {
  const writes = new Map<string, Write[]>();
  for (const command of commandsOf(evidence)) {
    const { name } = command.command;
    if (command.message.from !== 'server' || (name !== 'Add' && name !== 'Replace')) continue;
    for (const [at, item] of itemsOf(command).entries()) {
      const uri = plainUri(uriOf(item));
      const known = writes.get(uri) ?? [];
      known.push({ command, item, path: `Item[${at + 1}]` });
      writes.set(uri, known);
    }
  }
  return writes;
});

/** Format of an Item of Results; the default is `chr`. */
export function formatOf(results: WireCommand, item: Item): string {
  const shared = 'meta' in results.command ? results.command.meta?.format : undefined;
  return item.meta?.format?.trim() ?? shared?.trim() ?? 'chr';
}
