/** For each rule a trace that keeps it, and one that breaks it: a trace of ours with one thing changed. */
import type { RunSettings } from '../../../src/engine/run-types.js';
import type { Command } from '../../../src/syncml/message.js';
import { SCENES } from './scenes.js';
import {
  adding,
  after,
  all,
  answering,
  type Change,
  delayed,
  from,
  having,
  inserting,
  lastOfServer,
  message,
  messagesIn,
  notification,
  played,
  reading,
  resigned,
  type Trace,
  type Which,
  withAlert,
  withCommand,
  withEvent,
  withHeader,
  withItem,
  withMessage,
  withMessages,
  withNotification,
  without,
  withoutSecrets,
  withReading,
  withResults,
  withStatus,
  withTransfer,
} from './traces.js';

const flow =
  (name: string, settings: Partial<RunSettings> = {}): (() => Promise<Trace>) =>
  () =>
    played(name, settings);

const changed = (base: () => Promise<Trace> | Trace, change: Change) => async (): Promise<Trace> =>
  change(await base());

const network = flow('network-initiated');
const declined = flow('network-initiated', { answers: ['confirm=no'], auth: 'basic' });
const deferredBasic = flow('deferred', { auth: 'basic' });

const otherLanguage = (one: Parameters<Parameters<typeof withMessage>[1]>[0]): typeof one => ({
  ...one,
  commands: one.commands.map((command) =>
    command.name === 'Replace' && command.items[0]?.source
      ? {
          ...command,
          items: command.items.map((item) =>
            item.source?.locUri.endsWith('/Lang') ? { ...item, data: 'de' } : item,
          ),
        }
      : command,
  ),
});

const onlyStatuses = (one: Parameters<Parameters<typeof withMessage>[1]>[0]): typeof one => ({
  ...one,
  commands: one.commands.filter(({ name }) => name === 'Status'),
});

/** Traces that are made of others by a change, filled by the tables below. */
const DERIVED = new Map<string, { base: string; change: Change }>();

/** Messages by what they do. */
const opening = (nth = 1): Which => message((_, event) => from.device(event), nth);
const reportMessage = (nth = 1): Which => having('Alert', nth, '1226');
const exec = (nth = 1): Which => having('Exec', nth);
const closing = lastOfServer;

/** The trace in which a session is opened twice for one notification. */
const openedTwice: Change = (trace) => {
  const all = messagesIn(trace);
  const session = all.filter((event) => !event.mediaType.endsWith('notification'));
  return inserting(
    () => session.at(-1)?.message ?? 0,
    session.map(({ message: number }) => ({ of: () => number, change: otherLanguage })),
  )(notifiedTwice(trace));
};

const notifiedTwice: Change = (trace) => {
  const at = trace.events.findIndex((event) => event.kind === 'message');
  const first = trace.events[at];
  if (first?.kind !== 'message') return trace;
  const events = trace.events.map((event) =>
    event.kind === 'message' ? { ...event, message: event.message + 1 } : event,
  );
  return { ...trace, events: [...events.slice(0, at), first, ...events.slice(at)] };
};

/** Traces by the names that tests and docs/conformance.md use. */
export const TRACES: Readonly<Record<string, () => Promise<Trace> | Trace>> = {
  network: network,
  'network, xml': flow('network-initiated', { encoding: 'xml' }),
  'network, MAC': flow('network-initiated', { auth: 'hmac' }),
  'network, declined': declined,
  'network, download then update': flow('network-initiated', { set: ['update.via=download-then-update'] }),
  'network, wrong password': flow('network-initiated', { faults: ['wrong-password'] }),
  'network, package missing': flow('network-initiated', { faults: ['package-missing'] }),
  'network, install fails': flow('network-initiated', { faults: ['install-fails'] }),
  'network, notified twice': changed(declined, notifiedTwice),
  user: flow('user-initiated'),
  deferred: flow('deferred'),
  'deferred, basic': deferredBasic,
  'deferred, now': flow('deferred', { answers: ['offer=update'] }),
  'deferred, timeout': flow('deferred', { answers: ['offer=timeout'] }),
  'deferred, no time chosen': flow('deferred', { answers: ['offer=defer', 'slot=cancel'] }),
  'deferred twice': flow('deferred', {
    answers: ['offer=defer', 'slot=1', 'offer=defer', 'slot=2', 'offer=update'],
    set: ['policy.after-deferral=ask', 'policy.deferrals=2'],
  }),
  'deferred, notified twice': changed(deferredBasic, (trace) =>
    inserting(notification(2), [{ of: notification(2) }])(trace),
  ),
  'deferred, no screen': flow('deferred', { set: ['device.ui=false'] }),
  'network, asked first': flow('network-initiated', { set: ['policy.ui-mode=user-interaction'] }),
  'up-to-date': flow('up-to-date'),
  'PkgURL refused, then Exec': changed(network, (trace) =>
    all(
      withStatus(answering('Exec'), 'Replace', { data: '404' }),
      withStatus(answering('Exec'), 'Exec', { data: '405' }),
    )(trace),
  ),
  ...SCENES,
};

