/** Text in XML documents: what XML 1.0 does not allow becomes U+FFFD, what it reads as its own becomes references. */

/** Everything that is not a Char of XML 1.0. */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

export function xmlAttribute(value: string): string {
  return plain(value).replace(/[&<>"\n\r\t]/g, (sign) => ESCAPES[sign] ?? sign);
}

export function xmlText(value: string): string {
  return plain(value).replace(/[&<>\r]/g, (sign) => ESCAPES[sign] ?? sign);
}

function plain(value: string): string {
  return value.replace(NOT_XML, '\u{fffd}');
}
