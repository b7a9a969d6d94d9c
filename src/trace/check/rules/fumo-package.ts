/** FUM-40 to FUM-43: how the package comes to the device. */
import { isSuccess } from '../../../dm/fumo.js';
import type { Item } from '../../../syncml/message.js';
import type { Evidence, WireCommand } from '../evidence.js';
import {
  formatOf,
  type Order,
  objectsIn,
  ordersIn,
  type Reading,
  readingsIn,
  reportsIn,
  writesTo,
} from '../fumo-story.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC, unjudged } from '../rule.js';
import {
  atCommand,
  codesFor,
  isBefore,
  itemsOf,
  listed,
  plainUri,
  textOf,
  uriOf,
  wentWell,
} from '../walk.js';

export const FUMO_PACKAGE_RULES: readonly Rule[] = [
  {
    id: 'FUM-40',
    title: 'A package that came through PkgData is installed by Exec on Update',
    clause: `${SPEC.fumo}, 8.1.1`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const order of ordersIn(evidence)) yield* installsPushed(order, evidence);
    },
  },
  {
    id: 'FUM-41',
    title: 'PkgURL is fetched, a descriptor is followed to its package, and its outcome is notified',
    clause: `${SPEC.fumo}, 8.1.2`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const order of ordersIn(evidence)) yield* fetched(order, evidence);
    },
  },
  {
    id: 'FUM-42',
    title: 'An Exec whose PkgURL is not set is refused',
    clause: `${SPEC.fumo}, 6.1.1`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const order of ordersIn(evidence)) yield* needsUrl(order, evidence);
    },
  },
  {
    id: 'FUM-43',
    title: 'The object has a way to download, and Update or DownloadAndUpdate',
    clause: `${SPEC.fumo}, 6.2`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      const objects = objectsIn(evidence);
      const roots = readingsIn(evidence).filter(
        ({ results, item, uri }) => objects.includes(uri) && formatOf(results, item) === 'node',
      );
      for (const root of roots) yield* offersUpdates(root);
    },
  },
];

/** Nodes by which a package can come. */
const DOWNLOAD_WAYS: readonly string[] = ['Download', 'DownloadAndUpdate', 'Update/PkgData'];

function* installsPushed(order: Order, evidence: Evidence): Generator<Finding> {
  if (order.operation !== 'Update') return;
  const chunks = writesTo(evidence, `${order.object}/Update/PkgData`);
  const last = chunks.findLast(({ command }) => isBefore(command, order.exec));
  if (!last) return;
  if (last.item.moreData) {
    yield fail(atCommand(order.exec), 'Exec after the last chunk of PkgData', 'Exec between chunks');
    return;
  }
  if (wentWell(last.command) !== true || order.accepted === undefined) return;
  const [status] = order.exec.statuses;
  const at = status ? atCommand(status, 'Data') : atCommand(order.exec);
  yield expectThat(order.accepted, at, '202', listed(codesFor(order.exec)));
}

/** The last PkgURL that was set for an order, or tried to. */
function urlFor(order: Order, evidence: Evidence) {
  return writesTo(evidence, `${order.object}/${order.operation}/PkgURL`).findLast(({ command }) =>
    isBefore(command, order.exec),
  );
}

function* fetched(order: Order, evidence: Evidence): Generator<Finding> {
  if (order.operation === 'Update' || order.accepted !== true) return;
  if (evidence.transfers.length === 0) {
    yield unjudged('the trace holds no downloads');
    return;
  }
  const at = atCommand(order.exec);
  const report = reportsIn(evidence).find((one) => one.order?.exec === order.exec);
  const own = transfersFor(order, evidence);
  const [first] = own.filter(({ method }) => method === 'GET');
  const set = urlFor(order, evidence);
  const url = set && textOf(set.item).trim();
  if (first && url !== undefined) yield expectThat(first.url === url, at, `GET ${url}`, `GET ${first.url}`);
  if (!report) return;
  const succeeded = isSuccess(report.event.result ?? 0);
  const gotPackage = own.some(
    ({ purpose, status }) => purpose === 'package' && status >= 200 && status < 300,
  );
  if (succeeded) yield expectThat(gotPackage, at, 'a GET of the package', 'none');
  for (const { purpose, text = '' } of own) {
    if (purpose !== 'install-notify') continue;
    const [, code] = /^(9\d\d)\b/.exec(text.trim()) ?? [];
    if (code === undefined) yield fail(at, 'a status 900 to 954 to the notify URI', text);
    else yield expectThat(!succeeded || code === '900', at, '900, since the result was a success', text);
  }
}

