/** docs/conformance.md says what the table of rules says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { conformanceDocument } from './document.js';

const DOCUMENT = join(import.meta.dirname, '../../../docs/conformance.md');

it('is fresh (UPDATE_CONFORMANCE=1 writes it anew)', () => {
  const fresh = conformanceDocument();
  if (process.env.UPDATE_CONFORMANCE) writeFileSync(DOCUMENT, fresh);
  else expect(readFileSync(DOCUMENT, 'utf8')).toBe(fresh);
});
