/** Says of each message what a ladder needs: its package and session, and its commands in words. */
import { decodeEvent } from '../../trace/decode.js';
import { messageLines } from '../../trace/exporters/words.js';
import { sanitizeText } from '../../trace/sanitize.js';
import { SessionLog } from '../../trace/sessions.js';
import type { EventOf, MessageView } from '../../trace/views.js';
import type { Brief } from './report-data.js';

/** Lines of a message that a ladder shows. */
const MOST_LINES = 12;
/** Alerts of one message that can say who wanted the session. */
const KEPT_ALERTS = 8;

/** Follows messages and sessions in order. What it remembers of a message is a few words, whatever its size. */
export class BriefMaker {
  readonly #log = new SessionLog();

  session(event: EventOf<'session'>): void {
    this.#log.event(event);
  }

  message(event: EventOf<'message'>): Brief {
    const draft = decodeEvent({ event });
    const { package: number, session } = this.#log.message(slim(draft, event));
    const view: MessageView = { ...draft, package: number };
    const lines = messageLines(view);
    const more = Math.max(0, lines.length - MOST_LINES);
    return {
      package: number,
      ...(session === undefined ? {} : { session }),
      ...(draft.msgId === undefined ? {} : { msgId: draft.msgId }),
      ...(draft.message?.final === false ? { open: true } : {}),
      size: draft.octets.length,
      lines: lines.slice(0, MOST_LINES).map((line) => sanitizeText(line)),
      ...(more > 0 ? { more } : {}),
      ...(draft.warnings.length > 0 ? { warnings: draft.warnings.length } : {}),
      ...(draft.error ? { error: draft.error.code } : {}),
    };
  }
}

type Draft = ReturnType<typeof decodeEvent>;

/** The session log keeps what it is given, so it is given only what it looks at. */
function slim(draft: Draft, event: EventOf<'message'>): Draft {
  const { message, octets: _octets, notification: _trigger, ...rest } = draft;
  const alerts = message?.commands.filter(({ name }) => name === 'Alert').slice(0, KEPT_ALERTS) ?? [];
  return {
    ...rest,
    event: { ...event, octets: fingerprint(event.octets) },
    octets: new Uint8Array(),
    commands: [],
    warnings: [],
    ...(message
      ? {
          message: {
            header: EMPTY_HEADER,
            commands: alerts.map((alert) => ({ ...alert, items: [] })),
            final: message.final,
          },
        }
      : {}),
  };
}

const EMPTY_HEADER = {
  verDtd: '',
  verProto: '',
  sessionId: '',
  msgId: '',
  target: { locUri: '' },
  source: { locUri: '' },
};

/** FNV-1a over the text, with its length: enough to tell a message sent again from another one. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${text.length}:${hash >>> 0}`;
}
