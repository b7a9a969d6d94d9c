import { FumoError } from '../errors.js';
import { type Element, isElement, type Node } from './element.js';
import { utf8Encode } from './octets.js';
import { pageForLiteral, parseUnknownTagName, type TagPosition } from './unknown-tags.js';
import { rowOfName } from './vocabulary.js';
import { CHARSET, HAS_CONTENT, SYNCML_12_ID, TOKEN } from './wbxml-tokens.js';

const VERSION_12 = 0x02;
const LONE_SURROGATE = /\p{Surrogate}/u;
const FIRST_SIZE = 1024;

/** Octets that grow at the end. */
class OctetWriter {
  #octets = new Uint8Array(FIRST_SIZE);
  #length = 0;

  octet(value: number): void {
    this.#reserve(1);
    this.#octets[this.#length] = value;
    this.#length += 1;
  }

  /** A multi-byte integer (WBXML 1.3, 5.1). */
  integer(value: number): void {
    const groups = [value & 0x7f];
    for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80);
    for (const group of groups) this.octet(group);
  }

  octets(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#octets.set(values, this.#length);
    this.#length += values.length;
  }

  /** The text as UTF-8; ASCII goes in directly, which is nearly all of a message. */
  text(text: string): void {
    this.#reserve(text.length * 3);
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) {
        this.octets(utf8Encode(text.slice(at)));
        return;
      }
      this.#octets[this.#length] = code;
      this.#length += 1;
    }
  }

  done(): Uint8Array {
    return this.#octets.slice(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#octets.length) return;
    const larger = new Uint8Array(Math.max(this.#octets.length * 2, this.#length + more));
    larger.set(this.#octets.subarray(0, this.#length));
    this.#octets = larger;
  }
}

/**
 * Encodes a tree as WBXML 1.2 with the SyncML 1.2 public identifier. Attributes have no place there and are left
 * out. Elements without a vocabulary row become literal tags, save the `x-PP-TT` ones, which get their token back.
 *
 * Errors: `wbxml.not-text` for a string with half a surrogate pair.
 */
export function writeWbxml(root: Element): Uint8Array {
  return new WbxmlWriter().write(root);
}

class WbxmlWriter {
  readonly #body = new OctetWriter();
  readonly #literals = new Map<string, number>();
  readonly #table = new OctetWriter();
  #tableLength = 0;
  #page = 0;

  write(root: Element): Uint8Array {
    this.#element(root);
    const message = new OctetWriter();
    message.octet(VERSION_12);
    message.integer(SYNCML_12_ID);
    message.integer(CHARSET.utf8);
    message.integer(this.#tableLength);
    message.octets(this.#table.done());
    message.octets(this.#body.done());
    return message.done();
  }

  #element(element: Element): void {
    const content = element.children.some((child) => isElement(child) || child.length > 0);
    this.#tag(element, content ? HAS_CONTENT : 0);
    if (!content) return;
    for (const child of element.children) this.#node(child, element);
    this.#body.octet(TOKEN.end);
  }

  #tag(element: Element, contentBit: number): void {
    const position = rowOfName(element.ns, element.name) ?? parseUnknownTagName(element.ns, element.name);
    if (position) this.#position(position, contentBit);
    else this.#literal(element, contentBit);
  }

  #position({ page, token }: TagPosition, contentBit: number): void {
    this.#switchTo(page);
    this.#body.octet(token | contentBit);
  }

  #literal(element: Element, contentBit: number): void {
    this.#switchTo(pageForLiteral(element.ns));
    this.#body.octet(TOKEN.literal | contentBit);
    this.#body.integer(this.#literalIndex(element.name));
  }

  #literalIndex(name: string): number {
    const known = this.#literals.get(name);
    if (known !== undefined) return known;
    const index = this.#tableLength;
    const octets = utf8Encode(name);
    this.#literals.set(name, index);
    this.#table.octets(octets);
    this.#table.octet(0);
    this.#tableLength += octets.length + 1;
    return index;
  }

  #switchTo(page: number): void {
    if (page === this.#page) return;
    this.#body.octet(TOKEN.switchPage);
    this.#body.octet(page);
    this.#page = page;
  }

  #node(node: Node, parent: Element): void {
    if (node instanceof Uint8Array) this.#opaque(node);
    else if (isElement(node)) this.#element(node);
    else this.#text(node, parent);
  }

  #opaque(octets: Uint8Array): void {
    if (octets.length === 0) return;
    this.#body.octet(TOKEN.opaque);
    this.#body.integer(octets.length);
    this.#body.octets(octets);
  }

  /** An inline string ends at its first NUL, so text that has one goes out as an opaque block. */
  #text(text: string, parent: Element): void {
    if (text === '') return;
    if (LONE_SURROGATE.test(text)) {
      throw new FumoError('wbxml.not-text', 'A string holds half a surrogate pair', {
        where: { path: parent.name },
      });
    }
    if (text.includes('\0')) this.#opaque(utf8Encode(text));
    else this.#inlineString(text);
  }

  #inlineString(text: string): void {
    this.#body.octet(TOKEN.inlineString);
    this.#body.text(text);
    this.#body.octet(0);
  }
}
