/** A header and one event of each kind, with every field that the schema has. */
import type { EventBody, TraceEvent, TraceHeader } from '../../src/trace/event.js';

/** 2026-01-05T09:00:00Z. */
export const ORIGIN = 1_767_603_600_000;

export const HEADER: TraceHeader = {
  format: 'fumo-trace',
  v: 1,
  fumo: '0.1.0',
  flow: 'deferred',
  title: 'Deferred firmware update',
  spec: { document: 'OMA-AD-FUMO-V1_0', section: '5.5.3' },
  seed: '1',
  encoding: 'wbxml',
  auth: 'md5',
  transport: 'http',
  origin: ORIGIN,
  faults: ['install-fails@3'],
  given: { update: { version: '2.0.0' }, device: { firmware: '1.0.0' } },
};

const BODIES: readonly EventBody[] = [
  {
    kind: 'step',
    phase: 'failed',
    step: 1,
    flow: 'deferred',
    section: '5.5.3',
    ad: 1,
    actor: 'server',
    verb: 'notifies',
    text: 'the server notifies the device',
    why: 'nothing to do',
    failure: {
      code: 'run.no-session',
      expected: 'a session',
      found: 'none',
      hint: 'Look.',
      where: { line: 3 },
    },
  },
  {
    kind: 'message',
    message: 1,
    direction: 'server-to-device',
    mediaType: 'application/vnd.syncml.notification',
    to: 'http://device.fumo.test/notification',
    headers: { 'x-syncml-hmac': 'algorithm=MD5' },
    octets: 'AAEC',
  },
  { kind: 'session', phase: 'opened', side: 'device', session: 'A1', reason: 'notification' },
  {
    kind: 'prompt',
    phase: 'answered',
    session: 'A1',
    alert: 1103,
    text: 'Install now?',
    choices: ['Update now', 'Later'],
    action: 'choose',
    values: ['2'],
    status: '200',
  },
  {
    kind: 'timer',
    phase: 'set',
    timer: 1,
    owner: 'server',
    name: 'defer',
    reason: 'the user chose it',
    due: ORIGIN,
  },
  {
    kind: 'tree',
    uri: './FwUpdate/FwPkg1/State',
    change: 'replace',
    before: '10',
    after: '30',
    by: 'server',
  },
  { kind: 'state', uri: './FwUpdate/FwPkg1', from: 10, to: 30, cause: 'Exec' },
  {
    kind: 'transfer',
    method: 'GET',
    url: 'http://content.fumo.test/packages/1',
    purpose: 'package',
    status: 200,
    mediaType: 'application/octet-stream',
    size: 3,
    sha256: '00',
    text: 'abc',
  },
  {
    kind: 'note',
    side: 'device',
    code: 'notification.bad-digest',
    text: 'dropped',
    message: 1,
    original: 'AQI=',
  },
  {
    kind: 'end',
    verdict: 'failed',
    outcome: 'failed',
    failure: { code: 'run.x', expected: 'a', found: 'b' },
  },
];

export const EVENTS: readonly TraceEvent[] = BODIES.map((body, at) => ({
  seq: at + 1,
  at: ORIGIN + at,
  ...body,
}));