export interface Case {
  rule: string;
  /** Name of a trace that keeps it. */
  pass: string;
  /** How it is broken: the name of a trace, what is changed, and where the rule must see it. */
  fail: { base: string; how: string; change: Change; at: Which; also?: readonly string[] };
  /** Of the failure, when it is not the rule's. */
  level?: 'must' | 'should';
}

/** Rules that octets cannot answer in some traces: a trace to which they apply, and which they leave open. */
export const UNJUDGED: readonly { rule: string; trace: string }[] = [
  { rule: 'NOT-06', trace: 'network, asked first' },
];

/** Nothing came of any notification. */
const onlyNotifications: Change = (trace) => ({
  ...trace,
  events: trace.events.filter(
    (event) =>
      event.kind !== 'transfer' && (event.kind !== 'message' || event.mediaType.endsWith('notification')),
  ),
});

const extraExec: Command = {
  name: 'Exec',
  cmdId: '90',
  items: [{ target: { locUri: './FwUpdate/FwPkg1/DownloadAndUpdate' } }],
};
const extraGet: Command = { name: 'Get', cmdId: '90', items: [{ target: { locUri: './DevDetail/FwV' } }] };

export const CASES: readonly Case[] = [
  {
    rule: 'NOT-01',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'a bit for future use is set',
      change: resigned((trigger) => ({ ...trigger, future: 1 })),
      at: notification(),
    },
  },
  {
    rule: 'NOT-02',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the version is 1.2',
      change: resigned((trigger) => ({ ...trigger, version: 12 })),
      at: notification(),
    },
  },
  {
    rule: 'NOT-03',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the first octet of the digest is another',
      change: withNotification(notification(), (octets) => {
        octets[0] = (octets[0] ?? 0) ^ 1;
        return octets;
      }),
      at: notification(),
    },
  },
  {
    rule: 'NOT-04',
    pass: 'network',
    fail: {
      base: 'network, declined',
      how: 'the SessionID has a leading zero',
      change: withMessages(
        () => true,
        (one) => ({ ...one, header: { ...one.header, sessionId: `0${one.header.sessionId}` } }),
      ),
      at: opening(),
    },
  },
  {
    rule: 'NOT-05',
    pass: 'network, notified twice',
    fail: {
      base: 'network, declined',
      how: 'notified twice, and a second session opened',
      change: openedTwice,
      at: message(({ header }, event) => from.device(event) && header.msgId === '1', 2),
    },
  },
  {
    rule: 'NOT-06',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'no session follows',
      change: onlyNotifications,
      at: notification(),
    },
  },
  {
    rule: 'NOT-07',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the notified session opens with 1201',
      change: withAlert(opening(), '1200', (alert) => ({ ...alert, data: '1201' })),
      at: opening(),
    },
  },
  {
    rule: 'HDR-01',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'VerProto is DM/1.1',
      change: withHeader(closing, { verProto: 'DM/1.1' }),
      at: closing,
    },
  },
  {
    rule: 'HDR-02',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the last MsgID leaves some out',
      change: withHeader(closing, { msgId: '9' }),
      at: closing,
    },
  },
  {
    rule: 'PKG-01',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'DevInfo lacks Lang',
      change: withCommand(opening(), 'Replace', (replace) => ({
        ...replace,
        items: replace.items.slice(0, -1),
      })),
      at: opening(),
    },
  },
  {
    rule: 'PKG-02',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the last message has no Final',
      change: withMessage(closing, (one) => ({ ...one, final: false })),
      at: closing,
    },
  },
  {
    rule: 'PKG-03',
    pass: 'scene: package over two messages',
    fail: {
      base: 'scene: package over two messages',
      how: 'the device closes its package at once',
      change: withMessage(opening(2), (one) => ({ ...one, final: true })),
      at: opening(2),
      also: ['PKG-04'],
    },
  },
  {
    rule: 'PKG-04',
    pass: 'scene: package over two messages',
    fail: {
      base: 'scene: package over two messages',
      how: 'the device does not ask on',
      change: withCommand(opening(2), 'Alert', () => undefined),
      at: opening(2),
    },
  },
  {
    rule: 'PKG-05',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'a Get has no Status',
      change: withCommand(
        answering('Get'),
        'Status',
        () => undefined,
        ({ cmd }) => cmd === 'Get',
      ),
      at: answering('Get'),
    },
  },
  {
    rule: 'PKG-06',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'Results come with Status 404',
      change: withStatus(answering('Get'), 'Get', { data: '404' }),
      at: answering('Get'),
    },
  },
  {
    rule: 'PKG-07',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the device answers the last message',
      change: inserting(closing, [
        {
          of: opening(-1),
          change: ({ header, commands }) => ({
            header: { ...header, msgId: String(Number(header.msgId) + 1) },
            commands: commands
              .slice(0, 1)
              .map((command) => ({ ...command, msgRef: String(Number(header.msgId)) }) as Command),
            final: true,
          }),
        },
      ]),
      at: opening(-1),
    },
  },
  {
    rule: 'PKG-08',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the device sends a Get',
      change: adding(answering('Get'), extraGet),
      at: answering('Get'),
      also: ['PKG-05'],
    },
  },
  {
    rule: 'PKG-09',
    pass: 'scene: abort by the device',
    fail: {
      base: 'scene: abort by the device',
      how: 'the server goes on with a Get',
      change: adding(closing, extraGet),
      at: closing,
    },
  },
  {
    rule: 'AUT-01',
    pass: 'network, wrong password',
    fail: {
      base: 'network, wrong password',
      how: '401 without a challenge',
      change: withCommand(closing, 'Status', ({ chal: _, ...status }) => status),
      at: closing,
    },
  },
  {
    rule: 'AUT-02',
    pass: 'deferred',
    fail: {
      base: 'deferred',
      how: 'the first session gave another nonce than the second one uses',
      change: withCommand(answering('Alert'), 'Status', (status) => ({
        ...status,
        ...(status.chal
          ? { chal: { meta: { ...status.chal.meta, nextNonce: 'AAAAAAAAAAAAAAAAAAAAAA==' } } }
          : {}),
      })),
      at: message(({ header }) => header.cred !== undefined, 3),
    },
  },
  {
    rule: 'AUT-03',
    pass: 'network, MAC',
    fail: {
      base: 'network',
      how: 'credentials are accepted with 200, and do not come again',
      change: withStatus(answering('Alert'), 'SyncHdr', { data: '200' }),
      at: opening(2),
    },
  },
  {
    rule: 'AUT-04',
    pass: 'network, wrong password',
    fail: {
      base: 'network, wrong password',
      how: 'an Alert of the refused message gets 200',
      change: withStatus(closing, 'Alert', { data: '200' }),
      at: closing,
    },
  },
  {
    rule: 'AUT-05',
    pass: 'scene: the server is refused first',
    fail: {
      base: 'scene: the server is refused first',
      how: 'the Get of the refused server gets 200',
      change: withStatus(opening(2), 'Get', { data: '200' }),
      at: opening(2),
    },
  },
  {
    rule: 'AUT-06',
    pass: 'scene: credentials twice',
    fail: {
      base: 'scene: credentials twice',
      how: 'MD5 after basic',
      change: withHeader(opening(2), {
        cred: { meta: { format: 'b64', type: 'syncml:auth-md5' }, data: 'Zz6EivR3yeaaENcRN6lpAQ==' },
      }),
      at: opening(2),
    },
  },
  {
    rule: 'HMA-01',
    pass: 'network, MAC',
    fail: {
      base: 'network, MAC',
      how: 'another algorithm',
      change: all(
        withoutSecrets,
        withEvent(opening(2), (event) => ({
          ...event,
          headers: { 'x-syncml-hmac': (event.headers?.['x-syncml-hmac'] ?? '').replace('MD5', 'SHA1') },
        })),
      ),
      at: opening(2),
    },
  },
  {
    rule: 'HMA-02',
    pass: 'network, MAC',
    fail: {
      base: 'network, MAC',
      how: 'the body is changed, the mac is not',
      change: withHeader(closing, { respUri: 'http://dm.fumo.test/dm?x' }),
      at: closing,
    },
  },
  {
    rule: 'HMA-03',
    pass: 'network, MAC',
    fail: {
      base: 'network, MAC',
      how: 'a mac is answered with 212',
      change: all(withoutSecrets, withStatus(answering('Alert'), 'SyncHdr', { data: '212' })),
      at: answering('Alert'),
    },
  },
  {
    rule: 'UIA-01',
    pass: 'up-to-date',
    fail: {
      base: 'up-to-date',
      how: 'a third Item',
      change: withAlert(having('Alert', 1, '1100'), '1100', (alert) => ({
        ...alert,
        items: [...alert.items, { data: 'more' }],
      })),
      at: having('Alert', 1, '1100'),
    },
  },
  {
    rule: 'UIA-02',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'yes comes with an Item',
      change: withStatus(after(having('Alert', 1, '1101')), 'Alert', { items: [{ data: '1' }] }),
      at: after(having('Alert', 1, '1101')),
    },
  },
  {
    rule: 'UIA-03',
    pass: 'scene: no, in a Sequence',
    fail: {
      base: 'scene: no, in a Sequence',
      how: 'what follows the no is done',
      change: withStatus(opening(2), 'Replace', { data: '200' }),
      at: opening(2),
    },
  },
  {
    rule: 'UIA-04',
    pass: 'scene: text input',
    fail: {
      base: 'scene: text input',
      how: '200 without the text',
      change: withStatus(opening(2), 'Alert', { items: [] }),
      at: opening(2),
    },
  },
  {
    rule: 'UIA-05',
    pass: 'deferred',
    fail: {
      base: 'deferred',
      how: 'the answer is a number that was not offered',
      change: withStatus(after(having('Alert', 1, '1103')), 'Alert', { items: [{ data: '9' }] }),
      at: after(having('Alert', 1, '1103')),
    },
  },
  {
    rule: 'UIA-06',
    pass: 'scene: multiple choice',
    fail: {
      base: 'scene: multiple choice',
      how: 'a number twice',
      change: withStatus(opening(2), 'Alert', { items: [{ data: '1' }, { data: '1' }] }),
      at: opening(2),
    },
  },
  {
    rule: 'UIA-07',
    pass: 'scene: an option nobody knows',
    fail: {
      base: 'scene: an option nobody knows',
      how: 'the device refuses it',
      change: withStatus(opening(2), 'Alert', { data: '412' }),
      at: opening(2),
    },
  },
  {
    rule: 'UIA-08',
    pass: 'deferred, timeout',
    fail: {
      base: 'deferred, now',
      how: 'the user chooses after MAXDT',
      change: delayed(after(having('Alert', 1, '1103')), 200_000),
      at: after(having('Alert', 1, '1103')),
    },
  },
  {
    rule: 'UIA-09',
    pass: 'scene: cancelled, in a Sequence',
    fail: {
      base: 'scene: cancelled, in a Sequence',
      how: 'the second question is put and answered',
      change: withStatus(opening(2), 'Alert', { data: '200' }, 2),
      at: opening(2),
    },
  },
  {
    rule: 'UIA-10',
    pass: 'deferred, no screen',
    fail: {
      base: 'deferred',
      how: 'one alert is answered with 406, another with a choice',
      change: withStatus(after(having('Alert', 1, '1103')), 'Alert', { data: '406', items: [] }),
      at: after(having('Alert', 2, '1103')),
    },
  },
  {
    rule: 'LOB-01',
    pass: 'scene: object in two chunks',
    fail: {
      base: 'scene: object in two chunks',
      how: 'the first chunk gets 200',
      change: withStatus(opening(2), 'Replace', { data: '200' }),
      at: opening(2),
    },
  },
  {
    rule: 'LOB-02',
    pass: 'scene: object in two chunks',
    fail: {
      base: 'scene: object in two chunks',
      how: 'an octet is missing, and the object is accepted',
      change: withItem(having('Replace', 3), 'Replace', (item) => ({ ...item, data: 'de' })),
      at: opening(3),
    },
  },
  {
    rule: 'LOB-03',
    pass: 'scene: object broken off',
    fail: {
      base: 'scene: object broken off',
      how: 'no Alert 1225',
      change: withCommand(opening(3), 'Alert', () => undefined),
      at: opening(3),
    },
  },
  {
    rule: 'LOB-04',
    pass: 'scene: object in two chunks',
    fail: {
      base: 'scene: object in two chunks',
      how: 'MaxObjSize is smaller',
      change: withHeader(opening(), { meta: { maxObjSize: '4' } }),
      at: having('Replace', 2),
    },
  },
  {
    rule: 'GEN-01',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'no Format',
      change: withAlert(reportMessage(), '1226', (alert) => ({
        ...alert,
        items: alert.items.map((item) => ({ ...item, meta: { type: item.meta?.type ?? '' } })),
      })),
      at: reportMessage(),
    },
  },
  {
    rule: 'GEN-02',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the report is answered with 404',
      change: withStatus(after(reportMessage()), 'Alert', { data: '404' }, 2),
      at: after(reportMessage()),
      also: ['FLO-01'],
    },
  },
  {
    rule: 'FUM-01',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the device does not have the node of the Exec',
      change: all(without(reportMessage()), withStatus(answering('Exec'), 'Exec', { data: '404' })),
      at: exec(),
    },
  },
  {
    rule: 'FUM-02',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'PkgURL and PkgData are both set',
      change: withCommand(exec(), 'Replace', (replace) => ({
        ...replace,
        items: [
          ...replace.items,
          { target: { locUri: './FwUpdate/FwPkg1/Update/PkgData' }, meta: { format: 'bin' }, data: 'x' },
        ],
      })),
      at: exec(),
    },
  },
  {
    rule: 'FUM-03',
    pass: 'network, download then update',
    fail: {
      base: 'network, download then update',
      how: 'Exec on Download is answered with 200',
      change: withStatus(answering('Exec'), 'Exec', { data: '200' }),
      at: answering('Exec'),
    },
  },
  {
    rule: 'FUM-04',
    pass: 'network, download then update',
    fail: {
      base: 'network, download then update',
      how: 'Exec on Update is answered with 200',
      change: withStatus(answering('Exec', 2), 'Exec', { data: '200' }),
      at: answering('Exec', 2),
    },
  },
  {
    rule: 'FUM-05',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the report is of type update',
      change: withAlert(reportMessage(), '1226', (alert) => ({
        ...alert,
        items: alert.items.map((item) => ({
          ...item,
          meta: { ...item.meta, type: 'org.openmobilealliance.dm.firmwareupdate.update' },
        })),
      })),
      at: reportMessage(),
    },
  },
  {
    rule: 'FUM-06',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the source is the node of the Exec',
      change: withAlert(reportMessage(), '1226', (alert) => ({
        ...alert,
        items: alert.items.map((item) => ({
          ...item,
          source: { locUri: './FwUpdate/FwPkg1/DownloadAndUpdate' },
        })),
      })),
      at: reportMessage(),
    },
  },
  {
    rule: 'FUM-07',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'the Correlator comes back changed',
      change: withAlert(reportMessage(), '1226', (alert) => ({ ...alert, correlator: 'other' })),
      at: reportMessage(),
    },
  },
  {
    rule: 'FUM-08',
    pass: 'network',
    fail: {
      base: 'deferred, basic',
      how: 'the report comes again in another session',
      change: inserting(
        closing,
        [3, 2, 1, 0].map((back) => ({
          of: after(closing, -back),
          change: (one) => ({ ...one, header: { ...one.header, sessionId: 'FFFE' } }),
        })),
      ),
      at: reportMessage(2),
    },
  },
  {
    rule: 'FUM-09',
    pass: 'network, package missing',
    fail: {
      base: 'network, package missing',
      how: 'no Mark',
      change: withAlert(reportMessage(), '1226', (alert) => ({
        ...alert,
        items: alert.items.map((item) => ({
          ...item,
          meta: { format: item.meta?.format ?? 'int', type: item.meta?.type ?? '' },
        })),
      })),
      at: reportMessage(),
    },
  },
  {
    rule: 'FUM-40',
    pass: 'scene: package pushed through DM',
    fail: {
      base: 'scene: package pushed through DM',
      how: 'Exec on Update is refused',
      change: withStatus(answering('Exec'), 'Exec', { data: '405' }),
      at: answering('Exec'),
    },
  },
  {
    rule: 'FUM-41',
    pass: 'network',
    fail: {
      base: 'network',
      how: 'something else than PkgURL is fetched',
      change: withTransfer('descriptor', { url: 'http://content.fumo.test/other' }),
      at: exec(),
    },
  },
  {
    rule: 'FUM-42',
    pass: 'PkgURL refused, then Exec',
    fail: {
      base: 'network',
      how: 'PkgURL is refused, the Exec accepted',
      change: withStatus(answering('Exec'), 'Replace', { data: '404' }),
      at: answering('Exec'),
    },
  },
  {
    rule: 'FUM-43',
    pass: 'scene: nodes of the object',
    fail: {
      base: 'scene: nodes of the object',
      how: 'Download, but no way to update',
      change: withResults(opening(2), '/FwPkg1', (item) => ({ ...item, data: 'PkgName/Download/State' })),
      at: opening(2),
    },
  },
  {
    rule: 'FUM-43',
    pass: 'scene: nodes of the object in two messages',
    fail: {
      base: 'scene: nodes of the object in two messages',
      how: 'no way to update in either of the two messages',
      change: withResults(opening(3), '/DownloadAndUpdate', (item) => ({
        ...item,
        source: { locUri: './FwUpdate/FwPkg1/PkgVersion' },
      })),
      also: ['FUM-02'],
      at: opening(2),
    },
  },
  {
    rule: 'CIN-01',
    pass: 'up-to-date',
    fail: {
      base: 'up-to-date',
      how: 'the type of an older draft',
      change: withRequest((item) => ({
        ...item,
        meta: { ...item.meta, type: 'org.openmobilealliance.firmwareupdate.userrequest' },
      })),
      at: opening(),
    },
  },
  {
    rule: 'CIN-02',
    pass: 'up-to-date',
    fail: {
      base: 'up-to-date',
      how: 'the source is a node of the object',
      change: withRequest((item) => ({ ...item, source: { locUri: './FwUpdate/FwPkg1/Update' } })),
      at: opening(),
    },
  },
  {
    rule: 'CIN-03',
    pass: 'up-to-date',
    fail: {
      base: 'up-to-date',
      how: '200, and no update follows',
      change: withStatus(after(opening()), 'Alert', { data: '200' }, 2),
      at: after(opening()),
    },
    level: 'should',
  },
  {
    rule: 'CIN-03',
    pass: 'user',
    fail: {
      base: 'user',
      how: '202, though the update follows',
      change: withStatus(after(opening()), 'Alert', { data: '202' }, 2),
      at: after(opening()),
    },
  },
  {
    rule: 'FLO-01',
    pass: 'network',
    fail: { base: 'network', how: 'no report comes', change: without(reportMessage()), at: exec() },
  },
  {
    rule: 'FLO-02',
    pass: 'user',
    fail: { base: 'user', how: 'no report comes', change: without(reportMessage(2)), at: exec() },
  },
  {
    rule: 'FLO-03',
    pass: 'deferred',
    fail: {
      base: 'deferred',
      how: 'the server does not come back',
      change: without(notification(2)),
      at: closing,
    },
  },
  {
    rule: 'FLO-04',
    pass: 'deferred twice',
    fail: {
      base: 'deferred twice',
      how: 'after the second deferral the server does not come back',
      change: without(notification(3)),
      at: closing,
    },
  },
  {
    rule: 'FLO-05',
    pass: 'deferred, no time chosen',
    fail: {
      base: 'deferred, no time chosen',
      how: 'the update is ordered nonetheless',
      change: adding(closing, extraExec),
      at: closing,
    },
  },
  {
    rule: 'FLO-06',
    pass: 'deferred, notified twice',
    fail: {
      base: 'deferred, notified twice',
      how: 'a second session opens for the repeated notification',
      change: inserting(after(reportMessage(), -1), [
        { of: after(notification(3)), change: otherLanguage },
        { of: after(notification(3), 2), change: onlyStatuses },
      ]),
      at: message(
        ({ header, commands }) => header.msgId === '1' && JSON.stringify(commands).includes('"de"'),
      ),
      also: ['NOT-05'],
    },
  },
  {
    rule: 'FLO-07',
    pass: 'up-to-date',
    fail: {
      base: 'up-to-date',
      how: 'State is 30',
      change: withReading(reading('/State'), '/State', '30'),
      at: reading('/State'),
    },
  },
  {
    rule: 'FLO-08',
    pass: 'network, declined',
    fail: {
      base: 'network, declined',
      how: 'the update is ordered nonetheless',
      change: adding(closing, extraExec),
      at: closing,
    },
  },
  ...resultCases(),
  ...stateCases(),
];

