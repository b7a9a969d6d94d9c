/** A peer without a brain: sends any message at the server and shows what comes back. No device code in it. */
import {
  challenge,
  makeCred,
  makeMacHeader,
  readChallenge,
  type Secret,
} from '../../../src/dm/authentication.js';
import { HMAC_HEADER } from '../../../src/dm/credentials.js';
import {
  composeMessage,
  headerStatus,
  type ResultsDraft,
  type StatusDraft,
} from '../../../src/dm/exchange.js';
import type {
  AuthScheme,
  Cast,
  FaultName,
  ServerReplyTurn,
  ServerStage,
  TurnAnswer,
} from '../../../src/engine/ports.js';
import { openSeed } from '../../../src/engine/seed.js';
import { openServer } from '../../../src/sandbox/server/server.js';
import { memoryServerStore, type ServerStore } from '../../../src/sandbox/server/server-store.js';
import { openLoopbackWire } from '../../../src/sandbox/wire/loopback.js';
import {
  NOTIFICATION_URL,
  ORIGINS,
  type Wire,
  type WireRequest,
  type WireResponse,
} from '../../../src/sandbox/wire/wire.js';
import { decodeMessage, encodeMessage } from '../../../src/syncml/codec.js';
import {
  type Chal,
  type Encoding,
  MEDIA_TYPES,
  type Status,
  type SyncMLMessage,
  type Wish,
} from '../../../src/syncml/message.js';
import { type TestSurroundings, testSurroundings } from '../../support/surroundings.js';

export const DEVICE_ID = 'IMEI:493005100592800';
export const ACCOUNT: Cast['account'] = {
  serverId: 'dm.fumo.test',
  serverUri: `${ORIGINS.dm}/dm`,
  user: 'device-1',
  password: 'devpwd',
  serverPassword: 'srvpwd',
};

export function castWith(changes: Partial<Cast> = {}): Cast {
  return {
    encoding: 'wbxml',
    auth: 'md5',
    transport: 'loopback',
    device: {
      profile: 'generic',
      id: DEVICE_ID,
      firmware: '1.0.0',
      ui: true,
      bandwidth: 65_536,
      installMs: 60_000,
      rebootMs: 10_000,
      maxMsgSize: 16 * 1024,
      maxObjSize: 1024 * 1024,
      memory: 64 * 1024 * 1024,
    },
    account: ACCOUNT,
    update: {
      name: 'Firmware 2.0.0',
      version: '2.0.0',
      size: 2048,
      via: 'download-and-update',
      delivery: 'descriptor',
    },
    strict: false,
    ...changes,
  };
}

export type Reply = TurnAnswer<ServerReplyTurn>;

export interface ServerUnderTest {
  server: ServerStage & { close(): Promise<void> };
  wire: Wire;
  surroundings: TestSurroundings;
  store: ServerStore;
  cast: Cast;
  faults: Set<FaultName>;
  /** Package #0 as it was pushed, oldest first. */
  pushed: Uint8Array[];
  /** HTTP status that the listener of notifications answers with. */
  listener: { status: number };
  turns(): ServerReplyTurn[];
  /** The server's nonce of bootstrap. */
  serverNonce(): Uint8Array;
}

export interface TestOptions {
  cast?: Partial<Cast>;
  store?: ServerStore;
  surroundings?: TestSurroundings;
  /** The owner's answers, one for each turn; nothing to say after that. */
  replies?: (Reply | Promise<Reply>)[];
  wire?: Wire;
}

export async function openTestServer(options: TestOptions = {}): Promise<ServerUnderTest> {
  const cast = castWith(options.cast);
  const replies = [...(options.replies ?? [])];
  const surroundings =
    options.surroundings ?? testSurroundings({ answer: () => replies.shift() ?? { wishes: [] } });
  const wire = options.wire ?? openLoopbackWire();
  const store = options.store ?? memoryServerStore();
  const faults = new Set<FaultName>();
  const server = await openServer(cast, surroundings, wire, faults, store);
  const pushed: Uint8Array[] = [];
  const listener = { status: 204 };
  await wire.serve(ORIGINS.device, async ({ url, body = new Uint8Array() }) => {
    if (url === NOTIFICATION_URL) pushed.push(body);
    return { status: listener.status, headers: {}, body: new Uint8Array() };
  });
  const turns = () => surroundings.turns.filter((turn) => turn.kind === 'server-reply');
  const serverNonce = () => openSeed(surroundings.seed.text).stream('bootstrap.server-nonce').bytes(16);
  return { server, wire, surroundings, store, cast, faults, pushed, listener, turns, serverNonce };
}

export interface Sending {
  statuses?: StatusDraft[];
  results?: ResultsDraft[];
  wishes?: Wish[];
  final?: boolean;
  /** Instead of Status 200 for the server's header. */
  replaceHeader?: StatusDraft;
  /** What credentials go along; by default right ones until the server said 212. */
  cred?: 'right' | 'none' | Partial<Secret>;
  msgId?: string;
  sessionId?: string;
  /** Changes to the message before it is encoded. */
  change?: (message: SyncMLMessage) => SyncMLMessage;
}

