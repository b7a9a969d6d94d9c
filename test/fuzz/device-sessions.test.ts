/** Whole sessions with the device: a server whose messages are spoilt on the way, and notifications likewise. */
import { describe, expect, it } from 'vitest';
import {
  type AuthScheme,
  challenge,
  makeCred,
  makeMacHeader,
  readChallenge,
} from '../../src/dm/authentication.js';
import { HMAC_HEADER } from '../../src/dm/credentials.js';
import { answerAll, composeMessage } from '../../src/dm/exchange.js';
import { buildNotification } from '../../src/dm/notification.js';
import type { FaultName } from '../../src/engine/ports.js';
import { openDevice } from '../../src/sandbox/device/device.js';
import { openLoopbackWire } from '../../src/sandbox/wire/loopback.js';
import {
  NOTIFICATION_URL,
  ORIGINS,
  type WireRequest,
  type WireResponse,
} from '../../src/sandbox/wire/wire.js';
import { decodeMessage, encodeMessage } from '../../src/syncml/codec.js';
import { type Encoding, MEDIA_TYPES, type Status, type Wish } from '../../src/syncml/message.js';
import { equalOctets } from '../../src/syncml/octets.js';
import { bootstrapNonces, FUMO, SERVER_ID, SERVER_URI, testCast } from '../sandbox/device/fixtures.js';
import { testSurroundings } from '../support/surroundings.js';
import { blame, Chance, RUNS, report, SEED } from './budget.js';
import { mutant } from './mutators.js';
import { runDown, within } from './settled.js';

const SCHEMES: readonly AuthScheme[] = ['basic', 'hmac'];
const ENCODINGS: readonly Encoding[] = ['xml', 'wbxml'];
const CELLS = ENCODINGS.flatMap((encoding) => SCHEMES.map((auth) => [encoding, auth] as const));
const INPUTS = Math.ceil(RUNS / 10);

const at = (locUri: string): { target: { locUri: string } } => ({ target: { locUri } });
const value = (locUri: string, data: string) => ({ ...at(locUri), data });
const texts = (...all: string[]): { data: string }[] => all.map((data) => ({ data }));
const WISHES: readonly Wish[][] = [
  [],
  [{ name: 'Get', items: [at('./DevDetail?list=StructData'), at('.?list=TNDS'), at('./DevInfo?prop=ACL')] }],
  [{ name: 'Alert', data: '1103', items: texts('MAXDT=60&DR=1', 'When?', 'Now', 'Later') }],
  [{ name: 'Alert', data: '1102', items: texts('MAXLEN=9&IT=N', 'Code?') }],
  [
    { name: 'Add', items: [value('./Inbox/x', 'y')] },
    { name: 'Copy', items: [{ ...at('./A'), source: { locUri: './DevInfo/Man' } }] },
    { name: 'Delete', items: [at('./DevInfo')] },
  ],
  [
    {
      name: 'Atomic',
      commands: [
        { name: 'Replace', items: [value(`${FUMO}/Download/PkgURL`, 'http://content.fumo.test/packages/x')] },
        { name: 'Sequence', commands: [{ name: 'Alert', data: '1101', items: texts('', 'Sure?') }] },
      ],
    },
  ],
  [
    { name: 'Replace', items: [value(`${FUMO}/DownloadAndUpdate/PkgURL`, 'http://content.fumo.test/x')] },
    { name: 'Exec', correlator: 'c', items: [at(`${FUMO}/DownloadAndUpdate`)] },
  ],
  [
    {
      name: 'Replace',
      items: [
        {
          ...at(`${FUMO}/Update/PkgData`),
          meta: { format: 'bin', size: '5000' },
          data: new Uint8Array(300),
          moreData: true,
        },
      ],
    },
  ],
];

/** After so many exchanges the server has nothing more to say, and says it soundly. */
const QUIET_AFTER = 12;

