/** What the device tolerates in alerts and answers: noted by name, and refused under strict. */
import { describe, expect, it } from 'vitest';
import type { Wish } from '../../../../src/syncml/message.js';
import { LockStep } from './lock-step.js';

/** An option that nobody knows is skipped (DM Protocol 1.2, 10); a value that is none is a departure. */
const ODD: Wish = {
  name: 'Alert',
  data: '1101',
  items: [{ data: 'MAXDT=soon' }, { data: 'go?' }],
};

describe('an option without a usable value', () => {
  it('is left out, and noted by name', () => {
    const peer = new LockStep().reply({ wishes: [ODD] });
    expect(peer.effect).toMatchObject({ do: 'show', prompt: { text: 'go?' } });
    expect(peer.notes()).toEqual([expect.stringMatching(/^ui-alert\./)]);
  });

  it('is answered with 412 under strict', () => {
    const peer = new LockStep({ context: { strict: true } }).reply({ wishes: [ODD] });
    expect(peer.codes()).toEqual(['212', '412']);
    expect(peer.notes()).toEqual(['ui-alert.refused']);
  });
});

const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevInfo/Man' } }] };

interface Departure {
  what: string;
  code: string;
  spoil(text: string): string;
  /** What a strict device answers the header and the command with before it ends the session; nothing if it is over. */
  refusal: readonly string[];
}

const ALL_400 = ['400', '400'];
const DEPARTURES: readonly Departure[] = [
  {
    what: 'VerDTD 1.1',
    code: 'exchange.version',
    spoil: (text) => text.replace('<VerDTD>1.2<', '<VerDTD>1.1<'),
    refusal: ['505', '505'],
  },
  {
    what: 'VerProto DM/1.1',
    code: 'exchange.version',
    spoil: (text) => text.replace('>DM/1.2<', '>DM/1.1<'),
    refusal: ['513', '513'],
  },
  {
    what: 'SessionID in another spelling',
    code: 'exchange.session-id',
    spoil: (text) => text.replace('<SessionID>A1<', '<SessionID>0xa1<'),
    refusal: ALL_400,
  },
  {
    what: 'a MsgID that skips numbers',
    code: 'exchange.msg-id',
    spoil: (text) => text.replace('<MsgID>1<', '<MsgID>5<'),
    refusal: ALL_400,
  },
  {
    what: 'white space around a MsgID',
    code: 'syncml.white-space',
    spoil: (text) => text.replace('<MsgID>1<', '<MsgID>\n  1 <'),
    refusal: ALL_400,
  },
  {
    what: 'no Status for the header',
    code: 'exchange.no-header-status',
    spoil: (text) => text.replace(/<Status>.*?<\/Status>/s, ''),
    refusal: [],
  },
];

describe.each(DEPARTURES)('a message of the server with $what', ({ code, spoil, refusal }) => {
  it('is taken, and noted by name', () => {
    const peer = new LockStep().reply({ wishes: [GET], spoil });
    expect(peer.message.commands.map(({ name }) => name)).toEqual(['Status', 'Status', 'Results']);
    expect(peer.notes()).toEqual([code]);
    expect(peer.end).toBeUndefined();
  });

  it('is refused under strict, nothing of it is done, and the session is over', () => {
    const peer = new LockStep({ context: { strict: true } }).reply({ wishes: [GET], spoil });
    expect(peer.message.commands.some(({ name }) => name === 'Results')).toBe(false);
    expect(peer.notes()).toContain(code === 'syncml.white-space' ? 'message.undecodable' : code);
    expect(peer.codes()).toEqual(refusal);
    if (refusal.length > 0) {
      expect(peer.message.commands.at(-1)).toMatchObject({ name: 'Alert', data: '1223' });
      peer.reply({});
    }
    expect(peer.end).toMatchObject({ complete: false });
  });
});

describe('credentials of the server whose type is in other letter case', () => {
  const spoil = (text: string) => text.replace('syncml:auth-md5', 'syncml:Auth-MD5');

  it('are taken, and noted by name', () => {
    const peer = new LockStep().reply({ wishes: [GET], spoil });
    expect([peer.codes(), peer.notes()]).toEqual([['212', '200'], ['exchange.auth-type']]);
  });

  it('are refused with 401 under strict', () => {
    const peer = new LockStep({ context: { strict: true } }).reply({ wishes: [GET], spoil });
    expect(peer.codes()).toEqual(['401', '401']);
    expect(peer.notes()).toEqual(['exchange.auth-type', 'auth.server-challenged']);
  });
});

describe('a challenge of the server whose type is in other letter case', () => {
  const words = {
    header: '401',
    code: '401',
    nonce: true,
    proof: 'none',
    spoil: (text: string) => text.replace('syncml:auth-md5', 'SYNCML:auth-md5'),
  } as const;

  it('is followed, and noted by name', () => {
    const peer = new LockStep().reply(words);
    expect(peer.message.header.cred).toBeDefined();
    expect([peer.verdict(), peer.notes()]).toEqual(['accepted', ['exchange.auth-type']]);
  });

  it('is not followed under strict', () => {
    const peer = new LockStep({ context: { strict: true } }).reply(words);
    expect(peer.end).toMatchObject({ complete: false, reason: expect.stringContaining('401') });
    expect(peer.notes()).toEqual(['exchange.auth-type', 'auth.rejected']);
  });
});

describe('an HMAC header of the server in a loose spelling', () => {
  function answered(strict: boolean) {
    const peer = new LockStep({ auth: 'hmac', context: { strict } });
    const { body, headers } = peer.compose({ wishes: [GET] });
    const loose = headers['x-syncml-hmac']?.replace('username=', 'Username = ') ?? '';
    peer.respond({
      got: 'response',
      response: { status: 200, body, headers: { ...headers, 'x-syncml-hmac': loose } },
    });
    return { codes: peer.codes(), notes: peer.notes() };
  }

  it('is taken, and noted by name', () => {
    expect(answered(false)).toEqual({ codes: ['200', '200'], notes: ['exchange.hmac-header'] });
  });

  it('is refused with 401 under strict', () => {
    expect(answered(true)).toEqual({
      codes: ['401', '401'],
      notes: ['exchange.hmac-header', 'auth.server-challenged'],
    });
  });
});
