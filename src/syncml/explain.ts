/** What each octet of a WBXML message or of a Package #0 is for. The rows tile the input: nothing is left out. */
import { type ErrorCode, FumoError } from '../errors.js';
import type { ReadLimits } from './limits.js';
import { decodeNotification, NOTIFICATION_LAYOUT, type NotificationTrigger } from './notification.js';
import { toHex, utf8Decode, utf8DecodeLeniently } from './octets.js';
import type { HeaderPart, WbxmlHeader } from './wbxml-header.js';
import { scanWbxml, type TextKind, type WbxmlSink, type WbxmlTag } from './wbxml-scan.js';
import { CHARSET, OTHER_SYNCML_IDS, SYNCML_12_FPI, SYNCML_12_ID } from './wbxml-tokens.js';

/** One construct of the input. */
export interface ExplainRow {
  /** Byte offset of the first octet. */
  offset: number;
  /** How many octets. */
  length: number;
  /** The octets in lower-case hex. */
  hex: string;
  /** Code page of a tag or page switch. */
  page?: number;
  /** Tag token without content and attribute bits. */
  token?: number;
  meaning: string;
  /** How many elements are open around it. */
  depth: number;
  /** On a last row of octets that cannot be read: the code of the refusal. */
  error?: ErrorCode;
}

type Details = Pick<ExplainRow, 'page' | 'token' | 'error'>;

class Rows {
  readonly rows: ExplainRow[] = [];
  readonly #octets: Uint8Array;
  #next = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  /** Adds the row of the octets up to `end`, from where the last row ended. */
  add(end: number, meaning: string, depth = 0, details: Details = {}): void {
    if (end <= this.#next) return;
    const hex = toHex(this.#octets.subarray(this.#next, end));
    this.rows.push({ offset: this.#next, length: end - this.#next, hex, meaning, depth, ...details });
    this.#next = end;
  }

  /** Adds one row for all the octets that are left. */
  rest(error: FumoError): void {
    this.add(this.#octets.length, error.message, 0, { error: error.code });
  }
}

/**
 * The rows of a WBXML message, in order. A message that cannot be read to its end gets a last row that holds the
 * octets not understood and the error's code; the explainer itself refuses nothing.
 */
export function explainWbxml(octets: Uint8Array, options?: Partial<ReadLimits>): ExplainRow[] {
  const rows = new Rows(octets);
  return explained(rows, () => scanWbxml(octets, new ExplainSink(rows), options));
}

function explained(rows: Rows, explain: () => void): ExplainRow[] {
  try {
    explain();
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    rows.rest(error);
  }
  return rows.rows;
}

const TEXT_NAMES: Readonly<Record<TextKind, string>> = {
  inline: 'STR_I',
  table: 'STR_T',
  entity: 'ENTITY',
};

class ExplainSink implements WbxmlSink {
  readonly #rows: Rows;
  readonly #open: string[] = [];

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  header(header: WbxmlHeader): void {
    const { version, publicId, publicIdIndex, charset, tableLength } = header;
    this.#rows.add(version.end, `WBXML version 1.${version.value}`);
    this.#rows.add(publicId.end, `public identifier: ${publicIdName(publicId)}`);
    if (publicIdIndex)
      this.#rows.add(publicIdIndex.end, `public identifier is string ${publicIdIndex.value}`);
    if (charset) this.#rows.add(charset.end, `character set: ${charsetName(charset.value)}`);
    this.#rows.add(tableLength.end, `string table of ${tableLength.value} octets`);
    this.#table(header);
  }

  #table({ table, tableStart }: WbxmlHeader): void {
    let start = 0;
    while (start < table.length) {
      const nul = table.indexOf(0, start);
      const end = nul < 0 ? table.length : nul;
      const text = JSON.stringify(utf8DecodeLeniently(table.subarray(start, end)));
      const next = nul < 0 ? end : end + 1;
      this.#rows.add(tableStart + next, `string ${start}: ${text}`);
      start = next;
    }
  }

  page(page: number, _start: number, end: number): void {
    this.#rows.add(end, `SWITCH_PAGE ${page}`, this.#open.length, { page });
  }

  tag({ name, page, octet, hasContent }: WbxmlTag, _start: number, end: number): void {
    const depth = this.#open.length;
    const meaning = hasContent ? `<${name}>` : `<${name}/>`;
    this.#rows.add(end, meaning, depth, { page, token: octet & 0x3f });
    if (hasContent) this.#open.push(name);
  }

  text(text: string, kind: TextKind, _start: number, end: number): void {
    this.#rows.add(end, `${TEXT_NAMES[kind]} ${JSON.stringify(text)}`, this.#open.length);
  }

  opaque(octets: Uint8Array, _start: number, end: number): void {
    const text = utf8Decode(octets);
    const shown = text === undefined ? '' : ` ${JSON.stringify(text)}`;
    this.#rows.add(end, `OPAQUE, ${octets.length} octets${shown}`, this.#open.length);
  }

  end(start: number): void {
    const name = this.#open.pop();
    this.#rows.add(start + 1, `END </${name}>`, this.#open.length);
  }
}

function publicIdName({ value }: HeaderPart): string {
  if (value === 0) return 'text in the string table';
  if (value === SYNCML_12_ID) return SYNCML_12_FPI;
  return OTHER_SYNCML_IDS.get(value) ?? `unknown, 0x${value.toString(16)}`;
}

const CHARSET_NAMES: ReadonlyMap<number, string> = new Map([
  [CHARSET.utf8, 'UTF-8'],
  [CHARSET.usAscii, 'US-ASCII'],
]);

function charsetName(value: number): string {
  return CHARSET_NAMES.get(value) ?? `unknown, ${value}`;
}

const UI_MODES = ['not specified', 'background', 'informative', 'user interaction'] as const;

/** The rows of a Package #0; like {@link explainWbxml} it refuses nothing. */
export function explainNotification(octets: Uint8Array): ExplainRow[] {
  const rows = new Rows(octets);
  return explained(rows, () => {
    const { trigger } = decodeNotification(octets);
    addNotification(rows, trigger, octets.length);
  });
}

function addNotification(rows: Rows, trigger: NotificationTrigger, length: number): void {
  const { header, sessionId, idLength, serverId } = NOTIFICATION_LAYOUT;
  const idEnd = length - trigger.vendor.length;
  rows.add(header, 'digest');
  rows.add(sessionId, headerMeaning(trigger));
  rows.add(idLength, `session id ${trigger.sessionId}`);
  rows.add(serverId, `server identifier of ${idEnd - serverId} octets`);
  rows.add(idEnd, `server identifier ${JSON.stringify(trigger.serverId)}`);
  rows.add(length, 'vendor-specific octets');
}

function headerMeaning({ version, uiMode, initiator, future }: NotificationTrigger): string {
  const by = initiator === 1 ? 'server' : 'client';
  return `version ${version / 10}, ui-mode ${UI_MODES[uiMode]}, initiator ${by}, future use ${future}`;
}