async function openFuzzed(encoding: Encoding, auth: AuthScheme, chance: Chance) {
  const answers = [{ action: 'cancel' }, { action: 'timeout' }] as const;
  const surroundings = testSurroundings({
    answer: ({ kind }) => (kind === 'user-answer' ? chance.pick(answers) : undefined),
  });
  const cast = testCast({ auth, encoding });
  const wire = openLoopbackWire();
  const last = { body: new Uint8Array(), inputs: 0, exchanges: 0 };
  const seen: Uint8Array[] = [];
  let { serverNonce } = bootstrapNonces();

  /** A sound answer, then spoilt more often than not; the MAC is made over what goes out. */
  const answer = (request: WireRequest): WireResponse => {
    const { message } = decodeMessage(request.body ?? new Uint8Array(), MEDIA_TYPES[encoding]);
    const header = message.commands.find((command): command is Status => command.name === 'Status');
    serverNonce = (header?.chal && readChallenge(header.chal)?.nextNonce) ?? serverNonce;
    const secret = { scheme: auth, user: SERVER_ID, password: cast.account.serverPassword };
    last.exchanges += 1;
    const chal = auth === 'hmac' ? challenge('hmac', new Uint8Array(16).fill(last.exchanges)) : undefined;
    const reply = composeMessage({
      sessionId: message.header.sessionId,
      msgId: message.header.msgId,
      target: message.header.source,
      source: { locUri: SERVER_URI, locName: SERVER_ID },
      ...makeCred(secret, serverNonce),
      statuses: answerAll(message, '200', chal),
      results: [],
      wishes: last.exchanges > QUIET_AFTER ? [] : chance.pick(WISHES),
      final: last.exchanges > QUIET_AFTER || !chance.once(8),
    });
    const sound = encodeMessage(reply.message, encoding);
    seen.push(sound);
    const isSound = chance.once(3) || last.exchanges > QUIET_AFTER;
    last.body = new Uint8Array(isSound ? sound : mutant(encoding, sound, seen.slice(-20), chance));
    last.inputs += 1;
    const mac: Record<string, string> =
      auth === 'hmac' ? { [HMAC_HEADER]: makeMacHeader(secret, serverNonce, last.body) } : {};
    return { status: 200, headers: { 'content-type': MEDIA_TYPES[encoding], ...mac }, body: last.body };
  };

  await wire.serve(ORIGINS.dm, async (request) => {
    if (last.exchanges > 100) throw new Error('the device does not let the session end');
    return answer(request);
  });
  await wire.serve(ORIGINS.content, async () => ({ status: 404, headers: {}, body: new Uint8Array() }));
  const device = await openDevice(cast, surroundings, wire, new Set<FaultName>());
  return { surroundings, wire, device, last };
}

describe.each(CELLS)('the device, %s, %s', (encoding, auth) => {
  it(`ends every session whatever the server says (${INPUTS} messages)`, { timeout: 3_600_000 }, async () => {
    const family = `device/${encoding}/${auth}`;
    const chance = new Chance(`${SEED}/${family}`);
    const counts = { sessions: 0, notes: 0 };
    let inputs = 0;
    while (inputs < INPUTS) {
      const test = await openFuzzed(encoding, auth, chance);
      try {
        for (let session = 0; session < 4; session += 1) {
          test.last.exchanges = 0;
          test.device.checkForUpdate();
          await runDown(test.surroundings);
          expect(test.device.view().busy).toBeUndefined();
          counts.sessions += 1;
        }
        const sessions = test.surroundings.of('session');
        expect(sessions.filter(({ phase }) => phase === 'opened')).toHaveLength(
          sessions.filter(({ phase }) => phase === 'closed').length,
        );
      } catch (error) {
        throw blame(error, family, inputs + test.last.inputs, test.last.body);
      }
      inputs += test.last.inputs;
      counts.notes += test.surroundings.notes().length;
      await test.wire.close();
    }
    report(family, inputs, counts);
    expect(counts.notes).toBeGreaterThan(0);
  });
});

it(`the listener answers any Package #0 and believes genuine ones only (${INPUTS} inputs)`, {
  timeout: 3_600_000,
}, async () => {
  const family = 'device/notification';
  const chance = new Chance(`${SEED}/${family}`);
  const test = await openFuzzed('xml', 'basic', chance);
  const { serverPassword: password } = testCast().account;
  const { serverNonce: nonce } = bootstrapNonces();
  let octets: Uint8Array = new Uint8Array();
  let genuine = 0;
  for (let index = 0; index < INPUTS; index += 1) {
    const sessionId = 1 + chance.below(0xffff);
    const sound = buildNotification({
      serverId: SERVER_ID,
      password,
      nonce,
      uiMode: 1,
      initiator: 1,
      sessionId,
    });
    octets = chance.once(5) ? sound : mutant('notification', sound, [sound], chance);
    if (equalOctets(octets, sound)) genuine += 1;
    test.last.exchanges = QUIET_AFTER;
    try {
      const headers = { 'content-type': MEDIA_TYPES.notification };
      const push = test.wire.send({ method: 'POST', url: NOTIFICATION_URL, headers, body: octets });
      const { status } = await within('the listener', push);
      expect([200, 202, 204, 400]).toContain(status);
      await runDown(test.surroundings);
    } catch (error) {
      throw blame(error, family, index, octets);
    }
  }
  const sessions = test.surroundings.of('session').filter(({ phase }) => phase === 'opened').length;
  report(family, INPUTS, { genuine, sessions });
  expect(genuine).toBeGreaterThan(0);
  expect(sessions).toBeGreaterThan(0);
  expect(sessions).toBeLessThanOrEqual(genuine);
});
