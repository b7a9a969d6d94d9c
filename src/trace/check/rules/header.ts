/** HDR: the header of every message. */

import type { WireMessage, WireSession } from '../evidence.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC } from '../rule.js';
import { atHeader, messagesFrom } from '../walk.js';

export const HEADER_RULES: readonly Rule[] = [
  {
    id: 'HDR-01',
    title:
      'Every message decodes, and its header has VerDTD 1.2, VerProto DM/1.2, SessionID, MsgID, Target, Source',
    clause: `${SPEC.protocol}, 8 (message header)`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const message of evidence.messages) {
        if (message.package === 0) continue;
        if (message.body) yield* headerOf(message);
        else yield undecodable(message);
      }
    },
  },
  {
    id: 'HDR-02',
    title: 'The SessionID stays the same, and the MsgIDs of each end count up from 1',
    clause: `${SPEC.protocol}, 8 (message header)`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check({ sessions }) {
      for (const session of sessions) {
        yield openedByClient(session);
        yield* numbersOf(messagesFrom(session, 'device'));
        yield* numbersOf(messagesFrom(session, 'server'));
      }
    },
  },
];

function undecodable(message: WireMessage): Finding {
  const { octets, error } = message.view;
  return fail({ message, offset: 0, length: octets.length }, 'a SyncML message', error?.message ?? 'none');
}

function* headerOf(message: WireMessage): Generator<Finding> {
  const header = message.body?.header;
  if (!header) return;
  const { verDtd, verProto, sessionId, msgId, target, source } = header;
  yield expectThat(verDtd.trim() === '1.2', atHeader(message, 'VerDTD'), '1.2', verDtd);
  yield expectThat(verProto.trim() === 'DM/1.2', atHeader(message, 'VerProto'), 'DM/1.2', verProto);
  const texts = {
    SessionID: sessionId,
    MsgID: msgId,
    'Target/LocURI': target.locUri,
    'Source/LocURI': source.locUri,
  };
  for (const [path, text] of Object.entries(texts)) {
    yield expectThat(text.trim() !== '', atHeader(message, path), 'a value', 'nothing');
  }
}

function openedByClient({ messages }: WireSession): Finding {
  const [first] = messages;
  if (!first) return PASS;
  return expectThat(
    first.from === 'device',
    atHeader(first, 'SessionID'),
    'the SessionID of a session that the device opened',
    first.session?.id ?? '',
  );
}

function* numbersOf(messages: readonly WireMessage[]): Generator<Finding> {
  let before = 0;
  for (const message of messages) {
    const found = message.view.msgId?.trim() ?? '';
    const expected = String(before + 1);
    if (found === expected) yield PASS;
    else yield fail(atHeader(message, 'MsgID'), expected, found);
    before = /^\d+$/.test(found) ? Number(found) : before + 1;
  }
}
