/** Damaged descriptions end in a coded error or in a device, never in anything else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FumoError } from '../../../../src/errors.js';
import { importProfile } from '../../../../src/sandbox/device/profiles/import-tree.js';
import { ManagementTree } from '../../../../src/sandbox/device/tree/tree.js';
import { readWbxml } from '../../../../src/syncml/wbxml-reader.js';
import { writeWbxml } from '../../../../src/syncml/wbxml-writer.js';
import { readXml } from '../../../../src/syncml/xml.js';
import { bootstrapNonces, testCast } from '../fixtures.js';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/profiles');
const SOURCES = ['phone.ddf', 'router-tnds.xml'].flatMap((name) => {
  const xml = new Uint8Array(readFileSync(join(FIXTURES, name)));
  return [
    { name, octets: xml, read: readXml },
    { name: `${name} as WBXML`, octets: writeWbxml(readXml(xml).root), read: readWbxml },
  ];
});

interface Damage {
  at: number;
  with: number;
  how: 'change' | 'insert' | 'delete' | 'cut';
}

const damage = fc.record<Damage>({
  at: fc.nat(),
  with: fc.nat(255),
  how: fc.constantFrom('change', 'insert', 'delete', 'cut'),
});

function apply(octets: Uint8Array, { at, with: value, how }: Damage): Uint8Array {
  const place = at % Math.max(octets.length, 1);
  if (how === 'cut') return octets.slice(0, place);
  const skipped = how === 'insert' ? 0 : 1;
  const put = how === 'delete' ? [] : [value];
  return Uint8Array.from([...octets.slice(0, place), ...put, ...octets.slice(place + skipped)]);
}

describe('a damaged file', () => {
  it.each(SOURCES)('$name', ({ octets, read }) => {
    let devices = 0;
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 3 }), (damages) => {
        try {
          const document = read(damages.reduce(apply, octets));
          const { nodes, fumoUri } = importProfile(document, testCast(), bootstrapNonces());
          expect(new ManagementTree(nodes).find(fumoUri)?.format).toBe('node');
          devices += 1;
        } catch (error) {
          if (!(error instanceof FumoError)) throw error;
          expect(['input', 'usage']).toContain(error.class);
        }
      }),
      { numRuns: 400 },
    );
    expect(devices).toBeGreaterThan(0);
  });
});
