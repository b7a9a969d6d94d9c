import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GIVEN_DEFAULTS } from '../../src/engine/flow/given.js';
import { openLibrary } from '../../src/engine/flow/library.js';
import { parseFlow } from '../../src/engine/flow/parse.js';
import { promptsOf, withoutDefault } from '../../src/engine/flow/prompts.js';
import type { Scope } from '../../src/engine/flow/template.js';
import { seek, startWalk, stepOver, type Walk } from '../../src/engine/walk.js';
import { ownFolder } from '../support/folder.js';
import { refusalOf } from '../support/refusal.js';

function open(...texts: readonly string[]): Walk {
  const all = texts.map((text) => parseFlow(text, 'test.yaml'));
  const [first] = all;
  if (!first) throw new Error('no flow');
  return startWalk(first, new Map(all.map((flow) => [flow.name, flow])), GIVEN_DEFAULTS);
}

function flow(name: string, steps: string): string {
  return `flow: ${name}\ntitle: T\nsteps:\n${steps}`;
}

/** Verbs, with the round that they fall into; `known` says what is captured once so many steps are done. */
function trail(start: Walk, known: (steps: number) => Scope = () => ({})): string[] {
  const names: string[] = [];
  let walk = start;
  for (let steps = 0; steps < 100; steps++) {
    const { found, walk: before } = seek(walk, known(steps));
    if (found.found !== 'step') return [...names, `${found.found}:${found.outcome}`];
    const round = found.vars.round === undefined ? '' : ` ${String(found.vars.round)}`;
    names.push(`${found.node.verb}${round}`);
    walk = stepOver(before);
  }
  throw new Error('the walk does not end');
}

const offer = (outcome: string): Scope => ({ offer: { outcome } });

describe('a loop', () => {
  const LOOP = `
  - repeat: 3
    until: { offer: update }
    steps: [{ server: notifies }, { server: rechecks }]
    exhausted: { end: "exhausted-\${round}" }
  - { end: left }`;

  it('leaves after the round in which its value came', () => {
    const known = (steps: number) => offer(steps >= 3 ? 'update' : 'defer');
    expect(trail(open(flow('f', LOOP)), known)).toEqual([
      'notifies 1',
      'rechecks 1',
      'notifies 2',
      'rechecks 2',
      'end:left',
    ]);
  });

  it('looks after a round, not before', () => {
    expect(trail(open(flow('f', LOOP)), () => offer('update'))).toEqual([
      'notifies 1',
      'rechecks 1',
      'end:left',
    ]);
  });

  it('comes to its bound', () => {
    expect(trail(open(flow('f', LOOP)), () => offer('defer')).slice(-2)).toEqual([
      'rechecks 3',
      'end:exhausted-3',
    ]);
  });

  it('goes on at its bound when nothing else is said', () => {
    const steps = '  - { repeat: 2, steps: [{ server: notifies }] }\n  - { end: left }';
    expect(trail(open(flow('f', steps)))).toEqual(['notifies 1', 'notifies 2', 'end:left']);
  });

  it('takes its bound from a value, and none is a bound too', () => {
    const steps = (path: string) => `
  - repeat: \${${path}}
    until: { offer: update }
    steps: [{ server: notifies }]
    exhausted: { end: exhausted }`;
    expect(trail(open(flow('f', steps('policy.deferrals'))))).toEqual(['notifies 1', 'end:exhausted']);
    expect(trail(open(flow('f', steps('policy.deferrals - 1'))))).toEqual(['end:exhausted']);
    expect(refusalOf(() => trail(open(flow('f', steps('policy.deferrals - 2')))))).toMatchObject({
      code: 'flow.bad-repeat',
      found: '-1',
      where: { file: 'test.yaml', line: 5, column: 5 },
    });
  });

  it('nests, and each counts its own rounds', () => {
    const steps = `
  - repeat: 2
    steps:
      - { repeat: 2, steps: [{ server: notifies }] }
      - { server: rechecks }`;
    expect(trail(open(flow('f', steps)))).toEqual([
      'notifies 1',
      'notifies 2',
      'rechecks 1',
      'notifies 1',
      'notifies 2',
      'rechecks 2',
      'end:completed',
    ]);
  });

  it('branches and ends in the midst of a round', () => {
    const steps = `
  - repeat: 5
    steps:
      - { server: notifies }
      - when: round
        3: { end: third }
        else: continue`;
    expect(trail(open(flow('f', steps)))).toEqual(['notifies 1', 'notifies 2', 'notifies 3', 'end:third']);
  });

  it('reaches into what it includes', () => {
    const steps = '  - { repeat: 2, steps: [{ include: inner }] }';
    expect(trail(open(flow('f', steps), flow('inner', '  - { server: notifies }')))).toEqual([
      'notifies 1',
      'notifies 2',
      'end:completed',
    ]);
  });

  it('without a step in it is given up', () => {
    const steps = `
  - repeat: 1000
    steps:
      - { repeat: 1000, steps: [{ when: policy.confirm, else: continue }] }`;
    expect(refusalOf(() => trail(open(flow('f', steps))))).toMatchObject({
      code: 'flow.endless-loop',
      where: { file: 'test.yaml' },
    });
  });
});

