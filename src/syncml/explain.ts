/** What each octet of a WBXML message is for; Package #0 and XML have modules of their own beside this one. */
import { type ExplainRow, explained, OpenElements, Rows } from './explain-rows.js';
import type { ReadLimits } from './limits.js';
import { utf8Decode, utf8DecodeLeniently } from './octets.js';
import type { HeaderPart, WbxmlHeader } from './wbxml-header.js';
import { scanWbxml, type TextKind, type WbxmlSink, type WbxmlTag } from './wbxml-scan.js';
import { CHARSET, OTHER_SYNCML_IDS, SYNCML_12_FPI, SYNCML_12_ID, TOKEN_MASK } from './wbxml-tokens.js';

export { explainNotification } from './explain-notification.js';
export type { ExplainRow } from './explain-rows.js';

/**
 * The rows of a WBXML message, in order. A message that cannot be read to its end gets a last row that holds the
 * octets not understood and the error's code; the explainer itself refuses nothing.
 */
export function explainWbxml(octets: Uint8Array, options?: Partial<ReadLimits>): ExplainRow[] {
  const rows = new Rows(octets);
  return explained(rows, () => scanWbxml(octets, new ExplainSink(rows), options));
}

const TEXT_NAMES: Readonly<Record<TextKind, string>> = {
  inline: 'STR_I',
  table: 'STR_T',
  entity: 'ENTITY',
};

class ExplainSink implements WbxmlSink {
  readonly #rows: Rows;
  readonly #open = new OpenElements();

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
    this.#rows.add(end, `SWITCH_PAGE ${page}`, this.#open.depth, { page });
  }

  tag({ name, page, octet, hasContent }: WbxmlTag, _start: number, end: number): void {
    const depth = this.#open.depth;
    const meaning = hasContent ? `<${name}>` : `<${name}/>`;
    const path = this.#open.start(name, hasContent);
    this.#rows.add(end, meaning, depth, { page, token: octet & TOKEN_MASK, path });
  }

  text(text: string, kind: TextKind, _start: number, end: number): void {
    this.#rows.add(end, `${TEXT_NAMES[kind]} ${JSON.stringify(text)}`, this.#open.depth);
  }

  opaque(octets: Uint8Array, _start: number, end: number): void {
    const text = utf8Decode(octets);
    const shown = text === undefined ? '' : ` ${JSON.stringify(text)}`;
    this.#rows.add(end, `OPAQUE, ${octets.length} octets${shown}`, this.#open.depth);
  }

  end(start: number): void {
    const name = this.#open.end();
    this.#rows.add(start + 1, `END </${name}>`, this.#open.depth);
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