export interface Heard {
  http: WireResponse;
  message: SyncMLMessage;
  /** Codes of the statuses in order, as `Cmd code`. */
  codes: string[];
  chal: ReturnType<typeof readChallenge>;
  /** Names of the commands that are no statuses; alerts with their code. */
  commands: string[];
}

export class LockStep {
  readonly secret: Secret;
  nonce: Uint8Array;
  msgId = 0;
  accepted = false;
  last: SyncMLMessage | undefined;
  lastRequest: WireRequest | undefined;
  readonly #wire: Wire;
  readonly #encoding: Encoding;
  readonly sessionId: string;

  constructor({ wire, cast, surroundings }: ServerUnderTest, sessionId = 'A1') {
    this.#wire = wire;
    this.#encoding = cast.encoding;
    this.sessionId = sessionId;
    this.secret = { scheme: cast.auth, user: cast.account.user, password: cast.account.password };
    this.nonce = openSeed(surroundings.seed.text).stream('bootstrap.client-nonce').bytes(16);
  }

  async send(sending: Sending = {}): Promise<Heard> {
    return this.hear(await this.raw(this.compose(sending)));
  }

  raw(request: WireRequest): Promise<WireResponse> {
    this.lastRequest = request;
    return this.#wire.send(request);
  }

  compose(sending: Sending): WireRequest {
    this.msgId += 1;
    const { cred = this.accepted && this.secret.scheme !== 'hmac' ? 'none' : 'right' } = sending;
    const secret = typeof cred === 'string' ? this.secret : { ...this.secret, ...cred };
    const { message } = composeMessage({
      sessionId: sending.sessionId ?? this.sessionId,
      msgId: sending.msgId ?? String(this.msgId),
      target: { locUri: ACCOUNT.serverUri },
      source: { locUri: DEVICE_ID, locName: secret.user },
      ...(cred === 'none' ? {} : makeCred(secret, this.nonce)),
      statuses: [...this.#ownHeader(sending), ...(sending.statuses ?? [])],
      results: sending.results ?? [],
      wishes: sending.wishes ?? [],
      final: sending.final ?? true,
    });
    const body = encodeMessage(sending.change?.(message) ?? message, this.#encoding);
    const mac =
      cred !== 'none' && secret.scheme === 'hmac'
        ? { [HMAC_HEADER]: makeMacHeader(secret, this.nonce, body) }
        : {};
    const headers = { 'content-type': MEDIA_TYPES[this.#encoding], ...mac };
    return { method: 'POST', url: ACCOUNT.serverUri, headers, body };
  }

  #ownHeader({ replaceHeader }: Sending): StatusDraft[] {
    if (replaceHeader) return [replaceHeader];
    return this.last ? [headerStatus(this.last, '200')] : [];
  }

  hear(http: WireResponse): Heard {
    const { message } = decodeMessage(http.body, http.headers['content-type'] ?? '');
    const statuses = message.commands.filter((command): command is Status => command.name === 'Status');
    const header = statuses.find(({ cmd }) => cmd === 'SyncHdr');
    const chal = header?.chal && readChallenge(header.chal);
    if (chal?.nextNonce) this.nonce = chal.nextNonce;
    this.accepted ||= header?.data === '212';
    this.last = message;
    return {
      http,
      message,
      chal,
      codes: statuses.map(({ cmd, data }) => `${cmd} ${data}`),
      commands: message.commands.flatMap((command) => {
        if (command.name === 'Status') return [];
        return command.name === 'Alert' ? [`Alert ${command.data}`] : [command.name];
      }),
    };
  }
}

export const alert = (code: string): Wish => ({ name: 'Alert', data: code, items: [] });

/** The device information of package 1. */
export const devInfo = (
  values: Record<string, string> = { DevId: DEVICE_ID, Man: 'fumo', Mod: 'sandbox-1' },
): Wish => ({
  name: 'Replace',
  items: Object.entries(values).map(([leaf, data]) => ({
    source: { locUri: `./DevInfo/${leaf}` },
    meta: { format: 'chr', type: 'text/plain' },
    data,
  })),
});

export const packageOne = (trigger: '1200' | '1201' = '1201', ...more: Wish[]): Wish[] => [
  alert(trigger),
  devInfo(),
  ...more,
];

export const SCHEMES: readonly AuthScheme[] = ['basic', 'md5', 'hmac'];
export { challenge };

/** The device's Status for the last header of the server. */
export function headerStatusOf({ last }: LockStep, code: string, chal?: Chal): StatusDraft {
  if (!last) throw new Error('nothing was heard yet');
  return headerStatus(last, code, chal);
}
