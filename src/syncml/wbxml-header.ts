/** The header of a WBXML message: version, public identifier, character set and string table (WBXML 1.3, 5.4-5.7). */
import type { ReadLimits } from './limits.js';
import { utf8DecodeLeniently } from './octets.js';
import { type Tolerance, toleranceAt } from './tolerances.js';
import { type WbxmlCursor, wbxmlError } from './wbxml-cursor.js';
import { CHARSET, OTHER_SYNCML_IDS, SYNCML_12_FPI, SYNCML_12_ID } from './wbxml-tokens.js';

/** One part of the header: where it is and what it says. */
export interface HeaderPart {
  start: number;
  /** Exclusive. */
  end: number;
  value: number;
}

export interface WbxmlHeader {
  /** High four bits: major version less one; low four: minor version. */
  version: HeaderPart;
  /** The registered number, or 0 when the identifier is text in the string table. */
  publicId: HeaderPart;
  /** With a public id of 0: where in the string table the identifier starts. */
  publicIdIndex?: HeaderPart;
  /** The identifier as text, when it is text. */
  fpi?: string;
  /** Absent in WBXML 1.0, which has no such part. */
  charset?: HeaderPart;
  tableLength: HeaderPart;
  /** View of the string table. */
  table: Uint8Array;
  tableStart: number;
  warnings: readonly Tolerance[];
}

function part(cursor: WbxmlCursor, read: () => number): HeaderPart {
  const start = cursor.offset;
  return { start, value: read(), end: cursor.offset };
}

/**
 * Reads the header and leaves the cursor at the body. Errors: `wbxml.version`, `wbxml.charset`,
 * `wbxml.string-table`, `wbxml.string-index`, `wbxml.truncated`.
 */
export function readHeader(cursor: WbxmlCursor, limits: ReadLimits): WbxmlHeader {
  const integer = (): number => cursor.integer();
  const version = part(cursor, () => cursor.octet());
  refuseVersion(version);
  const publicId = part(cursor, integer);
  const publicIdIndex = publicId.value === 0 ? { publicIdIndex: part(cursor, integer) } : {};
  const charset = version.value === 0 ? {} : { charset: part(cursor, integer) };
  refuseCharset(charset.charset);
  const tableLength = part(cursor, integer);
  refuseTable(tableLength, limits);
  const tableStart = cursor.offset;
  const table = cursor.take(tableLength.value);
  const fpi = textIdentifier(publicIdIndex.publicIdIndex, table);
  const header = { version, publicId, ...publicIdIndex, ...fpi, ...charset, tableLength, table, tableStart };
  return { ...header, warnings: judge(header) };
}

function refuseVersion({ value, start }: HeaderPart): void {
  if (value <= 0x0f) return;
  throw wbxmlError('version', start, 'This is not WBXML of major version 1', {
    expected: '00 to 0f',
    found: value.toString(16).padStart(2, '0'),
    hint: 'Check the media type: the octets may be XML text or another format.',
  });
}

const CHARSETS: ReadonlySet<number> = new Set(Object.values(CHARSET));

function refuseCharset(charset: HeaderPart | undefined): void {
  if (charset === undefined || CHARSETS.has(charset.value)) return;
  throw wbxmlError('charset', charset.start, 'The character set is not UTF-8', {
    expected: String(CHARSET.utf8),
    found: String(charset.value),
  });
}

function refuseTable({ value, start }: HeaderPart, limits: ReadLimits): void {
  if (value <= limits.maxStringTable) return;
  throw wbxmlError('string-table', start, 'The string table is too large', {
    expected: `at most ${limits.maxStringTable} octets`,
    found: String(value),
  });
}

function textIdentifier(index: HeaderPart | undefined, table: Uint8Array): { fpi?: string } {
  if (!index) return {};
  if (index.value >= table.length) {
    throw wbxmlError('string-index', index.start, 'The public identifier is outside the string table', {
      expected: `less than ${table.length}`,
      found: String(index.value),
    });
  }
  const end = table.indexOf(0, index.value);
  return { fpi: utf8DecodeLeniently(table.subarray(index.value, end < 0 ? undefined : end)) };
}

type Unjudged = Omit<WbxmlHeader, 'warnings'>;

/** What each part of the header is tolerated for. */
function judge(header: Unjudged): Tolerance[] {
  return [
    ...judgeVersion(header),
    ...judgeIdentifier(header),
    ...judgeCharset(header),
    ...judgeTable(header),
  ];
}

function judgeVersion({ version }: Unjudged): Tolerance[] {
  if (version.value >= 1 && version.value <= 3) return [];
  const message = `WBXML version 1.${version.value} is not one that SyncML names`;
  return [toleranceAt('wbxml.version', message, { offset: version.start })];
}

function judgeCharset({ charset }: Unjudged): Tolerance[] {
  if (!charset || charset.value === CHARSET.utf8) return [];
  const message = `Character set ${charset.value} is read as UTF-8`;
  return [toleranceAt('wbxml.charset', message, { offset: charset.start })];
}

function judgeTable({ table, tableStart }: Unjudged): Tolerance[] {
  if (table.length === 0 || table.at(-1) === 0) return [];
  const message = 'The last string of the string table has no NUL';
  return [toleranceAt('wbxml.string-unterminated', message, { offset: tableStart })];
}

function judgeIdentifier({ publicId, fpi }: Unjudged): Tolerance[] {
  const offset = publicId.start;
  if (fpi !== undefined) return judgeText(fpi, offset);
  if (publicId.value === SYNCML_12_ID) return [];
  const other = OTHER_SYNCML_IDS.get(publicId.value);
  if (other === undefined) {
    const message = `Public identifier 0x${publicId.value.toString(16)} is not SyncML's`;
    return [toleranceAt('wbxml.public-id-unknown', message, { offset })];
  }
  const message = `The public identifier is that of ${other}`;
  return [toleranceAt('wbxml.public-id-version', message, { offset })];
}

function judgeText(fpi: string, offset: number): Tolerance[] {
  const message = 'The public identifier is text in the string table instead of a number';
  const asText = toleranceAt('wbxml.public-id-fpi', message, { offset });
  const same = fpi.toUpperCase() === SYNCML_12_FPI.toUpperCase();
  if (same) return [asText];
  const known = /^-\/\/SYNCML\/\/DTD SYNCML 1\.[01]\/\/EN$/i.test(fpi);
  const code = known ? 'wbxml.public-id-version' : 'wbxml.public-id-unknown';
  return [asText, toleranceAt(code, `The public identifier is ${JSON.stringify(fpi)}`, { offset })];
}