function withRequest(change: Parameters<typeof withItem>[2]): Change {
  return withAlert(opening(), '1226', (alert) => ({ ...alert, items: alert.items.map(change) }));
}

/** A trace whose report has that code, from one in which the same phase went so. */
function resultCases(): Case[] {
  const updates = new Set([410, 502]);
  const codes = [
    200, 250, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 450, 500, 501, 502, 503, 550,
  ];
  return codes.map((code, at) => {
    const success = code < 300;
    const base = success
      ? 'network'
      : updates.has(code)
        ? 'network, install fails'
        : 'network, package missing';
    const reported = withAlert(reportMessage(), '1226', (alert) => ({
      ...alert,
      items: alert.items.map((item) => ({ ...item, data: String(code) })),
    }));
    const state = success ? '20' : '90';
    return {
      rule: `FUM-${10 + at}`,
      pass: derived(`${base}, reported as ${code}`, base, reported),
      fail: {
        base,
        how: `reported as ${code}, and State is ${state}`,
        change: all(reported, withReading(reading('/State', -1), '/State', state)),
        at: reading('/State', -1),
      },
    };
  });
}

/** A trace in which State is read so at the end, and one in which it changes without an order. */
function stateCases(): Case[] {
  return [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((state, at) => {
    const isIdle = state === 10;
    return {
      rule: `FUM-${30 + at}`,
      pass: derived(
        `deferred, State ${state} at the end`,
        'deferred',
        withReading(reading('/State', -1), '/State', String(state)),
      ),
      fail: {
        base: 'deferred',
        how: isIdle
          ? 'State falls from 50 to 10 with nothing written'
          : `State becomes ${state} without an order`,
        change: isIdle
          ? withReading(reading('/State', 1), '/State', '50')
          : withReading(reading('/State', 2), '/State', String(state)),
        at: reading('/State', 2),
      },
    };
  });
}

function derived(name: string, base: string, change: Change): string {
  DERIVED.set(name, { base, change });
  return name;
}

const made = new Map<string, Promise<Trace>>();

/** A trace by its name; each is played once. */
export function traceNamed(name: string): Promise<Trace> {
  const known = made.get(name);
  if (known) return known;
  const origin = DERIVED.get(name);
  const make = TRACES[name];
  const trace = origin
    ? traceNamed(origin.base).then(origin.change)
    : make
      ? Promise.resolve(make())
      : Promise.reject(new Error(`no trace named ${name}`));
  made.set(name, trace);
  return trace;
}
