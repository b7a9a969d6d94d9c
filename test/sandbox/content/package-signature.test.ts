import { describe, expect, it } from 'vitest';
import { signPackage } from '../../../src/sandbox/content/package-signature.js';

const FACTS = { name: 'Firmware', version: '2.0.0', man: 'fumo', mod: 'sandbox-1', size: 10, sha256: 'ab' };

describe('the signature of a package', () => {
  it('is the same for the same facts, whatever else the header says', () => {
    const header = { 'fumo-package': 1, ...FACTS };
    expect(signPackage(header)).toBe(signPackage(FACTS));
    expect(signPackage(FACTS)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['name', 'Firmwarf'],
    ['version', '2.0.1'],
    ['man', 'fuma'],
    ['mod', 'sandbox-2'],
    ['size', 11],
    ['sha256', 'ac'],
  ] as const)('changes with %s', (field, value) => {
    expect(signPackage({ ...FACTS, [field]: value })).not.toBe(signPackage(FACTS));
  });

  it('needs the key', () => {
    expect(signPackage(FACTS, 'another key')).not.toBe(signPackage(FACTS));
  });
});
