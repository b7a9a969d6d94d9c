/** What the server tolerates in answers and alerts: noted by name, and refused under strict. */
import { describe, expect, it } from 'vitest';
import { commandStatus } from '../../../src/dm/exchange.js';
import { genericAlert } from '../../../src/dm/generic-alert.js';
import type { Wish } from '../../../src/syncml/message.js';
import { LockStep, openTestServer, packageOne } from './lock-step.js';

const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] };

/** A Get of the server, answered under a MsgRef that is not that of its message. */
async function answeredWrongly(strict: boolean) {
  const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [GET] }] });
  const peer = new LockStep(test);
  await peer.send({ wishes: packageOne() });
  const get = peer.last?.commands.find(({ name }) => name === 'Get');
  if (!get) throw new Error('the server asked for nothing');
  await peer.send({ statuses: [{ ...commandStatus('9', get, '200') }] });
  const [, turn] = test.turns();
  return {
    codes: test.surroundings.of('note').map(({ code }) => code),
    statuses: turn?.facts.statuses.map(({ statuses }) => statuses.map(({ data }) => data)),
  };
}

describe('a Status with a wrong MsgRef', () => {
  it('is taken, and noted by name', async () => {
    expect(await answeredWrongly(false)).toEqual({ codes: ['exchange.msg-ref'], statuses: [['200']] });
  });

  it('answers nothing under strict', async () => {
    expect(await answeredWrongly(true)).toEqual({ codes: [], statuses: [[]] });
  });
});

async function oldAlert(strict: boolean, typeForm: 'old' | 'prefixed' | 'bare') {
  const test = await openTestServer({ cast: { strict } });
  const peer = new LockStep(test);
  const alert = genericAlert({ type: 'userrequest', format: 'chr', data: '', typeForm });
  const request = peer.compose({ wishes: [...packageOne(), alert] });
  const { status, body } = await peer.raw(request);
  const codes = test.surroundings.of('note').map(({ code }) => code);
  return { status, codes, said: status === 400 ? new TextDecoder().decode(body) : '' };
}

describe('a generic alert of the older type', () => {
  it('is taken, and noted by name', async () => {
    expect(await oldAlert(false, 'old')).toEqual({
      status: 200,
      codes: [expect.stringMatching(/^generic-alert\./)],
      said: '',
    });
  });

  it('is refused with that name under strict', async () => {
    const { status, codes, said } = await oldAlert(true, 'old');
    expect({ status, codes }).toEqual({ status: 400, codes: ['message.refused'] });
    expect(said).toMatch(/^generic-alert\./);
  });

  it.each(['bare', 'prefixed'] as const)('%s is no departure', async (typeForm) => {
    expect(await oldAlert(true, typeForm)).toEqual({ status: 200, codes: [], said: '' });
  });
});