/** Transfers after an order and before the next one that was accepted. */
function transfersFor(order: Order, evidence: Evidence) {
  const next = ordersIn(evidence).find(
    (other) => other.exec !== order.exec && other.accepted && isBefore(order.exec, other.exec),
  );
  const [from, to] = [order.exec.message.number, next?.exec.message.number ?? Number.POSITIVE_INFINITY];
  return evidence.transfers.filter(({ after }) => after >= from && after < to);
}

function* needsUrl(order: Order, evidence: Evidence): Generator<Finding> {
  if (order.operation === 'Update' || order.accepted === undefined) return;
  const set = urlFor(order, evidence);
  const written = set && wentWell(set.command);
  const [status] = order.exec.statuses;
  const at = status ? atCommand(status, 'Data') : atCommand(order.exec);
  if (written === true && set && textOf(set.item).trim() !== '') yield PASS;
  else if (!order.accepted) yield PASS;
  else if (!set) yield unjudged('PkgURL may have been set before the trace');
  else yield fail(at, 'a refusal: PkgURL is not set', listed(codesFor(order.exec)));
}

function* offersUpdates({ results, item, path, uri }: Reading): Generator<Finding> {
  const answer = answerWith(results);
  const sameNode = answer.filter((one) => plainUri(uriOf(one)) === uri);
  // A value that came in chunks is judged once, where it begins.
  if (sameNode.length > 0 && sameNode[0] !== item) return;
  const isListed = item.data === undefined;
  const names = isListed ? namesBelow(answer, uri) : sameNode.map(textOf).join('').trim().split('/');
  const at = atCommand(results, `${path}/Data`);
  const updates = names.includes('DownloadAndUpdate') || names.includes('Update');
  const downloads = names.some((name) => DOWNLOAD_WAYS.includes(name));
  if (!(updates && downloads) && !isWhole(results)) {
    yield unjudged('the trace ends before the whole answer has come');
    return;
  }
  yield expectThat(updates, at, 'Update or DownloadAndUpdate among the nodes', listed(names));
  // Names of the children alone do not tell whether Update has PkgData.
  if (downloads || isListed) yield expectThat(downloads, at, DOWNLOAD_WAYS.join(' or '), listed(names));
}

/** Items of all Results of the same Get: a long answer takes several messages (DM Protocol 1.2, 6). */
function answerWith(results: WireCommand): Item[] {
  return resultsBeside(results).flatMap(itemsOf);
}

function resultsBeside(results: WireCommand): readonly WireCommand[] {
  const all = results.asks?.results ?? [];
  return all.length > 0 ? all : [results];
}

/** The device has closed the package that the last of the Results is in, so that no more of them can follow. */
function isWhole(results: WireCommand): boolean {
  const last = resultsBeside(results).at(-1) ?? results;
  const { session, number, from } = last.message;
  const later = session?.messages.filter((one) => one.from === from && one.number >= number);
  return later === undefined || later.some(({ body }) => body?.final === true);
}

/** Nodes below a node, where an answer lists them one by one; paths are relative. */
function namesBelow(items: readonly Item[], uri: string): string[] {
  const uris = items.map((item) => plainUri(uriOf(item)));
  return uris.filter((one) => one.startsWith(`${uri}/`)).map((one) => one.slice(uri.length + 1));
}
