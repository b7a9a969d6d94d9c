/** Element tree to typed message and back: the meaning of a message, written once for both spellings. */
import { body } from './command-tree.js';
import { type Element, isElement, NS } from './element.js';
import { record, required } from './fields.js';
import type { Data, SyncMLMessage } from './message.js';
import { utf8DecodeLeniently } from './octets.js';
import { header, requireRoot } from './parts.js';
import type { Trail } from './reading.js';
import { refuseTolerances, type Tolerance } from './tolerances.js';
import { rowOfName } from './vocabulary.js';
import { writeXml } from './xml.js';
import { isXmlName, toXmlText } from './xml-grammar.js';

interface Envelope {
  header: SyncMLMessage['header'];
  body: { commands: SyncMLMessage['commands']; final: boolean };
  unknown?: readonly Element[];
}

const envelope = record<Envelope>(
  NS.syncml,
  'SyncML',
  { header: required('SyncHdr', header), body: required('SyncBody', body) },
  {},
);

/** The message as a tree in DTD order. Unknown elements follow the known ones of their parent. */
export function messageToTree(message: SyncMLMessage): Element {
  const { header: syncHdr, commands, final, unknown } = message;
  const value: Envelope = { header: syncHdr, body: { commands, final }, ...(unknown ? { unknown } : {}) };
  return envelope.write(value, 'SyncML');
}

export interface TreeOptions {
  /** Refuse what would be a warning, under its code. */
  strict?: boolean;
}

/**
 * The typed message of a tree.
 *
 * Errors: `syncml.root`, `syncml.missing-element`, `syncml.unexpected-element`, `syncml.not-utf8`, each with the
 * element path. Warnings: `syncml.element-order`, `syncml.missing-element`, `syncml.repeated-element`,
 * `syncml.unknown-element`, `syncml.unexpected-text`.
 */
export function treeToMessage(
  root: Element,
  options: TreeOptions = {},
): { message: SyncMLMessage; warnings: Tolerance[] } {
  const at: Trail = { element: root, parent: undefined, warnings: [] };
  requireRoot(at);
  const { header: syncHdr, body: syncBody, unknown } = envelope.read(at);
  refuseTolerances(at.warnings, options.strict);
  const message = { header: syncHdr, ...syncBody, ...(unknown ? { unknown } : {}) };
  return { message, warnings: at.warnings };
}

/**
 * The text of Data: a string as it is, octets as UTF-8, a subtree as XML text; U+FFFD stands for what cannot be part
 * of that. Never an error, since a peer may send anything.
 */
export function dataText(data: Data | undefined): string {
  if (data === undefined) return '';
  if (typeof data === 'string') return data;
  if (data instanceof Uint8Array) return utf8DecodeLeniently(data);
  return data.map((element) => writeXml(carriable(element), { declaration: false })).join('');
}

/** The tree with everything that XML cannot carry replaced: WBXML has room for more. */
function carriable(element: Element): Element {
  const { name, ns } = element;
  return {
    ...element,
    name: rowOfName(ns, name) || isXmlName(name) ? name : '_',
    children: element.children.map((child) => {
      if (isElement(child)) return carriable(child);
      return typeof child === 'string' ? toXmlText(child) : child;
    }),
  };
}
