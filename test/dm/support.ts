/** Short makers of received messages for the tests of this room. */
import type { Alert, Command, Item, Status, SyncMLMessage } from '../../src/syncml/message.js';

export const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

export const hex = (value: Uint8Array): string =>
  [...value].map((octet) => octet.toString(16).padStart(2, '0')).join('');

export const unhex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export function message(
  commands: readonly Command[],
  header: Partial<SyncMLMessage['header']> = {},
  final = true,
): SyncMLMessage {
  return {
    header: {
      verDtd: '1.2',
      verProto: 'DM/1.2',
      sessionId: 'A1',
      msgId: '1',
      target: { locUri: 'IMEI:1' },
      source: { locUri: 'http://dm.test/dm' },
      ...header,
    },
    commands,
    final,
  };
}

export function status(data: string, parts: Partial<Status> = {}): Status {
  return {
    name: 'Status',
    cmdId: '1',
    msgRef: '1',
    cmdRef: '1',
    cmd: 'Alert',
    targetRefs: [],
    sourceRefs: [],
    data,
    items: [],
    ...parts,
  };
}

export function alert(data: string, items: readonly Item[], cmdId = '1'): Alert {
  return { name: 'Alert', cmdId, data, items };
}

export const dataItems = (...texts: readonly string[]): Item[] => texts.map((data) => ({ data }));
