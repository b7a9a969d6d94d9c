/** Whole sessions with the server: a peer in lock step whose messages are spoilt on the way. */
import { describe, expect, it } from 'vitest';
import { makeMacHeader } from '../../src/dm/authentication.js';
import { HMAC_HEADER } from '../../src/dm/credentials.js';
import { commandStatus } from '../../src/dm/exchange.js';
import type { WireRequest } from '../../src/sandbox/wire/wire.js';
import { decodeMessage, encodingOf } from '../../src/syncml/codec.js';
import type { Encoding, Wish } from '../../src/syncml/message.js';
import {
  LockStep,
  openTestServer,
  packageOne,
  type Reply,
  SCHEMES,
  type ServerUnderTest,
} from '../sandbox/server/lock-step.js';
import { testSurroundings } from '../support/surroundings.js';
import { blame, Chance, RUNS, report, SEED } from './budget.js';
import { mutant } from './mutators.js';
import { runDown, within } from './settled.js';

const ENCODINGS: readonly Encoding[] = ['xml', 'wbxml'];
const CELLS = ENCODINGS.flatMap((encoding) => SCHEMES.map((auth) => [encoding, auth] as const));
/** Sessions are dearer than single messages. */
const INPUTS = Math.ceil(RUNS / 10);

const at = (locUri: string): { target: { locUri: string } } => ({ target: { locUri } });
const WISHES: readonly Wish[][] = [
  [],
  [{ name: 'Get', items: [at('./DevDetail/FwV')] }],
  [
    {
      name: 'Alert',
      data: '1103',
      items: ['MAXDT=60&DR=1', 'When?', 'Now', 'Later'].map((data) => ({ data })),
    },
  ],
  [
    {
      name: 'Sequence',
      commands: [
        { name: 'Alert', data: '1101', items: [{}, { data: 'Sure?' }] },
        { name: 'Replace', items: [{ ...at('./A'), data: 'x'.repeat(40_000) }] },
      ],
    },
  ],
  [{ name: 'Exec', correlator: 'c', items: [at('./FwUpdate/FwPkg1/DownloadAndUpdate')] }],
];

async function openFuzzed(
  encoding: Encoding,
  auth: (typeof SCHEMES)[number],
  chance: Chance,
): Promise<ServerUnderTest> {
  const answer = (): Reply => ({ wishes: chance.pick(WISHES) });
  return openTestServer({ cast: { encoding, auth }, surroundings: testSurroundings({ answer }) });
}

/** The request with another body; a MAC is made anew, so that the body gets past the door. */
function withBody(lock: LockStep, request: WireRequest, body: Uint8Array): WireRequest {
  if (lock.secret.scheme !== 'hmac') return { ...request, body };
  const mac = makeMacHeader(lock.secret, lock.nonce, body);
  return { ...request, headers: { ...request.headers, [HMAC_HEADER]: mac }, body };
}

/** Each of thousands of empty commands gets its Status, so an answer may be larger than what we would read. */
const WIDE = { maxOctets: 16_000_000, maxNodes: 1_000_000 };
/** Octets of an answer for each octet of a message: a Status for the shortest of commands. */
const MOST_TIMES = 128;
/** An answer of usual size. */
const SPARE = 65_536;

const HTTP = [200, 400, 413, 415, 503];

describe.each(CELLS)('the server, %s, %s', (encoding, auth) => {
  it(`answers whatever comes (${INPUTS} messages)`, { timeout: 3_600_000 }, async () => {
    const family = `server/${encoding}/${auth}`;
    const chance = new Chance(`${SEED}/${family}`);
    const counts = { answered: 0, refused: 0 };
    let test = await openFuzzed(encoding, auth, chance);
    const seen: Uint8Array[] = [];
    let inputs = 0;
    let body: Uint8Array = new Uint8Array();
    const talk = async (): Promise<void> => {
      const lock = new LockStep(test, (1 + chance.below(0xfff)).toString(16).toUpperCase());
      for (let step = 0; step < 5; step += 1) {
        const statuses = (lock.last?.commands ?? [])
          .filter(({ name }) => name !== 'Status')
          .map((command) =>
            commandStatus(lock.last?.header.msgId ?? '1', command, chance.pick(['200', '214', '404'])),
          );
        const sound = lock.compose({
          wishes: step === 0 ? packageOne() : [],
          statuses,
          final: !chance.once(8),
        });
        body = sound.body ?? new Uint8Array();
        seen.push(body);
        if (!chance.once(3)) body = mutant(encoding, body, seen.slice(-20), chance);
        inputs += 1;
        const response = await within('the server', test.wire.send(withBody(lock, sound, body)));
        expect(HTTP).toContain(response.status);
        counts[response.status === 200 ? 'answered' : 'refused'] += 1;
        await within('the server', test.surroundings.quiet());
        if (response.status !== 200) continue;
        const type = response.headers['content-type'] ?? '';
        expect(encodingOf(type)).toBe(encoding);
        expect(response.body.length).toBeLessThan(MOST_TIMES * body.length + SPARE);
        decodeMessage(response.body, type, { ...WIDE, strict: true });
        if (response.body.length > SPARE) return;
        lock.hear(response);
      }
    };
    for (let sessions = 1; inputs < INPUTS; sessions += 1) {
      try {
        await talk();
        if (sessions % 10 > 0) continue;
        await runDown(test.surroundings);
        const sound = await within(
          'a sound session',
          new LockStep(test, 'FFFF').send({ wishes: packageOne() }),
        );
        expect(sound.http.status).toBe(200);
        await test.wire.close();
        test = await openFuzzed(encoding, auth, chance);
      } catch (error) {
        throw blame(error, family, inputs, body);
      }
    }
    await runDown(test.surroundings);
    await test.wire.close();
    report(family, inputs, counts);
    expect(counts.answered).toBeGreaterThan(0);
    expect(counts.refused).toBeGreaterThan(0);
  });
});
