/** Every rule has a flow that it finds fault with, at just that place, and one that it lets pass. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LintContext, lintFlow } from '../../../src/engine/lint/index.js';
import { LINT_RULES, RULE_IDS } from '../../../src/engine/lint/rules.js';
import { FumoError } from '../../../src/errors.js';
import { CONTEXT, FIXTURES, findingsOf } from './support.js';

/** What the reader refuses and no other rule names cannot be written down as a file: it would be a gap of the linter. */
const WITHOUT_FILES = ['refused'];
const FILED = RULE_IDS.filter((rule) => !WITHOUT_FILES.includes(rule));

const read = (rule: string, name: string): string =>
  readFileSync(join(FIXTURES, rule, `${name}.yaml`), 'utf8');

describe('every rule of the linter', () => {
  it.each(FILED)('%s: finds what it should, where it is', (rule) => {
    const text = read(rule, 'bad');
    const wanted = (/^# finds (.*)$/m.exec(text)?.[1] ?? '').split(', ');
    expect(wanted.join(' ')).toContain(`${rule} `);
    expect(findingsOf(text)).toEqual(wanted);
    for (const finding of lintFlow(text, 'bad.yaml', CONTEXT)) {
      expect(finding.severity).toBe(LINT_RULES[finding.rule as keyof typeof LINT_RULES].severity);
      expect(finding.where.endLine).toBeGreaterThanOrEqual(finding.where.line);
      expect(finding.message).not.toBe('');
    }
  });

  it.each(FILED)('%s: leaves the right flow alone', (rule) => {
    expect(findingsOf(read(rule, 'good'))).toEqual([]);
  });

  it('has its two files', () => {
    const missing = FILED.filter((rule) =>
      ['bad', 'good'].some((one) => !existsSync(join(FIXTURES, rule, `${one}.yaml`))),
    );
    expect(missing).toEqual([]);
  });

  it.each(FILED)('%s: what it offers as a fix removes the finding', (rule) => {
    const text = read(rule, 'bad');
    const [finding] = lintFlow(text, 'bad.yaml', CONTEXT).filter((one) => one.rule === rule && one.fix);
    if (!finding?.fix) return;
    const { start, end, text: replacement } = finding.fix;
    const fixed = text.slice(0, start) + replacement + text.slice(end);
    const left = lintFlow(fixed, 'bad.yaml', CONTEXT).map(({ message }) => message);
    expect(left.filter((message) => message === finding.message).length).toBeLessThan(
      lintFlow(text, 'bad.yaml', CONTEXT).filter(({ message }) => message === finding.message).length,
    );
  });
});

describe('refused', () => {
  const refusing: LintContext = {
    ...CONTEXT,
    parse: () => {
      throw new FumoError('flow.bad-value', 'no', {
        where: { line: 2, column: 3 },
        expected: 'yes',
        hint: 'Try.',
      });
    },
  };

  it('what the reader refuses is never called clean', () => {
    const [finding, ...more] = lintFlow(read('syntax', 'good'), 'flow.yaml', refusing);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: 'refused', severity: 'error', expected: 'yes', hint: 'Try.' });
    expect(finding?.where).toMatchObject({ line: 2, column: 3 });
    expect(finding?.message).toContain('flow.bad-value');
  });

  it('says nothing where another rule has found the error', () => {
    expect(findingsOf(read('unknown-fault', 'bad'), refusing)).toEqual(['unknown-fault 6:32']);
  });
});
