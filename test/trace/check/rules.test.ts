/** Each rule sees a trace that keeps it and one that breaks it, and of the broken one nothing else. */
import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/trace/check/index.js';
import { CASES, traceNamed, UNJUDGED } from './cases.js';
import { judged } from './traces.js';

describe('the table', () => {
  it('has every rule once, with all its columns', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const rule of RULES) {
      expect(rule.id).toMatch(/^[A-Z]{3}-\d\d$/);
      expect(rule.title.length).toBeGreaterThan(20);
      expect(rule.clause).toMatch(/^(DM|FUMO) /);
      expect(rule.ets).toBeNull();
    }
  });

  it('has a case for every rule', () => {
    const covered = [...CASES.map(({ rule }) => rule), ...UNJUDGED.map(({ rule }) => rule)];
    expect(RULES.map(({ id }) => id).filter((id) => !covered.includes(id))).toEqual([]);
    expect(covered.filter((id) => !RULES.some((rule) => rule.id === id))).toEqual([]);
  });
});

describe('a trace that keeps the rule', () => {
  it.each(CASES)('$rule: $pass', async ({ rule, pass }) => {
    const report = judged(await traceNamed(pass)).find(({ id }) => id === rule);
    expect(report?.failures).toEqual([]);
    expect(report?.verdict).toBe('pass');
  });
});

describe('a trace that breaks the rule', () => {
  it.each(CASES)('$rule: $fail.base, $fail.how', async ({ rule, fail, level }) => {
    const base = await traceNamed(fail.base);
    const before = broken(base);
    const trace = fail.change(base);
    expect(before).toEqual([]);
    expect(broken(trace).sort()).toEqual([rule, ...(fail.also ?? [])].sort());
    const report = judged(trace).find(({ id }) => id === rule);
    expect(report?.verdict).toBe('fail');
    const [failure] = report?.failures ?? [];
    expect(failure?.at.message).toBe(fail.at(trace));
    expect(failure?.expected).not.toBe('');
    expect(failure?.level).toBe(level ?? report?.level);
  });
});

describe('a rule that octets cannot answer', () => {
  it.each(UNJUDGED)('$rule: $trace', async ({ rule, trace }) => {
    const report = judged(await traceNamed(trace)).find(({ id }) => id === rule);
    expect(report).toMatchObject({ verdict: 'not-judged', failures: [], passed: 0 });
    expect(report?.notJudged[0]).toMatch(/\w/);
  });
});

function broken(trace: Parameters<typeof judged>[0]): string[] {
  return judged(trace)
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ id }) => id);
}
