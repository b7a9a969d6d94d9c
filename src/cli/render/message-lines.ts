/**
 * A message of a run in lines: where it goes, how it is spelled, and what each of its commands says.
 */
import type { SyncMLMessage, Warning } from '../../syncml/message.js';
import { MEDIA_TYPES } from '../../syncml/message.js';
import type { NotificationTrigger } from '../../syncml/notification.js';
import { sessionIdText } from '../../syncml/notification.js';
import { fromBase64 } from '../../syncml/octets.js';
import type { Direction, MessageEvent } from '../../trace/event.js';
import { cleanLine } from '../clean.js';
import { wrap } from '../width.js';
import { commandLines } from './command-lines.js';
import type { Layout } from './ladder.js';
import { mergedStatuses } from './status-lines.js';

/** What is shown of a message; the trace model's view of one fits. */
export interface ShownMessage {
  event: MessageEvent;
  package?: number | undefined;
  message?: SyncMLMessage | undefined;
  notification?: NotificationTrigger | undefined;
  warnings?: readonly Warning[] | undefined;
  /** Why the octets could not be decoded. */
  error?: { code: string; message: string } | undefined;
}

const ARROWS = {
  'server-to-device': 'server → device',
  'device-to-server': 'device → server',
} as const satisfies Record<Direction, string>;

const SPELLINGS: Readonly<Record<string, string>> = {
  [MEDIA_TYPES.xml]: 'XML',
  [MEDIA_TYPES.wbxml]: 'WBXML',
  [MEDIA_TYPES.notification]: 'notification',
};

export function directionWords(direction: Direction): string {
  return ARROWS[direction];
}

/** `#6 server → device · package #2 · session A1 · message 1 · WBXML, 312 octets · final`. */
export function messageHeading(shown: ShownMessage): string {
  const { event, message } = shown;
  const spelling = SPELLINGS[event.mediaType] ?? event.mediaType;
  const parts = [
    `#${event.message} ${ARROWS[event.direction]}`,
    shown.package === undefined ? '' : `package #${shown.package}`,
    message ? `session ${message.header.sessionId}, message ${message.header.msgId}` : '',
    `${spelling}, ${fromBase64(event.octets)?.length ?? 0} octets`,
    message?.final === false ? 'more to come' : '',
  ];
  return cleanLine(parts.filter((part) => part !== '').join(' · '));
}

/** Heading and content, wrapped; content is indented by two. */
export function messageLines(shown: ShownMessage, columns: number): string[] {
  return [...wrap(messageHeading(shown), columns, 2), ...indented(contentLines(shown), columns)];
}

/** The same with runs of alike Status in one line, and without what only a wire cares for. */
export function compactMessageLines(shown: ShownMessage, { columns, paint }: Layout): string[] {
  const { message } = shown;
  const content = message ? mergedStatuses(message.commands).flatMap(linesOfPart) : contentLines(shown);
  const [first = '', ...rest] = wrap(messageHeading(shown), columns, 2);
  const lines = content.length > 0 ? content : ['no commands'];
  return [paint.strong(first), ...rest.map(paint.strong), ...indented(lines, columns)];
}

function linesOfPart(part: ReturnType<typeof mergedStatuses>[number]): string[] {
  return typeof part === 'string' ? [part] : commandLines(part);
}

/** The commands of a message in lines, before it has gone out. */
export function plannedLines(message: SyncMLMessage, columns: number): string[] {
  return indented(bodyLines(message), columns);
}

function indented(lines: readonly string[], columns: number): string[] {
  return lines.flatMap((line) => wrap(`  ${line}`, columns, 4 + (/^ */.exec(line)?.[0].length ?? 0)));
}

function contentLines({ event, message, notification, error, warnings = [] }: ShownMessage): string[] {
  const lines = message ? bodyLines(message) : [];
  if (notification) lines.push(...notificationLines(notification));
  const mac = event.headers?.['x-syncml-hmac'];
  if (mac !== undefined) lines.push(cleanLine(`x-syncml-hmac: ${mac}`));
  if (error) lines.push(cleanLine(`not readable: ${error.code}: ${error.message} (h shows the octets)`));
  return [...lines, ...warnings.map(({ code, message: words }) => cleanLine(`tolerated ${code}: ${words}`))];
}

function bodyLines({ header, commands }: SyncMLMessage): string[] {
  const cred = header.cred?.meta?.type;
  const lines = cred === undefined ? [] : [cleanLine(`credentials ${cred}`)];
  lines.push(...commands.flatMap(commandLines));
  return lines.length > 0 ? lines : ['no commands'];
}

const UI_MODES = ['not specified', 'background', 'informative', 'user interaction'] as const;

function notificationLines(trigger: NotificationTrigger): string[] {
  const starter = trigger.initiator === 1 ? 'started by the server' : 'started for the user';
  return [
    cleanLine(`please open session ${sessionIdText(trigger.sessionId)} with ${trigger.serverId}`),
    `ui-mode ${trigger.uiMode} (${UI_MODES[trigger.uiMode]}), ${starter}`,
  ];
}
