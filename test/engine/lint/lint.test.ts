/** The linter as a whole: all findings at once, in order, and nothing that makes it throw. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includesOf, lintFlow } from '../../../src/engine/lint/index.js';
import { slips } from '../../../src/engine/lint/report.js';
import { CONTEXT, FLOWS, findingsOf, SHIPPED } from './support.js';

const SCHEMA = '# yaml-language-server: $schema=./flow.schema.json\n';

describe('a flow with much that is wrong', () => {
  const text = `${SCHEMA}flow: sample
title: A sample
given:
  policy: { confirm: maybe, defferals: 2 }
prompts:
  offer: { default: yes }
steps:
  - { server: notifyes }
  - { server: asks-confirmation, prompt: offr, title: Now?, withn: 2m }
  - { user: answers, prompt: offer }
  - { clock: reaches, timer: defer }
  - { end: done }
  - { server: ends-session }
then:
  dune: { device: { state: 11 }, report: { result: 99 } }
`;

  it('is told everything at once, in the order of the file', () => {
    expect(findingsOf(text)).toEqual([
      'bad-value 5:22',
      'unknown-key 5:29',
      'unused-prompt 7:3',
      'plain-boolean 7:21',
      'unknown-step 9:15',
      'missing-answer 10:42',
      'unknown-key 10:61',
      'prompt-not-asked 11:30',
      'timer-never-set 12:30',
      'unreachable-step 14:5',
      'unknown-outcome 16:3',
      'unknown-state 16:28',
      'result-out-of-range 16:52',
    ]);
  });

  it('finds the same twice', () => {
    expect(lintFlow(text, 'a.yaml', CONTEXT)).toEqual(lintFlow(text, 'a.yaml', CONTEXT));
  });
});

describe('syntax', () => {
  it('every error is told, and words that are wrong in any case', () => {
    const text = `${SCHEMA}flow: sample\ntitle: "open\nsteps:\n  - { server: notifyes }\n`;
    expect(findingsOf(text).some((one) => one.startsWith('syntax '))).toBe(true);
    expect(findingsOf('a: [\nb: {\n').filter((one) => one.startsWith('syntax ')).length).toBeGreaterThan(1);
  });

  it('an empty file and a text are no flows', () => {
    expect(findingsOf('')).toEqual(['empty-flow 1:1']);
    expect(findingsOf('hello\n')).toEqual(['empty-flow 1:1']);
    expect(findingsOf('- a\n- b\n')).toEqual(['empty-flow 1:1']);
  });
});

describe('an allowance', () => {
  const flow = (before: string, after = ''): string =>
    `${SCHEMA}flow: sample\ntitle: A sample\nsteps:\n  - { end: done }\n${before}  - { server: notifies }${after}\n`;

  it('lets the named rule pass on its line or the line below', () => {
    expect(findingsOf(flow(''))).toEqual(['unreachable-step 6:5']);
    expect(findingsOf(flow('  # lint: allow unreachable-step\n'))).toEqual([]);
    expect(findingsOf(flow('', ' # lint: allow unreachable-step'))).toEqual([]);
  });

  it('lets no other rule pass', () => {
    expect(findingsOf(flow('  # lint: allow unknown-key\n'))).toEqual(['unreachable-step 7:5']);
  });
});

describe('includes', () => {
  it('are named once each, at any depth', () => {
    const text =
      'steps:\n  - { include: a }\n  - when: x\n    "1": { include: b }\n    else: [ { include: a } ]\n';
    expect(includesOf(text, 'x.yaml')).toEqual(['a', 'b']);
  });

  it('what an included flow does counts for the states of the update', () => {
    const flow = (from: string): string =>
      `${SCHEMA}flow: sample\ntitle: A sample\nsteps:\n  - { include: network-initiated, from: ${from} }\n`;
    expect(findingsOf(flow('14'))).toEqual(['impossible-order 5:16']);
    expect(findingsOf(flow('order'))).toEqual([]);
  });
});

describe('one slip', () => {
  it('is an edit or two neighbours swapped', () => {
    expect([slips('within', 'withn'), slips('within', 'wihtin'), slips('within', 'within')]).toEqual([
      1, 1, 0,
    ]);
    expect([slips('within', 'wthn'), slips('abc', 'xyz')]).toEqual([2, 2]);
  });
});

describe('any text', () => {
  const texts = SHIPPED.map((name) => readFileSync(join(FLOWS, `${name}.yaml`), 'utf8'));

  it('is linted without throwing, every place inside the text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat(40),
        fc.string({ maxLength: 12 }),
        (text, at, cut, put) => {
          const start = at % text.length;
          const broken = text.slice(0, start) + put + text.slice(start + cut);
          const lines = broken.split('\n').length;
          for (const { where, fix } of lintFlow(broken, 'x.yaml', CONTEXT)) {
            expect(where.line).toBeGreaterThanOrEqual(1);
            expect(where.line).toBeLessThanOrEqual(lines + 1);
            if (fix) expect(fix.end).toBeLessThanOrEqual(broken.length);
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
