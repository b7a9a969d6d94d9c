/** Builds traces by hand: messages are composed and encoded, everything else is put in as it is. */
import { composeMessage, type ResultsDraft, type StatusDraft } from '../../src/dm/exchange.js';
import { buildNotification } from '../../src/dm/notification.js';
import { encodeMessage } from '../../src/syncml/codec.js';
import type { Cred, Encoding, Item, SyncMLMessage, Wish } from '../../src/syncml/message.js';
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { toBase64 } from '../../src/syncml/octets.js';
import type { Actor, Direction, EventBody, TraceEvent, TraceHeader } from '../../src/trace/event.js';
import { buildModel, type TraceModel } from '../../src/trace/model.js';
import { HEADER, ORIGIN } from './events.js';

export const DEVICE = 'IMEI:493005100592800';
export const SERVER = 'http://dm.fumo.test/dm';
const NOTIFICATION_ADDRESS = 'http://device.fumo.test/notification';

export interface MessageParts {
  session?: string;
  msgId: string;
  statuses?: readonly StatusDraft[];
  results?: readonly ResultsDraft[];
  wishes?: readonly Wish[];
  final?: boolean;
  cred?: Cred;
  encoding?: Encoding;
}

/** A Status; `ref` is `MsgRef/CmdRef`. */
export function status(ref: string, cmd: string, data: string, more: Partial<StatusDraft> = {}): StatusDraft {
  const [msgRef = '', cmdRef = ''] = ref.split('/');
  return { name: 'Status', msgRef, cmdRef, cmd, targetRefs: [], sourceRefs: [], data, items: [], ...more };
}

export function alert(data: string, items: readonly Item[] = []): Wish {
  return { name: 'Alert', data, items };
}

export class TraceBuilder {
  readonly header: TraceHeader;
  readonly events: TraceEvent[] = [];
  #at = ORIGIN;
  #messages = 0;
  #steps = 0;

  constructor(header: Partial<TraceHeader> = {}) {
    this.header = { ...HEADER, faults: [], ...header };
  }

  /** Virtual time goes on. */
  later(ms: number): this {
    this.#at += ms;
    return this;
  }

