import { describe, expect, it } from 'vitest';
import { composeMessage, type SentCommand } from '../../src/dm/exchange.js';
import { afterReceiving, afterSending, arrivalOf, openExchange } from '../../src/dm/exchange-state.js';
import type { Wish } from '../../src/syncml/message.js';
import { message, status } from './support.js';

const get: Wish = { name: 'Get', items: [] };
const end = { locUri: 'x' };
const send = (msgId: string, wishes: readonly Wish[]): SentCommand[] =>
  composeMessage({
    sessionId: 'A1',
    msgId,
    target: end,
    source: end,
    statuses: [],
    results: [],
    wishes,
    final: true,
  }).sent;
const answer = (msgRef: string, cmdRef: string, data = '200') => status(data, { msgRef, cmdRef, cmd: 'Get' });

describe('the state of an exchange', () => {
  it('counts own messages from 1', () => {
    const opened = openExchange('A1');
    expect(opened.nextMsgId).toBe('1');
    expect(afterSending(afterSending(opened, []), []).nextMsgId).toBe('3');
  });

  it.each([
    [undefined, '1', 'new'],
    [undefined, '2', 'unexpected'],
    ['1', '2', 'new'],
    ['1', '1', 'repeated'],
    ['1', ' 1 ', 'unexpected'],
    ['2', '1', 'unexpected'],
    ['1', '3', 'unexpected'],
    ['9', '10', 'new'],
    ['a', 'b', 'new'],
    ['a', 'a', 'repeated'],
  ] as const)('after message %s, message %s is %s', (peerMsgId, msgId, arrival) => {
    const state = { ...openExchange('A1'), peerMsgId };
    expect(arrivalOf(state, message([], { msgId }))).toBe(arrival);
  });

  it('gathers answers over the messages of one package', () => {
    const sent = afterSending(openExchange('A1'), send('1', [get, get]));
    const first = afterReceiving(sent, message([answer('1', '1')], {}, false));
    const asked = afterSending(first.state, []);
    const second = afterReceiving(asked, message([answer('1', '2', '404')], { msgId: '2' }));
    expect(second.state.answered.map(({ statuses }) => statuses.map(({ data }) => data))).toEqual([
      ['200'],
      ['404'],
    ]);
    expect(second.state.peerMsgId).toBe('2');
  });

  it('starts over with the commands of the next package', () => {
    const sent = afterSending(openExchange('A1'), send('1', [get]));
    const closed = afterReceiving(sent, message([answer('1', '1')])).state;
    const next = afterSending(closed, send('2', [get, get]));
    expect(next.answered.map(({ statuses }) => statuses)).toEqual([[], []]);
    expect(next.sent.map(({ msgId }) => msgId)).toEqual(['2', '2']);
    expect(afterSending(closed, []).sent).toEqual([]);
  });

  it('does not count a repeated message twice', () => {
    const sent = afterSending(openExchange('A1'), send('1', [get]));
    const once = afterReceiving(sent, message([answer('1', '1')]));
    const twice = afterReceiving(once.state, message([answer('1', '1')]));
    expect(once.arrival).toBe('new');
    expect(twice.arrival).toBe('repeated');
    expect(twice.state).toBe(once.state);
  });

  it('leaves the state before untouched', () => {
    const opened = openExchange('A1');
    const frozen = structuredClone(opened);
    afterReceiving(afterSending(opened, send('1', [get])), message([answer('1', '1')]));
    expect(opened).toEqual(frozen);
  });
});
