/** The shipped flows are what people start from, so the linter has nothing to say about them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintFlow } from '../../../src/engine/lint/index.js';
import { CONTEXT, FLOWS, SHIPPED } from './support.js';

describe('shipped flows', () => {
  it('are there', () => {
    expect(SHIPPED).toContain('deferred');
  });

  it.each(SHIPPED)('%s lints clean', (name) => {
    const findings = lintFlow(readFileSync(join(FLOWS, `${name}.yaml`), 'utf8'), `${name}.yaml`, CONTEXT);
    const counted = findings.filter(({ severity }) => severity !== 'info');
    expect(counted.map(({ rule, message, where }) => `${where.line}: ${rule} ${message}`)).toEqual([]);
  });
});
