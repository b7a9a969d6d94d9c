/**
 * XML text to element tree and back. fast-xml-parser does the parsing and the building; what it is given has been
 * checked first, and what it returns is read by a strict walk.
 */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { FumoError } from '../errors.js';
import type { Element } from './element.js';
import { HIGHEST_DEPTH, type ReadLimits, resolveLimits } from './limits.js';
import { utf8Decode, utf8Encode } from './octets.js';
import type { Tolerance } from './tolerances.js';
import { SYNCML_12_FPI } from './wbxml-tokens.js';
import { spellOctets } from './xml-octets.js';
import { scanXml } from './xml-scan.js';
import { treeToParsed } from './xml-text.js';
import { ATTRIBUTE_PREFIX, CDATA_KEY, parsedToTree, TEXT_KEY } from './xml-tree.js';

const SHARED_OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE_PREFIX,
  textNodeName: TEXT_KEY,
  cdataPropName: CDATA_KEY,
  processEntities: false,
} as const;

const parser = new XMLParser({
  ...SHARED_OPTIONS,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignorePiTags: true,
  maxNestedTags: HIGHEST_DEPTH + 1,
  jPath: false,
});

const builder = new XMLBuilder({ ...SHARED_OPTIONS, suppressEmptyNode: true });

const BYTE_ORDER_MARK = '\u{FEFF}';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const SYSTEM_ID = 'http://www.openmobilealliance.org/tech/DTD/OMA-TS-SyncML_RepPro_DTD-V1_2.dtd';

/**
 * Reads one XML document. A DOCTYPE is skipped when it declares nothing; text is neither trimmed nor converted.
 *
 * Errors: `xml.*` with line and column, such as `xml.not-well-formed`, `xml.entity`, `xml.too-large`. Warnings:
 * `xml.namespace`, `xml.attributes`.
 */
export function readXml(
  text: string | Uint8Array,
  options?: Partial<ReadLimits>,
): { root: Element; warnings: Tolerance[] } {
  const limits = resolveLimits(options);
  refuseTooLarge(text, limits);
  const decoded = typeof text === 'string' ? text : decode(text);
  const document = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded;
  const { start, end } = scanXml(document, limits);
  return parsedToTree(parse(document.slice(start, end)));
}

function refuseTooLarge(text: string | Uint8Array, limits: ReadLimits): void {
  if (
    text.length <= limits.maxOctets &&
    (typeof text !== 'string' || octetsOf(text, limits) <= limits.maxOctets)
  )
    return;
  throw new FumoError('xml.too-large', `The document has more than ${limits.maxOctets} octets`, {
    expected: `at most ${limits.maxOctets} octets`,
    hint: 'Raise the limit if the document is meant to be this large.',
  });
}

/** Counts octets only where three a character could pass the limit. */
function octetsOf(text: string, limits: ReadLimits): number {
  return text.length * 3 <= limits.maxOctets ? text.length : utf8Encode(text).length;
}

function decode(octets: Uint8Array): string {
  const text = utf8Decode(octets);
  if (text !== undefined) return text;
  throw new FumoError('xml.encoding', 'The octets are not UTF-8 text', {
    expected: 'UTF-8',
    hint: 'Check the media type: the octets may be WBXML or UTF-16.',
  });
}

/** Errors of the parser itself should not happen after the scan; they are still refusals of the input. */
function parse(text: string): unknown {
  try {
    return parser.parse(text);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new FumoError('xml.not-well-formed', 'The XML parser refused the document', { found, cause });
  }
}

export interface WriteXmlOptions {
  /** Spread element content over indented lines. */
  pretty?: boolean;
  /** Write a DOCTYPE with the public identifier of SyncML 1.2. Default false. */
  doctype?: boolean;
  /** Write the XML declaration. Default true. */
  declaration?: boolean;
}

/**
 * The tree as XML text, always the same for the same tree. Octets become base64; a namespace is declared where it
 * changes. Errors: `xml.character` for text that XML cannot carry.
 */
export function writeXml(root: Element, options: WriteXmlOptions = {}): string {
  const { pretty = false, doctype = false, declaration = true } = options;
  const body = String(builder.build([treeToParsed(spellOctets(root), { pretty })]));
  const prolog = [
    ...(declaration ? [DECLARATION] : []),
    ...(doctype ? [`<!DOCTYPE ${root.name} PUBLIC "${SYNCML_12_FPI}" "${SYSTEM_ID}">`] : []),
  ];
  return pretty ? `${[...prolog, body].join('\n')}\n` : `${prolog.join('')}${body}`;
}
