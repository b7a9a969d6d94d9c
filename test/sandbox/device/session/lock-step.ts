/**
 * The device session in lock step with a server that has no brain: the test says what each server message holds, and
 * sees the next thing that the device does.
 */
import {
  type AuthScheme,
  challenge,
  judge,
  makeCred,
  makeMacHeader,
  readChallenge,
  type Secret,
} from '../../../../src/dm/authentication.js';
import { HMAC_HEADER } from '../../../../src/dm/credentials.js';
import { commandStatus, composeMessage, headerStatus, owesStatus } from '../../../../src/dm/exchange.js';
import { openSeed } from '../../../../src/engine/seed.js';
import type { FumoDoor, Opening, SessionContext } from '../../../../src/sandbox/device/session/context.js';
import { deviceSession, type SessionOutcome } from '../../../../src/sandbox/device/session/device-session.js';
import type {
  SessionEffect,
  SessionInput,
  UserAction,
} from '../../../../src/sandbox/device/session/effects.js';
import { type KeyRing, openKeyRing } from '../../../../src/sandbox/device/session/key-ring.js';
import type { ManagementTree } from '../../../../src/sandbox/device/tree/tree.js';
import type { WireRequest } from '../../../../src/sandbox/wire/wire.js';
import { decodeMessage, encodeMessage } from '../../../../src/syncml/codec.js';
import {
  MEDIA_TYPES,
  type Meta,
  type Status,
  type SyncMLMessage,
  type Wish,
} from '../../../../src/syncml/message.js';
import type { Recordable } from '../../../../src/trace/event.js';
import { bootstrapNonces, SERVER_ID, SERVER_URI, testTree } from '../fixtures.js';

export interface LockStepOptions {
  auth?: AuthScheme;
  ui?: boolean;
  opening?: Partial<Opening>;
  /** What the device believes its password to be. */
  password?: string;
  fumo?: Partial<FumoDoor>;
  /** Other parts of the device. */
  context?: Partial<SessionContext>;
}

export interface ServerWords {
  /** Status for the device's header. */
  header?: string;
  /** Nonce in the Chal of that Status; `true` draws one. */
  nonce?: boolean;
  /** Scheme of the Chal, when not the agreed one. */
  scheme?: AuthScheme;
  /** Code for every command of the device. */
  code?: string;
  wishes?: readonly Wish[];
  final?: boolean;
  /** How the server proves itself. */
  proof?: 'good' | 'wrong' | 'none';
  respUri?: string;
  sessionId?: string;
  meta?: Meta;
  /** Codes for commands of the device by name, before `code`. */
  codes?: Readonly<Record<string, string>>;
  /** The nonce that the server proves itself with, when not the agreed one. */
  madeWith?: Uint8Array;
  /** Changes the octets at last. */
  spoil?: (text: string) => string;
}

const OPENING: Opening = { session: 'A1', trigger: '1200', alerts: [] };
const PASSWORD = 'secret';

export class LockStep {
  readonly events: Recordable[] = [];
  readonly tree: ManagementTree;
  readonly keys: KeyRing;
  readonly scheme: AuthScheme;
  /** What the device sent last. */
  message: SyncMLMessage;
  request: WireRequest;
  effect: SessionEffect | undefined;
  end: SessionOutcome | undefined;
  /** Nonce that the server expects from the device, and the one it proves itself with. */
  clientNonce: Uint8Array;
  serverNonce: Uint8Array;
  #messages = 0;
  readonly #flow;
  readonly #nonces = openSeed('server').stream('nonces');

  constructor({
    auth = 'md5',
    ui = true,
    opening = {},
    password = PASSWORD,
    fumo = {},
    context: parts = {},
  }: LockStepOptions = {}) {
    this.scheme = auth;
    this.tree = testTree({ auth }).tree;
    const uris = {
      client: 'DMAcc/fumo/AppAuth/Client/AAuthData',
      server: 'DMAcc/fumo/AppAuth/Server/AAuthData',
    };
    this.keys = openKeyRing(this.tree, uris, openSeed('device').stream('nonces'));
    const nonces = bootstrapNonces();
    this.clientNonce = nonces.clientNonce;
    this.serverNonce = nonces.serverNonce;
    const context: SessionContext = {
      encoding: 'xml',
      device: { uri: 'IMEI:1', name: 'device' },
      serverUri: SERVER_URI,
      clientSecret: { scheme: auth, user: 'device', password },
      serverSecret: this.#serverSecret(),
      keys: this.keys,
      tree: this.tree,
      ui,
      uriLimits: { maxDepth: 0, maxTotal: 0, maxSegment: 0 },
      maxMsgSize: 65536,
      maxObjSize: 65536,
      fumo: { exec: () => '202', beforeReplace: () => undefined, afterReplace: () => {}, ...fumo },
      record: (event) => void this.events.push(event),
      ...parts,
    };
    this.#flow = deviceSession(context, { ...OPENING, ...opening });
    this.message = NOTHING;
    this.request = { method: 'POST', url: '', headers: {} };
    this.#take(this.#flow.next());
  }

