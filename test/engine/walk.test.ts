import { describe, expect, it } from 'vitest';
import { GIVEN_DEFAULTS } from '../../src/engine/flow/given.js';
import { parseFlow } from '../../src/engine/flow/parse.js';
import type { Scope } from '../../src/engine/flow/template.js';
import { seek, startWalk, stepOver, type Walk } from '../../src/engine/walk.js';

function flows(...texts: readonly string[]) {
  return texts.map((text) => parseFlow(text, 'test.yaml'));
}

function open(...texts: readonly string[]): Walk {
  const all = flows(...texts);
  const [first] = all;
  if (!first) throw new Error('no flow');
  return startWalk(first, new Map(all.map((flow) => [flow.name, flow])), GIVEN_DEFAULTS);
}

/** Verbs with section and number, up to the end. */
function trail(start: Walk, captures: Scope = {}): string[] {
  const names: string[] = [];
  let walk = start;
  for (let steps = 0; steps < 100; steps++) {
    const found = seek(walk, captures);
    if (found.found.found !== 'step') {
      names.push(`${found.found.found}:${found.found.outcome}`);
      return names;
    }
    const { node, section } = found.found;
    names.push(`${section ?? '-'}/${node.ad ?? '-'} ${node.verb}`);
    walk = stepOver(found.walk);
  }
  throw new Error('the walk does not end');
}

const INNER = `
flow: inner
title: Inner
spec: { document: D, section: "1" }
steps:
  - { ad: 0, server: has-update }
  - { ad: 1, server: notifies }
  - { ad: 2, device: accepts-notification }
  - { id: tail, device: downloads }
`;

function outer(steps: string): string {
  return `flow: outer\ntitle: Outer\nspec: { document: D, section: "2" }\nsteps:\n${steps}`;
}

describe('a walk', () => {
  it('takes steps in order and ends as completed when nothing says otherwise', () => {
    expect(trail(open(INNER))).toEqual([
      '1/0 has-update',
      '1/1 notifies',
      '1/2 accepts-notification',
      '1/- downloads',
      'end:completed',
    ]);
  });

  it('includes a range under its own numbers, or as its own', () => {
    expect(
      trail(open(outer('  - { include: inner, from: 1, through: 2 }\n  - { end: done }'), INNER)),
    ).toEqual(['1/1 notifies', '1/2 accepts-notification', 'end:done']);
    expect(trail(open(outer('  - { include: inner, through: 1, as-own: true }'), INNER))).toEqual([
      '2/0 has-update',
      '2/1 notifies',
      'end:completed',
    ]);
  });

  it('finds a label inside an include of the included flow', () => {
    const top = 'flow: top\ntitle: Top\nsteps:\n  - { include: outer, from: tail }';
    expect(trail(open(top, outer('  - { include: inner }\n  - { end: done }'), INNER))).toEqual([
      '1/- downloads',
      'end:done',
    ]);
  });

  it('refuses a label that is nowhere', () => {
    const walk = open(outer('  - { include: inner, from: 9 }'), INNER);
    expect(() => seek(walk, {})).toThrowError(
      expect.objectContaining({ code: 'flow.unknown-label', found: '9' }),
    );
  });

  const BRANCHES = outer(`
  - when: offer
    now: { server: notifies }
    none: { end: nothing }
  - { end: done }`);

  it.each([
    ['now', ['2/- notifies', 'end:done']],
    ['cancel', ['end:nothing']],
    ['timeout', ['end:nothing']],
    ['no-ui', ['end:nothing']],
  ])('branches on the outcome %s', (outcome, expected) => {
    expect(trail(open(BRANCHES), { offer: { outcome } })).toEqual(expected);
  });

  it('refuses an outcome without a branch, naming those that there are', () => {
    expect(() => seek(open(BRANCHES), { offer: { outcome: 'later' } })).toThrowError(
      expect.objectContaining({
        code: 'flow.branch-not-covered',
        found: 'later',
        expected: 'one of now, none',
      }),
    );
  });

  it('changes given inside an include only', () => {
    const text = outer(`
  - { include: counted, with: { policy: { deferrals: "\${policy.deferrals - 1}" } } }
  - when: policy.deferrals
    "1": { end: outside-is-one }`);
    const counted = `flow: counted\ntitle: C\nsteps:\n  - when: policy.deferrals\n    "0": { server: notifies }`;
    expect(trail(open(text, counted))).toEqual(['-/- notifies', 'end:outside-is-one']);
  });

  it('stops an include that never ends', () => {
    const walk = open(outer('  - { include: outer }'));
    expect(() => seek(walk, {})).toThrowError(expect.objectContaining({ code: 'flow.include-loop' }));
  });

  it('says what a fail node found', () => {
    const walk = open(outer(`  - { fail: bad, expected: good, found: "\${report.result}" }`));
    expect(seek(walk, { report: { result: 402 } }).found).toMatchObject({
      found: 'fail',
      outcome: 'bad',
      seen: '402',
    });
  });
});
