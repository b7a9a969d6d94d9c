/** A message with thousands of empty commands: each is answered, and no answer is more than a reader takes. */
import { describe, expect, it } from 'vitest';
import { MAX_NODES, sizeOfMessage } from '../../../../src/dm/message-size.js';
import { encodeMessage } from '../../../../src/syncml/codec.js';
import type { Status, SyncMLMessage, Wish } from '../../../../src/syncml/message.js';
import { LockStep } from './lock-step.js';

const EMPTY: Wish = { name: 'Get', items: [] };
const NEXT: Wish = { name: 'Alert', data: '1222', items: [] };
const KIB = 1024;

/** What the device answers to so many commands, message by message; the server asks for the rest. */
function answersTo(count: number, maxMsgSize: number) {
  const peer = new LockStep({ context: { maxMsgSize } });
  peer.reply({ wishes: Array.from({ length: count }, () => EMPTY) });
  const messages = [{ message: peer.message, octets: peer.request.body?.length ?? 0 }];
  while (!peer.message.final && messages.length < count) {
    peer.reply({ wishes: [NEXT] });
    messages.push({ message: peer.message, octets: peer.request.body?.length ?? 0 });
  }
  const statuses = messages.flatMap(({ message }) =>
    message.commands.filter(
      (command): command is Status => command.name === 'Status' && command.cmd === 'Get',
    ),
  );
  return { messages, statuses, peer };
}

describe('a message of thousands of empty commands', () => {
  it.each([
    [3000, 16 * KIB, 'MaxMsgSize'],
    [6000, 1024 * KIB, 'what a reader takes'],
  ])('%i of them under %i octets: answered over messages that keep to %s', (count, maxMsgSize) => {
    const { messages, statuses, peer } = answersTo(count, maxMsgSize);
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.at(-1)?.message.final).toBe(true);
    expect(Math.max(...messages.map(({ octets }) => octets))).toBeLessThanOrEqual(maxMsgSize);
    expect(Math.max(...messages.map(({ message }) => sizeOfMessage(message, 'xml')))).toBeLessThan(
      Number.POSITIVE_INFINITY,
    );
    expect(new Set(statuses.map(({ data }) => data))).toEqual(new Set(['412']));
    expect(statuses.map(({ cmdRef }) => cmdRef)).toEqual(
      Array.from({ length: count }, (_none, at) => String(at + 1 + FIRST)),
    );
    expect(peer.notes()).not.toContain('session.too-large');
  });
});

/** CmdIDs of the server's statuses for package 1 come before the commands. */
const FIRST = 3;

describe('the size of a message', () => {
  const status = (cmdId: number): Status => ({
    name: 'Status',
    cmdId: String(cmdId),
    msgRef: '1',
    cmdRef: String(cmdId),
    cmd: 'Get',
    data: '412',
    targetRefs: [],
    sourceRefs: [],
    items: [],
  });
  const messageOf = (count: number): SyncMLMessage => ({
    ...new LockStep().message,
    commands: Array.from({ length: count }, (_none, at) => status(at + 1)),
  });

  it.each(['xml', 'wbxml'] as const)('in %s is its octets, up to the number of nodes', (encoding) => {
    const small = messageOf(10);
    expect(sizeOfMessage(small, encoding)).toBe(encodeMessage(small, encoding).length);
    // A Status has six elements with five texts.
    const most = Math.floor(MAX_NODES / 11);
    const large = messageOf(most - 10);
    expect(sizeOfMessage(large, encoding)).toBe(encodeMessage(large, encoding).length);
    expect(sizeOfMessage(messageOf(most + 1), encoding)).toBe(Number.POSITIVE_INFINITY);
  });
});
