/** What each octet of a Package #0 is for, and each bit of its header; with or without the headers of its SMS. */
import { readPushHeader } from './explain-push.js';
import { type BitField, type ExplainRow, explained, Rows } from './explain-rows.js';
import {
  decodeNotification,
  NOTIFICATION_LAYOUT,
  type NotificationTrigger,
  sessionIdText,
} from './notification.js';

const UI_MODES = ['not specified', 'background', 'informative', 'user interaction'] as const;

/** The rows of a Package #0. Octets that are none get one row that says why; nothing is refused. */
export function explainNotification(octets: Uint8Array): ExplainRow[] {
  const rows = new Rows(octets);
  return explained(rows, () => {
    const push = readPushHeader(octets);
    for (const { end, meaning } of push?.parts ?? []) rows.add(end, meaning);
    const start = push?.length ?? 0;
    const { trigger } = decodeNotification(octets.subarray(start));
    addNotification(rows, trigger, { start, length: octets.length });
  });
}

function addNotification(
  rows: Rows,
  trigger: NotificationTrigger,
  { start, length }: { start: number; length: number },
): void {
  const { header, sessionId, idLength, serverId } = NOTIFICATION_LAYOUT;
  const idEnd = length - trigger.vendor.length;
  rows.add(start + header, 'digest');
  rows.add(start + sessionId, headerMeaning(trigger), 0, { bits: headerBits(trigger) });
  rows.add(
    start + idLength,
    `session id ${trigger.sessionId} (SessionID ${sessionIdText(trigger.sessionId)})`,
  );
  rows.add(start + serverId, `server identifier of ${idEnd - start - serverId} octets`);
  rows.add(idEnd, `server identifier ${JSON.stringify(trigger.serverId)}`);
  rows.add(length, 'vendor-specific octets');
}

function headerMeaning({ version, uiMode, initiator, future }: NotificationTrigger): string {
  return `version ${version / 10}, ui-mode ${UI_MODES[uiMode]}, initiator ${initiatorName(initiator)}, future use ${future}`;
}

function initiatorName(initiator: 0 | 1): string {
  return initiator === 1 ? 'server' : 'client';
}

/** Version 10 bits, ui-mode 2, initiator 1, future use 27: the five octets after the digest. */
function headerBits({ version, uiMode, initiator, future }: NotificationTrigger): BitField[] {
  const fields: readonly (readonly [width: number, value: number, meaning: string])[] = [
    [10, version, `version ${version / 10}`],
    [2, uiMode, `ui-mode ${UI_MODES[uiMode]}`],
    [1, initiator, `initiator ${initiatorName(initiator)}`],
    [27, future, future === 0 ? 'future use' : `future use ${future}`],
  ];
  let first = 0;
  return fields.map(([width, value, meaning]) => {
    const field = { first, bits: value.toString(2).padStart(width, '0'), meaning };
    first += width;
    return field;
  });
}
