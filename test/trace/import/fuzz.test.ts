/** Hostile recordings: whatever the octets are, the importer gives a result or a refusal with a code of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FumoError } from '../../../src/errors.js';
import { readTrace } from '../../../src/trace/reader.js';
import { serialise } from '../../../src/trace/serialise.js';
import { importOctets, PUSH, request, response, vector, WBXML } from './material.js';
import { flow, har, harEntry, tnet } from './recordings.js';
import { CLIENT, Dialogue, onLink, pcapFile, pcapngFile, udpPacket } from './wire.js';

const { frames } = new Dialogue({ mss: 90 })
  .open()
  .say('client', ...request('/dm', WBXML, vector('v1_min.wbxml')))
  .say(
    'server',
    `HTTP/1.1 200 OK\r\nContent-Type: ${WBXML}\r\nTransfer-Encoding: chunked\r\n\r\naa\r\n`,
    vector('v2_1103.wbxml'),
    '\r\n0\r\n\r\n',
  )
  .say('client', ...request('/dm', WBXML, vector('v3_1103reply.wbxml')))
  .say('server', ...response(WBXML, vector('v5_exec.wbxml')));
const packets = [...frames, { at: 1, octets: udpPacket({ ...CLIENT, target: 2948 }, PUSH) }];
const base64 = vector('v1_min.wbxml').toString('base64');

const SEEDS: Readonly<Record<string, Buffer>> = {
  pcap: pcapFile(onLink(packets, 1)),
  'pcap of raw IP': pcapFile(packets, { link: 101, order: 'big' }),
  pcapng: pcapngFile(onLink(packets, 113), { link: 113, resolution: 9 }),
  har: har([harEntry({ postData: { mimeType: WBXML, text: base64, encoding: 'base64' } }), harEntry({})]),
  flows: Buffer.concat([
    tnet(flow({ requestType: WBXML, requestBody: vector('v1_min.wbxml') })),
    tnet(flow({})),
  ]),
  message: vector('v2_1103.wbxml'),
};

/** A result that can be written and read back, or a refusal. */
function outcome(octets: Uint8Array): 'imported' | 'refused' {
  try {
    const { header, events } = importOctets(octets, {
      limits: { maxBodyOctets: 100_000, maxAllBodies: 1_000_000 },
    });
    const lines = [header, ...events].map((line) => `${serialise(line)}\n`).join('');
    expect(readTrace(lines).events).toHaveLength(events.length);
    return 'imported';
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    expect(error.code).toMatch(/^import\./);
    expect(error.class).toBe('input');
    return 'refused';
  }
}

const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 12 });

describe('damaged recordings', () => {
  it.each(Object.entries(SEEDS))('%s', (_, whole) => {
    expect(outcome(whole)).toBe('imported');
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        edits,
        fc.nat(whole.length),
        fc.nat(whole.length),
        fc.boolean(),
        (changes, from, to, doubled) => {
          const octets = Buffer.from(whole);
          for (const [at, value] of changes) octets[at % octets.length] = value;
          const [start, end] = [Math.min(from, to), Math.max(from, to)];
          const damaged = doubled
            ? Buffer.concat([octets.subarray(0, end), octets.subarray(start)])
            : Buffer.concat([octets.subarray(0, start), octets.subarray(end)]);
          seen.add(outcome(damaged));
          seen.add(outcome(octets));
        },
      ),
      { numRuns: 150 },
    );
    expect(seen).toContain('imported');
  });

  it('any octets after a beginning that is known', () => {
    const heads = Object.values(SEEDS).map((seed) => seed.subarray(0, 24));
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }), (head, rest) => {
        outcome(Buffer.concat([head, rest]));
      }),
      { numRuns: 400 },
    );
  });

  it('any order of the packets of a connection, with some lost, ends with the same messages or says a gap', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(frames.slice(3), { minLength: frames.length - 5 }), (mixed) => {
        const whole = importOctets(pcapFile([...frames.slice(0, 3), ...mixed], { link: 101 }));
        const messages = whole.events.filter(({ kind }) => kind === 'message').length;
        const isWhole = mixed.length === frames.length - 3;
        expect(messages).toBeLessThanOrEqual(4);
        expect(isWhole ? messages === 4 : messages === 4 || whole.leftOut.length > 0).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
