/** Folders of messages, a file each, and single messages. */
import type { FoundBody, ReadContext } from './found.js';

/** A file of a folder, by its name there. */
export interface NamedOctets {
  name: string;
  octets: Uint8Array;
}

const MESSAGE_FILES = /\.(?:xml|wbxml|bin)$/i;
/** What exports of ours put beside the messages. */
const OWN_MARKER = 'fumo-export.json';

/** Whether a file of that name is taken for a message. */
export function isMessageFile(name: string): boolean {
  return MESSAGE_FILES.test(name);
}

export function isOwnMarker(name: string): boolean {
  return name === OWN_MARKER;
}

/** The files as bodies, in the order of their names, numbers in them compared as numbers. */
export function bodiesOf(files: readonly NamedOctets[], { leftOut }: ReadContext): FoundBody[] {
  const sorted = [...files].sort((one, other) => compareNames(one.name, other.name));
  return sorted.flatMap(({ name, octets }, order): FoundBody[] => {
    if (isOwnMarker(name)) return [];
    if (isMessageFile(name)) {
      return [{ kind: 'body', place: { file: name }, at: undefined, order, name, body: octets }];
    }
    leftOut.add('other-file', { file: name });
    return [];
  });
}

/** `2.xml` before `10.xml`. */
export function compareNames(one: string, other: string): number {
  const [ones, others] = [partsOf(one), partsOf(other)];
  for (let at = 0; at < Math.max(ones.length, others.length); at++) {
    const [a = '', b = ''] = [ones[at], others[at]];
    const isNumber = /^\d/.test(a) && /^\d/.test(b);
    const order = isNumber ? Number(a) - Number(b) : compareText(a, b);
    if (order !== 0) return order;
  }
  return compareText(one, other);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function partsOf(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}
