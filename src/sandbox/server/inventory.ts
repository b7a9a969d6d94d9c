/** What the server learns from client packages, and whether an update still makes sense after it. Pure. */
import { isSuccess } from '../../dm/fumo.js';
import type { GenericEvent } from '../../dm/generic-alert.js';
import { isSuccessStatus } from '../../dm/status-codes.js';
import { formatUri, isBelow, tryParseUri } from '../../dm/uri.js';
import type { AnsweredWish, UpdateOffer } from '../../engine/ports.js';
import type { Wish } from '../../syncml/message.js';
import { fumoEvents } from './command-status.js';
import type { Inventory, ServerState, StoredOrder } from './server-store.js';
import type { LearnedPackage } from './session-state.js';

/** Where the FUMO object is when the device did not say. */
export const USUAL_FUMO_URI = './FwUpdate/FwPkg1';

const FIRMWARE_URI = './DevDetail/FwV';
const KEPT_ORDERS = 20;
/** The nodes of a FUMO object that Exec starts something on. */
const OPERATIONS: ReadonlySet<string> = new Set(['Download', 'Update', 'DownloadAndUpdate']);

export function fumoUriOf({ fumoUri }: Inventory): string {
  return fumoUri ?? USUAL_FUMO_URI;
}

/** The state after a client package. `unknown`: correlators in reports that answer no order. */
export function learnFrom(
  state: ServerState,
  { facts, fumoUri }: LearnedPackage,
): { state: ServerState; unknown: readonly string[] } {
  const reports = facts.requests.flatMap(fumoEvents).filter(({ kind }) => kind === 'result');
  const answered = facts.statuses.reduce(markAnswered, state.orders);
  const orders = reports.reduce(markReported, answered);
  const inventory = reports.reduce(
    (known, report) => afterReport(known, report, answered),
    readResults(state.inventory, facts.results, facts.devInfo, fumoUri),
  );
  const unknown = reports.flatMap(({ correlator, source }) =>
    correlator !== undefined && !answered.some((order) => order.correlator === correlator)
      ? [`${correlator} from ${source ?? 'an unnamed object'}`]
      : [],
  );
  const changed = inventory !== state.inventory || orders !== state.orders;
  return { state: changed ? { ...state, inventory, orders } : state, unknown };
}

/** The state after commands went out: each Exec on a FUMO object is an order whose outcome comes later. */
export function learnSent(
  state: ServerState,
  wishes: readonly Wish[],
  update: UpdateOffer | undefined,
): ServerState {
  const ordered = flattenWishes(wishes).flatMap((wish) => orderOf(wish, update));
  if (ordered.length === 0) return state;
  const same = (order: StoredOrder) =>
    ordered.some(({ correlator, uri }) => order.correlator === correlator && order.uri === uri);
  const orders = [...state.orders.filter((order) => !same(order)), ...ordered].slice(-KEPT_ORDERS);
  return { ...state, orders };
}

/** Whether the update still applies, with the reason in words. */
export function judgeUpdate(
  { inventory, orders }: ServerState,
  update: UpdateOffer | undefined,
): { applies: boolean; reason: string } {
  const no = (reason: string) => ({ applies: false, reason });
  if (!update) return no('the update was withdrawn');
  const { firmware, fumoState } = inventory;
  if (firmware === update.version) return no(`the device is already on version ${firmware}`);
  if (orders.some(({ state }) => state === 'accepted') || isRunning(fumoState)) {
    return no('an update is running on the device');
  }
  return {
    applies: true,
    reason: `the device is on ${firmware ?? 'an unknown version'} and ${update.version} is still offered`,
  };
}

/** States in which the device is at work (FUMO TS 5.1.10); 50 waits for an order. */
function isRunning(state: number | undefined): boolean {
  return state === 30 || state === 40 || state === 60;
}

function readResults(
  before: Inventory,
  results: Readonly<Record<string, string>>,
  devInfo: Readonly<Record<string, string>>,
  found: string | undefined,
): Inventory {
  const fumoUri = found ?? before.fumoUri;
  const firmware = results[FIRMWARE_URI];
  const state = results[`${fumoUri ?? USUAL_FUMO_URI}/State`];
  const fumoState = state !== undefined && /^\d+$/.test(state) ? Number(state) : undefined;
  const knowsDevice = Object.keys(devInfo).length > 0;
  if (!knowsDevice && firmware === undefined && fumoState === undefined && fumoUri === before.fumoUri)
    return before;
  return {
    ...before,
    ...(knowsDevice ? { devInfo } : {}),
    ...(firmware === undefined ? {} : { firmware }),
    ...(fumoState === undefined ? {} : { fumoState }),
    ...(fumoUri === undefined ? {} : { fumoUri }),
  };
}

/** A report ends the work, so the last State is history; a success of an installation tells the new version. */
function afterReport(before: Inventory, report: GenericEvent, orders: readonly StoredOrder[]): Inventory {
  const { fumoState: _over, ...known } = before;
  const order = orders.find((candidate) => answers(report, candidate));
  const installed = report.type !== 'download' && report.result !== undefined && isSuccess(report.result);
  return installed && order?.version !== undefined ? { ...known, firmware: order.version } : known;
}

function markAnswered(
  orders: readonly StoredOrder[],
  { wish, statuses }: AnsweredWish,
): readonly StoredOrder[] {
  const [target] = orderOf(wish, undefined);
  if (!target || statuses.length === 0) return orders;
  const state = statuses.every(({ data }) => isSuccessStatus(data)) ? 'accepted' : 'refused';
  return orders.map((order) =>
    order.state === 'sent' && order.uri === target.uri && order.correlator === target.correlator
      ? { ...order, state }
      : order,
  );
}

function markReported(orders: readonly StoredOrder[], report: GenericEvent): readonly StoredOrder[] {
  const { result } = report;
  return orders.map((order) =>
    answers(report, order)
      ? { ...order, state: 'reported', ...(result === undefined ? {} : { result }) }
      : order,
  );
}

/** By Correlator; without one in both, by place (FUMO TS 6.2: the Correlator comes back only if the Exec had one). */
function answers(report: GenericEvent, order: StoredOrder): boolean {
  if (order.state !== 'sent' && order.state !== 'accepted') return false;
  if (report.correlator !== undefined || order.correlator !== undefined) {
    return report.correlator === order.correlator;
  }
  return (
    report.source === undefined || isBelow(order.uri, report.source) || isBelow(report.source, order.uri)
  );
}

function orderOf(wish: Wish, update: UpdateOffer | undefined): StoredOrder[] {
  if (wish.name !== 'Exec') return [];
  return wish.items.flatMap(({ target }) => {
    const segments = tryParseUri(target?.locUri ?? '')?.segments ?? [];
    if (!OPERATIONS.has(segments.at(-1) ?? '')) return [];
    return [
      {
        uri: formatUri(segments),
        state: 'sent' as const,
        ...(wish.correlator === undefined ? {} : { correlator: wish.correlator }),
        ...(update === undefined ? {} : { version: update.version }),
      },
    ];
  });
}

function flattenWishes(wishes: readonly Wish[]): Wish[] {
  return wishes.flatMap((wish) => ('commands' in wish ? [wish, ...flattenWishes(wish.commands)] : [wish]));
}
