/**
 * The octets of a message: as XML, as WBXML with every octet explained, as a hex dump.
 */
import type { ExplainRow } from '../../syncml/explain.js';
import { explainNotification, explainWbxml } from '../../syncml/explain.js';
import { MEDIA_TYPES } from '../../syncml/message.js';
import { fromBase64 } from '../../syncml/octets.js';
import { readWbxml } from '../../syncml/wbxml-reader.js';
import { readXml, writeXml } from '../../syncml/xml.js';
import type { MessageEvent } from '../../trace/event.js';
import { clean, cleanLine } from '../clean.js';
import { wrap } from '../width.js';
import { STEP_WORDS } from '../words-step.js';

/** How the octets of a message can be looked at. */
export type OctetView = 'xml' | 'wbxml' | 'hex';

const VIEWS: Readonly<Record<OctetView, (event: MessageEvent, columns: number) => string[]>> = {
  xml: xmlLines,
  wbxml: wbxmlLines,
  hex: (event, columns) => hexLines(octetsOf(event), columns),
};

/** A message in one of the views. What cannot be read in it is shown as hex with the reason. */
export function octetLines(event: MessageEvent, view: OctetView, columns: number): string[] {
  return VIEWS[view](event, columns);
}

export function octetsOf(event: MessageEvent): Uint8Array {
  return fromBase64(event.octets) ?? new Uint8Array();
}

function xmlLines(event: MessageEvent, columns: number): string[] {
  if (event.mediaType === MEDIA_TYPES.notification) return wrap(STEP_WORDS.noXml, columns);
  return orHex(event, columns, () => {
    const text = writeXml(treeOf(event), { pretty: true });
    return clean(text)
      .trimEnd()
      .split('\n')
      .flatMap((line) => hangLine(line, columns));
  });
}

function treeOf(event: MessageEvent): ReturnType<typeof readXml>['root'] {
  const octets = octetsOf(event);
  return event.mediaType === MEDIA_TYPES.wbxml ? readWbxml(octets).root : readXml(octets).root;
}

function wbxmlLines(event: MessageEvent, columns: number): string[] {
  if (event.mediaType === MEDIA_TYPES.xml) return wrap(STEP_WORDS.notWbxml, columns);
  const explain = event.mediaType === MEDIA_TYPES.notification ? explainNotification : explainWbxml;
  return orHex(event, columns, () => explain(octetsOf(event)).flatMap((row) => explainLines(row, columns)));
}

/** Octets shown on one line of an explanation; longer runs go on below. */
const EXPLAINED_OCTETS = 8;
/** Columns that the words of an explanation get at least. */
const LEAST_WORDS = 11;

/** `0007  6D 6C 71           <SyncHdr>`, indented by depth; long hex and long words both go on below. */
function explainLines(row: ExplainRow, columns: number): string[] {
  const pairs = row.hex.replace(/\s+/g, '').match(/../g) ?? [];
  const perLine = columns < 60 ? 4 : EXPLAINED_OCTETS;
  const lead = 6 + perLine * 3 + 1;
  const indent = Math.min(row.depth * 2, Math.max(0, columns - lead - LEAST_WORDS));
  const words = wrap(cleanLine(row.meaning), columns - lead - indent);
  const lines: string[] = [];
  for (let at = 0; at < Math.max(words.length, Math.ceil(pairs.length / perLine)); at++) {
    const hex = pairs.slice(at * perLine, (at + 1) * perLine).join(' ');
    const offset = hex === '' ? '' : (row.offset + at * perLine).toString(16).padStart(4, '0');
    lines.push(
      `${offset.padEnd(6)}${hex.padEnd(perLine * 3 + 1)}${' '.repeat(indent)}${words[at] ?? ''}`.trimEnd(),
    );
  }
  return lines;
}

/** A hex dump: offset, 16 octets (8 or 4 on a narrow terminal), and their printable characters. */
export function hexLines(octets: Uint8Array, columns: number): string[] {
  const perLine = columns < 39 ? 4 : columns < 75 ? 8 : 16;
  const lines: string[] = [];
  for (let at = 0; at < octets.length; at += perLine) {
    const part = [...octets.subarray(at, at + perLine)];
    const hex = part.map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
    const text = part
      .map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.'))
      .join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(perLine * 3)} ${text}`);
  }
  return lines;
}

function orHex(event: MessageEvent, columns: number, show: () => string[]): string[] {
  try {
    return show();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [...wrap(cleanLine(reason), columns, 2), ...hexLines(octetsOf(event), columns)];
  }
}

function hangLine(line: string, columns: number): string[] {
  return wrap(line, columns, 2 + (/^ */.exec(line)?.[0].length ?? 0));
}