  event(body: EventBody): this {
    this.events.push({ seq: this.events.length + 1, at: this.#at, ...body });
    return this;
  }

  /** A step with what happens in it. */
  step(actor: Actor, ad: number | undefined, text: string, within: () => void = () => {}): this {
    this.#steps += 1;
    const numbers = ad === undefined ? {} : { section: '5.5.3', ad };
    const base = {
      kind: 'step',
      step: this.#steps,
      flow: 'deferred',
      ...numbers,
      actor,
      verb: 'does',
      text,
    } as const;
    this.event({ ...base, phase: 'start' });
    within();
    return this.event({ ...base, phase: 'done' });
  }

  notification(sessionId: number): this {
    const nonce = new Uint8Array(16);
    const octets = buildNotification({
      serverId: 'dm.fumo.test',
      password: 'p',
      nonce,
      uiMode: 2,
      initiator: 1,
      sessionId,
    });
    return this.raw('server-to-device', MEDIA_TYPES.notification, octets);
  }

  fromDevice(parts: MessageParts): this {
    return this.#message('device-to-server', parts);
  }

  fromServer(parts: MessageParts): this {
    return this.#message('server-to-device', parts);
  }

  raw(direction: Direction, mediaType: string, octets: Uint8Array, headers?: Record<string, string>): this {
    this.#messages += 1;
    const to = direction === 'server-to-device' ? NOTIFICATION_ADDRESS : SERVER;
    return this.event({
      kind: 'message',
      message: this.#messages,
      direction,
      mediaType,
      to,
      ...(headers ? { headers } : {}),
      octets: toBase64(octets),
    });
  }

  model(): TraceModel {
    return buildModel(this.header, this.events);
  }

  #message(direction: Direction, { encoding = 'wbxml', ...parts }: MessageParts): this {
    return this.raw(direction, MEDIA_TYPES[encoding], encodeMessage(compose(direction, parts), encoding));
  }
}

export function compose(direction: Direction, parts: Omit<MessageParts, 'encoding'>): SyncMLMessage {
  const [device, server] = [{ locUri: DEVICE }, { locUri: SERVER }];
  const toServer = direction === 'device-to-server';
  const { session = 'A1', msgId, statuses = [], results = [], wishes = [], final = true, cred } = parts;
  const [target, source] = toServer ? [server, device] : [device, server];
  return composeMessage({ sessionId: session, msgId, target, source, cred, statuses, results, wishes, final })
    .message;
}

const DEV_INFO = ['DevId', 'Man', 'Mod', 'DmV', 'Lang'].map(
  (leaf, at): Item => ({
    source: { locUri: `./DevInfo/${leaf}` },
    data: [DEVICE, 'Example', 'One', '1.2', 'en'][at] ?? '',
  }),
);
export const REPLACE_DEV_INFO: Wish = { name: 'Replace', items: DEV_INFO };

/** A short run with everything in it: a notification, an authentication retry, a prompt, a deferral and a report. */
export function smallTrace(encoding: Encoding = 'wbxml'): TraceBuilder {
  const trace = new TraceBuilder();
  const challenge = { meta: { format: 'b64', type: 'syncml:auth-md5', nextNonce: 'AAAA' } };
  const choices = ['Update now', 'Later', 'Do not update'];
  const package1 = [alert('1200'), REPLACE_DEV_INFO];
  trace.step('server', 1, 'the server notifies the device', () => trace.notification(0xa1));
  trace.step('device', 3, 'the device opens a session and says what it is', () =>
    trace
      .event({ kind: 'session', phase: 'opened', side: 'device', session: 'A1', reason: 'notification' })
      .fromDevice({ msgId: '1', wishes: package1, encoding })
      .event({ kind: 'session', phase: 'opened', side: 'server', session: 'A1' })
      .fromServer({
        msgId: '1',
        encoding,
        statuses: [
          status('1/0', 'SyncHdr', '407', { chal: challenge }),
          status('1/1', 'Alert', '407'),
          status('1/2', 'Replace', '407'),
        ],
      })
      .fromDevice({
        msgId: '2',
        encoding,
        cred: { meta: { format: 'b64', type: 'syncml:auth-md5' }, data: 'Zm9v' },
        statuses: [status('1/0', 'SyncHdr', '200')],
        wishes: package1,
      }),
  );
  trace.step('server', 6, 'the server offers the update', () =>
    trace.fromServer({
      msgId: '2',
      encoding,
      statuses: [
        status('2/0', 'SyncHdr', '212'),
        status('2/2', 'Alert', '200'),
        status('2/3', 'Replace', '200'),
      ],
      wishes: [
        {
          name: 'Sequence',
          commands: [
            alert(
              '1103',
              ['MAXDT=120', 'Install now?', ...choices].map((data) => ({ data })),
            ),
            { name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] },
          ],
        },
      ],
    }),
  );
  const prompt = { kind: 'prompt', session: 'A1', alert: 1103, text: 'Install now?', choices } as const;
  trace.step('device', 7, 'the device shows the choices', () => trace.event({ ...prompt, phase: 'shown' }));
  trace
    .later(5_000)
    .step('user', 8, 'the user answers', () =>
      trace.event({ ...prompt, phase: 'answered', action: 'choose', values: ['2'], status: '200' }),
    );
  trace.step('device', 9, 'the device reports the answer', () =>
    trace
      .fromDevice({
        msgId: '3',
        encoding,
        statuses: [
          status('2/0', 'SyncHdr', '200'),
          status('2/4', 'Sequence', '200'),
          status('2/5', 'Alert', '200', { items: [{ data: '2' }] }),
          status('2/6', 'Get', '200'),
        ],
        results: [
          {
            name: 'Results',
            msgRef: '2',
            cmdRef: '6',
            items: [{ source: { locUri: './DevDetail/FwV' }, data: '1.0.0' }],
          },
        ],
      })
      .fromServer({ msgId: '3', encoding, statuses: [status('3/0', 'SyncHdr', '200')] })
      .event({
        kind: 'session',
        phase: 'closed',
        side: 'device',
        session: 'A1',
        reason: 'nothing more to do',
      }),
  );
  const timer = {
    kind: 'timer',
    timer: 1,
    owner: 'server',
    name: 'defer',
    reason: 'the user chose to wait',
  } as const;
  const due = ORIGIN + 17 * 3_600_000;
  trace.step('server', 14, 'the server sets a timer', () => trace.event({ ...timer, phase: 'set', due }));
  trace
    .later(due - ORIGIN - 5_000)
    .step('clock', 15, 'the timer is due', () => trace.event({ ...timer, phase: 'fired', due }));
  trace.step(
    'device',
    undefined,
    'the device downloads and installs, and reports the result in a new session',
    () => {
      const uri = './FwUpdate/FwPkg1';
      trace
        .event({
          kind: 'tree',
          uri: `${uri}/State`,
          change: 'replace',
          before: '10',
          after: '30',
          by: 'device',
        })
        .event({ kind: 'state', uri, from: 10, to: 30, cause: 'Exec of DownloadAndUpdate' })
        .event({
          kind: 'transfer',
          method: 'GET',
          url: 'http://content.fumo.test/packages/firmware-2.0.0.bin',
          purpose: 'package',
          status: 200,
          size: 262_144,
        })
        .later(65_000)
        .event({ kind: 'note', side: 'device', code: 'agent.installed', text: 'firmware 2.0.0 runs' })
        .fromDevice({
          session: '2',
          msgId: '1',
          encoding,
          wishes: [
            alert('1201'),
            REPLACE_DEV_INFO,
            {
              name: 'Alert',
              data: '1226',
              correlator: 'c1',
              items: [
                {
                  source: { locUri: uri },
                  meta: {
                    type: 'org.openmobilealliance.dm.firmwareupdate.downloadandupdate',
                    format: 'int',
                    mark: 'informational',
                  },
                  data: '200',
                },
              ],
            },
          ],
        });
    },
  );
  return trace.event({ kind: 'end', verdict: 'passed', outcome: 'updated' });
}
