/** The grammar of XML 1.0 as far as a scan needs it: one sticky pattern for each kind of markup. */

const NAME_START =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const NAME = `[${NAME_START}][${NAME_START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`;
const SPACE = '[ \\t\\r\\n]';
const QUOTED = `(?:"[^"]*"|'[^']*')`;
const ATTRIBUTE = `${SPACE}+(${NAME})${SPACE}*=${SPACE}*(?:"([^<"]*)"|'([^<']*)')`;

const WHOLE_NAME = new RegExp(`^${NAME}$`, 'u');
export const TAG_NAME = new RegExp(`<(${NAME})`, 'uy');
export const TAG_END = new RegExp(`${SPACE}*(/?)>`, 'y');
/** The start tags that messages are made of, without attributes and in ASCII, for speed. */
export const PLAIN_TAG = /<([A-Za-z_][A-Za-z0-9_.-]*)(\/?)>/y;
export const END_TAG = new RegExp(`</(${NAME})${SPACE}*>`, 'uy');
export const NEXT_ATTRIBUTE = new RegExp(ATTRIBUTE, 'uy');
export const INSTRUCTION = new RegExp(`<\\?(${NAME})(?:${SPACE}[^]*?)?\\?>`, 'uy');
export const DECLARATION = new RegExp(
  `<\\?xml${SPACE}+version${SPACE}*=${SPACE}*(?:"1\\.[0-9]+"|'1\\.[0-9]+')` +
    `(?:${SPACE}+encoding${SPACE}*=${SPACE}*["']([A-Za-z][\\w.-]*)["'])?` +
    `(?:${SPACE}+standalone${SPACE}*=${SPACE}*["'](?:yes|no)["'])?${SPACE}*\\?>`,
  'y',
);
export const DOCTYPE = new RegExp(
  `<!DOCTYPE${SPACE}+${NAME}(?:${SPACE}+(?:PUBLIC${SPACE}+${QUOTED}|SYSTEM)${SPACE}+${QUOTED})?${SPACE}*>`,
  'uy',
);
export const INTERNAL_SUBSET = /<!DOCTYPE(?:"[^"]*"|'[^']*'|[^>"'[])*\[/y;
export const REFERENCE = /&(?:(?:amp|lt|gt|quot|apos);|#(?:([0-9]{1,8})|x([0-9a-fA-F]{1,7}));)?/g;
export const NOT_XML = /[^\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
export const COMMENT_START = '<!--';
export const CDATA_START = '<![CDATA[';
/** SyncML has none, so a document with more than this in one tag is not meant for it. */
export const MAX_ATTRIBUTES = 64;
export const ENCODINGS = /^(?:utf-?8|us-ascii)$/i;
/** Names that fast-xml-parser renames or refuses because JavaScript objects have members of that name. */
const RESERVED_NAMES = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

/** Characters of XML names that fast-xml-parser takes for blanks: the Ogham space mark and the byte order mark. */
const BLANK_TO_PARSER = /[\u{1680}\u{FEFF}]/u;

/** True for a name that fast-xml-parser returns as it stands. */
export function isReadableName(name: string): boolean {
  return !RESERVED_NAMES.has(name) && !BLANK_TO_PARSER.test(name);
}

/** True when every character of the text may stand in XML. */
export function isXmlText(text: string): boolean {
  return !NOT_XML.test(text);
}

const EACH_NOT_XML = new RegExp(NOT_XML.source, 'gu');

/** The text with U+FFFD for each character that XML does not allow. */
export function toXmlText(text: string): string {
  return text.replace(EACH_NOT_XML, '\u{FFFD}');
}

/** True for a name without a colon that can stand in XML. */
export function isXmlName(name: string): boolean {
  return WHOLE_NAME.test(name) && !name.includes(':') && isReadableName(name);
}

/** True for the characters that XML allows (XML 1.0, 2.2). */
export function isXmlCharacter(code: number): boolean {
  return code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff) && isXmlText(String.fromCodePoint(code));
}
