/** PKG: what each package holds, how packages end, and how sessions end. */
import { ALERT } from '../../../dm/alert-codes.js';
import type { Item } from '../../../syncml/message.js';
import { isAlert, isResults, isStatus, OTHER, type WireCommand, type WireMessage } from '../evidence.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC } from '../rule.js';
import {
  alertsIn,
  atBody,
  atCommand,
  codesFor,
  decoded,
  headerCode,
  isAborting,
  isDone,
  itemsOf,
  listed,
  messagesFrom,
  nextOf,
  plainUri,
  requestsIn,
  uriOf,
} from '../walk.js';

/** What DevInfo must have (DM Standardized Objects 1.2, 5.3.1). */
const DEV_INFO = ['DevId', 'Man', 'Mod', 'DmV', 'Lang'] as const;

/** Formats of well-known nodes that are not the default `chr`. */
const NODE_FORMATS: readonly { ends: RegExp; format: string }[] = [
  { ends: /(^|\/)DevDetail\/LrgObj$/, format: 'bool' },
  { ends: /\/State$/, format: 'int' },
];

export const PACKAGE_RULES: readonly Rule[] = [
  {
    id: 'PKG-01',
    title: 'The device opens with Alert 1200 or 1201 and DevInfo, by Replace with Source',
    clause: `${SPEC.protocol}, 8.2`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check({ sessions }) {
      for (const session of sessions) {
        const [first] = messagesFrom(session, 'device');
        if (first) yield* opening(first);
      }
    },
  },
  {
    id: 'PKG-05',
    title: 'SyncHdr and every command of the other end get a Status',
    clause: `${SPEC.protocol}, 8`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) yield* answered(message);
    },
  },
  {
    id: 'PKG-06',
    title: 'Results come for a successful Get only, with Source, and with Meta when it is not the default',
    clause: `${SPEC.protocol}, 8.4`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) {
        for (const results of message.commands.filter(isResults)) yield* resultsOf(results);
      }
    },
  },
  {
    id: 'PKG-08',
    title: 'The device sends Replace of DevInfo, Results, Alert and Status, and no other command',
    clause: `${SPEC.protocol}, 8`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) {
        if (message.from === 'device') yield* commandsOfDevice(message);
      }
    },
  },
];

function* opening(first: WireMessage): Generator<Finding> {
  const alerts = alertsIn(first.commands, ALERT.serverInitiated, ALERT.clientInitiated);
  yield expectThat(alerts.length > 0, atBody(first, 'Alert'), 'Alert 1200 or 1201', 'none');
  const replace = first.commands.find(({ command }) => command.name === 'Replace');
  if (!replace) {
    yield fail(atBody(first, 'Replace'), 'a Replace with DevInfo', 'none');
    return;
  }
  const sources = itemsOf(replace).map(({ source }) => plainUri(source?.locUri ?? ''));
  for (const name of DEV_INFO) {
    yield expectThat(
      sources.includes(`DevInfo/${name}`),
      atCommand(replace),
      `an Item with Source ./DevInfo/${name}`,
      `Sources ${listed(sources)}`,
    );
  }
}

function* answered(message: WireMessage): Generator<Finding> {
  const reply = nextOf(message, OTHER[message.from]);
  if (!reply?.body || (isAborting(message) && message.from === 'server')) return;
  // The Status may come later where the package of the other end takes several messages.
  const isOver = message.session?.messages.some(
    ({ number, from, body }) => number > message.number && from !== message.from && body?.final,
  );
  yield headerCode(message) === undefined
    ? fail(atBody(reply, 'Status'), `a Status for the header of message ${message.number}`, 'none')
    : PASS;
  for (const command of requestsIn(message)) {
    if (codesFor(command).length > 0) yield PASS;
    else if (isOver) yield fail(atBody(reply), `a Status for ${describe(command)}`, 'none');
  }
}

function describe({ command, message }: WireCommand): string {
  return `${command.name} ${command.cmdId} of message ${message.number}`;
}

function* resultsOf(results: WireCommand): Generator<Finding> {
  const { asks } = results;
  if (!isResults(results)) return;
  if (asks?.command.name !== 'Get') {
    yield fail(atCommand(results, 'CmdRef'), 'the CmdID of a Get', `CmdRef ${results.command.cmdRef}`);
    return;
  }
  const codes = codesFor(asks);
  yield expectThat(
    codes.length === 0 || codes.some(isDone),
    atCommand(results),
    'Results only when the Get succeeded',
    `Status ${listed(codes)}`,
  );
  for (const [at, item] of itemsOf(results).entries()) {
    yield* resultItem(results, item, `Item[${at + 1}]`);
  }
}

function* resultItem(results: WireCommand, item: Item, path: string): Generator<Finding> {
  const shared = isResults(results) ? results.command.sourceRef : undefined;
  const uri = item.source?.locUri.trim() || shared?.trim() || '';
  yield expectThat(uri !== '', atCommand(results, `${path}/Source`), 'the URI of the node', 'no Source');
  const known = NODE_FORMATS.find(({ ends }) => ends.test(uri));
  if (!known) return;
  const format = (item.meta ?? results.command.meta)?.format?.trim() ?? 'none';
  yield expectThat(format === known.format, atCommand(results, `${path}/Meta/Format`), known.format, format);
}

function* commandsOfDevice(message: WireMessage): Generator<Finding> {
  for (const command of message.commands) {
    const { name } = command.command;
    if (isStatus(command) || isResults(command) || isAlert(command)) yield PASS;
    else if (name === 'Replace') yield onlyDevInfo(command);
    else yield fail(atCommand(command), 'Replace, Results, Alert or Status', name);
  }
}

function onlyDevInfo(command: WireCommand): Finding {
  const other = itemsOf(command).find((item) => !/^DevInfo(\/|$)/.test(plainUri(uriOf(item))));
  return expectThat(!other, atCommand(command), 'nodes below ./DevInfo', other ? uriOf(other) : '');
}