describe('a range with its label inside a loop', () => {
  const INNER = flow(
    'inner',
    `
  - { ad: 1, server: has-update }
  - id: rounds
    repeat: 2
    steps:
      - { ad: 2, server: notifies }
      - { id: look, server: rechecks }
  - { ad: 4, server: ends-session }`,
  );

  it.each([
    [
      'from a step of it',
      '{ include: inner, from: look }',
      ['rechecks 1', 'notifies 2', 'rechecks 2', 'ends-session'],
    ],
    [
      'from the loop',
      '{ include: inner, from: rounds, through: rounds }',
      ['notifies 1', 'rechecks 1', 'notifies 2', 'rechecks 2'],
    ],
    ['through a step of it', '{ include: inner, through: 2 }', ['has-update', 'notifies 1']],
    ['within it', '{ include: inner, from: look, through: look }', ['rechecks 1']],
  ])('%s', (_name, include, verbs) => {
    expect(trail(open(flow('f', `  - ${include}`), INNER))).toEqual([...verbs, 'end:completed']);
  });
});

describe('a branch', () => {
  const steps = (keys: readonly string[]) =>
    `  - when: report.result\n${keys.map((key) => `    "${key}": { end: "by ${key}" }\n`).join('')}`;
  const taken = (keys: readonly string[], result: unknown) => {
    const { found } = seek(open(flow('f', steps(keys))), { report: { result } });
    return found.found === 'end' ? found.outcome : found.found;
  };

  it.each([
    ['the exact value before everything', ['400..499', '401', 'else'], 401, 'by 401'],
    ['of others the first in the file', ['>= 400', '400..499'], 450, 'by >= 400'],
    ['a list', ['200, 250', 'else'], 250, 'by 200, 250'],
    ['else last, wherever it stands', ['else', '< 300'], 200, 'by < 300'],
    ['else when nothing fits', ['else', '< 300'], 500, 'by else'],
    ['none when there is nothing', ['else', 'none'], undefined, 'by none'],
    ['a value of given', [`\${policy.deferrals}`, 'else'], 1, 'by 1'],
  ])('takes %s', (_name, keys, result, outcome) => {
    expect(taken(keys, result)).toBe(outcome);
  });

  it('looks at what is live', () => {
    const text = flow('f', '  - when: live.state\n    "10, 20": { end: idle }\n    else: { end: busy }');
    const { found } = seek(open(text), { live: { state: 20 } });
    expect(found).toMatchObject({ found: 'end', outcome: 'idle' });
  });
});

describe('what stands in a loop or a branch', () => {
  it('is found without playing: includes, prompts, and prompts that nobody answers', async () => {
    const folder = ownFolder();
    const body = `
  - repeat: 2
    until: { a: b }
    steps: [{ include: inner }]
    exhausted: [{ user: answers, prompt: late }]`;
    writeFileSync(join(folder, 'outer.yaml'), flow('outer', body));
    writeFileSync(join(folder, 'inner.yaml'), flow('inner', '  - { user: answers, prompt: early }'));
    const library = openLibrary(folder);
    const outer = await library.find('outer');
    const flows = await library.closure(outer);
    expect([...flows.keys()]).toEqual(['outer', 'inner']);
    expect(promptsOf(flows)).toEqual(['late', 'early', 'notification']);
    expect(withoutDefault(flows)).toEqual(['late', 'early']);
    expect((await library.list()).map(({ name, prompts }) => [name, prompts])).toEqual([
      ['inner', ['early']],
      ['outer', ['late']],
    ]);
  });
});
