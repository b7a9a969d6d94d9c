/** docs/flow-lint.md is the table of rules, written out; `vitest -u` writes it anew. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { LINT_RULES, lintReference, RULE_IDS } from '../../../src/engine/lint/rules.js';
import { ROOT } from './support.js';

describe('reference of the rules', () => {
  it('is up to date', async () => {
    await expect(lintReference()).toMatchFileSnapshot(join(ROOT, 'docs/flow-lint.md'));
  });

  it('has a section and two examples for each rule', () => {
    const text = lintReference();
    for (const id of RULE_IDS) expect(text).toContain(`\n## ${id}\n`);
    expect(text.match(/^```yaml$/gm)).toHaveLength(2 * RULE_IDS.length);
  });

  it('what is called good is well-formed YAML', () => {
    for (const [id, { good }] of Object.entries(LINT_RULES)) {
      expect({ id, errors: parseDocument(good).errors.map(({ message }) => message) }).toEqual({
        id,
        errors: [],
      });
    }
  });

  it('words are whole sentences', () => {
    for (const { what, why } of Object.values(LINT_RULES)) {
      expect(what).toMatch(/^[A-Z`].*\.$/);
      expect(why).toMatch(/^[A-Z].*\.$/);
    }
  });
});
