import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromHex } from '../../src/syncml/octets.js';

const FOLDER = fileURLToPath(new URL('../fixtures/vectors/', import.meta.url));

/** One message in both spellings. */
export interface Vector {
  name: string;
  xml: string;
  wbxml: Uint8Array;
}

export const VECTORS: readonly Vector[] = [
  'v1_min',
  'v2_1103',
  'v3_1103reply',
  'v4_1226',
  'v5_exec',
  'v6_chal',
  'v7_1100',
  'v8_get',
].map((name) => {
  const wbxml = new Uint8Array(readFileSync(`${FOLDER}${name}.wbxml`));
  return { name, xml: readFileSync(`${FOLDER}${name}.xml`, 'utf8'), wbxml };
});

export function vector(name: string): Vector {
  const found = VECTORS.find((each) => each.name === name);
  if (!found) throw new Error(`no vector ${name}`);
  return found;
}

/** Octets from hex digits with blanks between them. */
export function hex(digits: string): Uint8Array {
  const octets = fromHex(digits.replace(/\s/g, ''));
  if (!octets) throw new Error('not hex');
  return octets;
}