  /** Whether the device's last message proves who it is. */
  verdict(password = PASSWORD): string {
    return judge({
      secret: { scheme: this.scheme, user: 'device', password },
      nonces: [this.clientNonce],
      header: this.message.header,
      body: this.request.body ?? new Uint8Array(),
      macHeader: this.request.headers[HMAC_HEADER],
    }).verdict;
  }

  statuses(): Status[] {
    return this.message.commands.filter((command) => command.name === 'Status');
  }

  /** Codes of the statuses in order, the header's first. */
  codes(): string[] {
    return this.statuses().map(({ data }) => data);
  }

  notes(): string[] {
    return this.events.flatMap((event) => (event.kind === 'note' ? [event.code] : []));
  }

  /** The server answers the device's last message. */
  reply(words: ServerWords = {}): this {
    const { body, headers } = this.compose(words);
    return this.respond({ got: 'response', response: { status: 200, headers, body } });
  }

  respond(input: SessionInput): this {
    this.#take(this.#flow.next(input));
    return this;
  }

  /** The user answers the prompt that the device asks about, which has to be on the screen. */
  answer(answer: UserAction): this {
    if (this.effect?.do === 'show') this.respond({ got: 'done' });
    this.respond({ got: 'answer', answer });
    return this.effect?.do === 'hide' ? this.respond({ got: 'done' }) : this;
  }

  compose(words: ServerWords): { body: Uint8Array; headers: Record<string, string> } {
    const { header = this.scheme === 'hmac' ? '200' : '212', code = '200', proof = 'good' } = words;
    const renew = words.nonce ?? this.scheme === 'hmac';
    if (renew) this.clientNonce = this.#nonces.bytes(16);
    const chal = renew || words.scheme ? challenge(words.scheme ?? this.scheme, this.clientNonce) : undefined;
    const secret = this.#serverSecret(proof === 'wrong' ? 'guess' : undefined);
    const owed = this.message.commands.filter((command) =>
      owesStatus(command, words.codes?.[command.name] ?? code),
    );
    const { message } = composeMessage({
      sessionId: words.sessionId ?? this.message.header.sessionId,
      msgId: String(++this.#messages),
      target: { locUri: 'IMEI:1' },
      source: { locUri: SERVER_URI, locName: SERVER_ID },
      ...(proof === 'none' ? {} : makeCred(secret, words.madeWith ?? this.serverNonce)),
      meta: words.meta,
      respUri: words.respUri,
      statuses: [
        headerStatus(this.message, header, chal),
        ...owed.map((command) =>
          commandStatus(this.message.header.msgId, command, words.codes?.[command.name] ?? code),
        ),
      ],
      results: [],
      wishes: words.wishes ?? [],
      final: words.final ?? true,
    });
    const text = new TextDecoder().decode(encodeMessage(message, 'xml'));
    const body = new TextEncoder().encode(words.spoil?.(text) ?? text);
    const mac: Record<string, string> =
      this.scheme === 'hmac' && proof !== 'none'
        ? { [HMAC_HEADER]: makeMacHeader(secret, words.madeWith ?? this.serverNonce, body) }
        : {};
    return { body, headers: { 'content-type': MEDIA_TYPES.xml, ...mac } };
  }

  #serverSecret(password = 'server-secret'): Secret {
    return { scheme: this.scheme, user: SERVER_ID, password };
  }

  #take({ done, value }: IteratorResult<SessionEffect, SessionOutcome>): void {
    if (done) {
      this.end = value;
      this.effect = undefined;
      return;
    }
    this.effect = value;
    if (value.do !== 'send') return;
    this.request = value.request;
    this.message = decodeMessage(value.request.body ?? new Uint8Array(), MEDIA_TYPES.xml).message;
    const chal = this.statuses()[0]?.chal;
    this.serverNonce = (chal && readChallenge(chal)?.nextNonce) ?? this.serverNonce;
  }
}

const NOTHING: SyncMLMessage = {
  header: {
    verDtd: '1.2',
    verProto: 'DM/1.2',
    sessionId: '',
    msgId: '',
    target: { locUri: '' },
    source: { locUri: '' },
  },
  commands: [],
  final: false,
};
