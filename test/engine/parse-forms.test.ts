import { describe, expect, it } from 'vitest';
import { parseFlow } from '../../src/engine/flow/parse.js';
import type { Flow } from '../../src/engine/flow/types.js';
import { refusalOf } from '../support/refusal.js';

const HEAD = 'flow: mine\ntitle: Mine\nsteps:\n';
const STEP = '  - { server: notifies }\n';

function parse(steps: string, rest = ''): Flow {
  return parseFlow(`${HEAD}${steps}${rest}`, 'mine.yaml');
}

function refused(steps: string, rest = '') {
  const { code, place, expected, found, hint } = refusalOf(() => parse(steps, rest));
  return { code, place, expected, found, hint };
}

describe('what every step may have', () => {
  it('faults, one or several, and what clears them', () => {
    expect(
      parse('  - { server: notifies, fault: [device-off, power-cut], clear: bad-url }').steps[0],
    ).toMatchObject({
      faults: ['device-off', 'power-cut'],
      clears: ['bad-url'],
    });
    expect(parse(STEP).steps[0]).not.toHaveProperty('faults');
  });

  it('captures from every source', () => {
    const capture = {
      lang: 'tree:./DevInfo/Lang',
      code: 'status:Exec',
      fw: 'result:./DevDetail/FwV',
      sid: 'session',
      at: 'time',
    };
    expect(parse(`  - { server: notifies, capture: ${JSON.stringify(capture)} }`).steps[0]).toMatchObject({
      capture,
    });
  });

  it('expectations of the wire', () => {
    const steps = `
  - server: notifies
    wire:
      - { from: server, package: 2, final: true, commands: [Status, Get], match: "Get */FwV", session: 7, message: 2 }
      - { commands: [] }`;
    expect(parse(steps).steps[0]).toMatchObject({
      wire: [
        {
          from: 'server',
          package: 2,
          final: true,
          commands: ['Status', 'Get'],
          match: 'Get */FwV',
          session: '7',
          message: 2,
          where: { file: 'mine.yaml', line: 7, column: 9 },
        },
        { commands: [], where: { file: 'mine.yaml', line: 8, column: 9 } },
      ],
    });
  });

  it('a parameter of the kind goes before the key of every step', () => {
    const [asks, other] = parse(
      '  - { server: displays, prompt: p, title: Hi, within: 2m }\n  - { server: notifies, within: 2m }',
    ).steps;
    expect(asks).toMatchObject({ params: { within: '2m' }, withinMs: undefined });
    expect(other).toMatchObject({ params: {}, withinMs: 120_000 });
  });
});

describe('the forms between the steps', () => {
  it('a loop', () => {
    const steps = `
  - id: rounds
    repeat: \${policy.deferrals}
    until: { offer: [update, reject] }
    steps: [{ server: notifies }]
    exhausted: { fail: too-often, expected: an end, found: none }`;
    expect(parse(steps).steps[0]).toMatchObject({
      node: 'repeat',
      id: 'rounds',
      times: `\${policy.deferrals}`,
      until: { path: 'offer', is: 'update, reject' },
      steps: [{ node: 'step' }],
      exhausted: [{ node: 'fail', outcome: 'too-often' }],
    });
  });

  it('a loop that goes on when it is exhausted', () => {
    const bare = parse('  - { repeat: 3, steps: [{ server: notifies }] }').steps[0];
    const said = parse(
      '  - { repeat: 3, until: { a: b }, steps: [{ server: notifies }], exhausted: continue }',
    ).steps[0];
    expect([bare, said]).toMatchObject([
      { times: 3, until: undefined, exhausted: [] },
      { times: 3, exhausted: [] },
    ]);
  });

  it('branches spelled as lists, ranges and comparisons', () => {
    const steps = `
  - when: report.result
    200: { end: updated }
    "250, 251": continue
    400..499: [{ end: client }]
    ">= 500": { end: server }
    none: { end: silent }
    else: { end: other }`;
    expect(Object.keys((parse(steps).steps[0] as { branches: object }).branches)).toEqual([
      '200',
      '250, 251',
      '400..499',
      '>= 500',
      'none',
      'else',
    ]);
  });

  it('steps of the actor expect', () => {
    expect(parse('  - { expect: device, state: 10, within: 2m }').steps[0]).toMatchObject({
      node: 'step',
      actor: 'expect',
      verb: 'device',
      params: { state: 10 },
      withinMs: 120_000,
    });
  });
});

describe('the top of the file', () => {
  it('actors, with their place', () => {
    expect(parse(STEP, 'actors: { device: real, server: virtual }')).toMatchObject({
      actors: { device: 'real', server: 'virtual' },
      actorsAt: { file: 'mine.yaml', line: 5, column: 1 },
    });
    expect(parse(STEP)).not.toHaveProperty('actors');
  });

  it('scripts of answers', () => {
    expect(
      parse(STEP, 'prompts: { offer: { default: [defer, update], answers: [defer, 2, true] } }').prompts,
    ).toMatchObject({
      offer: {
        defaults: ['defer', 'update'],
        answers: ['defer', '2', 'true'],
        where: { line: 5, column: 12 },
      },
    });
  });

  it('all groups of then', () => {
    const then = `then:
  done:
    device: { firmware: 2.0.0, state: "90, 100", result: 200, busy: false }
    report: { result: "200..299" }
    sent: { packages: 1, orders: "<= 2", messages: "> 3" }
    prompts: { offer: 2 }
    sessions: { count: 3 }
    tree: { ./DevInfo/Lang: [en, de] }
    time: { at-most: 2d, at-least: 1h }`;
    expect(
      parse(STEP, then).outcomes.done?.expectations.map(({ path, where }) => [path, where.line]),
    ).toEqual([
      ['device.firmware', 7],
      ['device.state', 7],
      ['device.result', 7],
      ['device.busy', 7],
      ['report.result', 8],
      ['sent.packages', 9],
      ['sent.orders', 9],
      ['sent.messages', 9],
      ['prompts.offer', 10],
      ['sessions.count', 11],
      ['tree../DevInfo/Lang', 12],
      ['time.at-most', 13],
      ['time.at-least', 13],
    ]);
  });
});

describe('refusals name code, place and what would be right', () => {
  it.each<[string, string, string, string, Record<string, string>]>([
    [
      'an unknown fault',
      '  - { server: notifies, fault: powr-cut }',
      '',
      'flow.unknown-fault',
      { place: 'mine.yaml:4:25', hint: 'Did you mean power-cut?' },
    ],
    [
      'an unknown fault in a list',
      '  - { server: notifies, clear: [device-off, bad-ulr] }',
      '',
      'flow.unknown-fault',
      { place: 'mine.yaml:4:45', hint: 'Did you mean bad-url?' },
    ],
    [
      'a fault that is no text',
      '  - { server: notifies, fault: { a: 1 } }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:25, steps[0].fault' },
    ],
    [
      'a source that is none',
      '  - { server: notifies, capture: { lang: "tre:./DevInfo/Lang" } }',
      '',
      'flow.bad-capture',
      { place: 'mine.yaml:4:36, steps[0].capture.lang', hint: 'Did you mean tree:./DevInfo/Lang?' },
    ],
    [
      'a source without its node',
      '  - { server: notifies, capture: { lang: "tree:" } }',
      '',
      'flow.bad-capture',
      { found: 'tree:' },
    ],
    [
      'a name that is taken',
      '  - { server: notifies, capture: { report: session } }',
      '',
      'flow.reserved-name',
      { place: 'mine.yaml:4:36, steps[0].capture.report', found: 'report' },
    ],
    [
      'a name that is no name',
      '  - { server: notifies, capture: { "a b": session } }',
      '',
      'flow.bad-value',
      { found: '"a b"' },
    ],
    [
      'wire that is no list',
      '  - { server: notifies, wire: { from: server } }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:25, steps[0].wire' },
    ],
    [
      'an unknown key of wire',
      '  - { server: notifies, wire: [{ pakage: 2 }] }',
      '',
      'flow.unknown-key',
      { place: 'mine.yaml:4:34', hint: 'Did you mean package?' },
    ],
    [
      'an end that is none',
      '  - { server: notifies, wire: [{ from: servr }] }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:34, steps[0].wire[0].from', hint: 'Did you mean server?' },
    ],
    [
      'a package that is none',
      '  - { server: notifies, wire: [{ package: 5 }] }',
      '',
      'flow.bad-value',
      { expected: '0 to 4' },
    ],
    [
      'an empty message of wire',
      '  - { server: notifies, wire: [{}] }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:32, steps[0].wire[0]' },
    ],
    [
      'a filter that cannot be read',
      '  - { server: notifies, wire: [{ match: "(Get" }] }',
      '',
      'flow.bad-filter',
      { place: 'mine.yaml:4:34, steps[0].wire[0].match' },
    ],
    [
      'a bound that is none',
      '  - { repeat: often, steps: [{ server: notifies }] }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:7, steps[0].repeat' },
    ],
    [
      'a bound without end',
      '  - { repeat: 100000, steps: [{ server: notifies }] }',
      '',
      'flow.bad-value',
      { found: '100000' },
    ],
    [
      'a loop without steps',
      '  - { repeat: 3 }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:5, steps[0].steps' },
    ],
    [
      'until with two values',
      '  - { repeat: 3, until: { a: b, c: d }, steps: [{ server: notifies }] }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:18, steps[0].until' },
    ],
    [
      'until that is no spelling',
      '  - { repeat: 3, until: { a: "<" }, steps: [{ server: notifies }] }',
      '',
      'flow.bad-spelling',
      { place: 'mine.yaml:4:27, steps[0].until.a' },
    ],
    [
      'exhausted without until',
      '  - { repeat: 3, steps: [{ server: notifies }], exhausted: { end: a } }',
      '',
      'flow.missing-key',
      { place: 'mine.yaml:4:49' },
    ],
    [
      'an unknown key of a loop',
      '  - { repeat: 3, untill: { a: b }, steps: [{ server: notifies }] }',
      '',
      'flow.unknown-key',
      { place: 'mine.yaml:4:18', hint: 'Did you mean until?' },
    ],
    [
      'a branch key that is no spelling',
      '  - { when: report.result, 499..400: continue }',
      '',
      'flow.bad-spelling',
      { place: 'mine.yaml:4:28, steps[0].499..400', expected: '400..499' },
    ],
    [
      'a branch to nowhere',
      '  - { when: report.result, else: go-on }',
      '',
      'flow.bad-value',
      { expected: 'a step, a list of steps, or continue' },
    ],
    [
      'a branch without branches',
      '  - { when: report.result }',
      '',
      'flow.bad-value',
      { expected: 'at least one branch beside when' },
    ],
    [
      'an unknown verb of expect',
      '  - { expect: devise }',
      '',
      'flow.unknown-step',
      { place: 'mine.yaml:4:7', hint: 'Did you mean device?' },
    ],
    [
      'a number of a step that is none',
      '  - { server: notifies, ad: six }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:25, steps[0].ad' },
    ],
    [
      'a duration that is none',
      '  - { server: notifies, within: soon }',
      '',
      'flow.bad-value',
      { place: 'mine.yaml:4:25, steps[0].within' },
    ],
    [
      'as-own that is no flag',
      '  - { include: deferred, as-own: perhaps }',
      '',
      'flow.bad-value',
      { expected: 'true or false' },
    ],
    [
      'an unknown actor',
      STEP,
      'actors: { devise: real }',
      'flow.unknown-key',
      { place: 'mine.yaml:5:11', hint: 'Did you mean device?' },
    ],
    [
      'an unknown casting',
      STEP,
      'actors: { device: reel }',
      'flow.bad-value',
      { place: 'mine.yaml:5:11, actors.device', hint: 'Did you mean real?' },
    ],
    [
      'an unknown key of a prompt',
      STEP,
      'prompts: { offer: { defalt: a } }',
      'flow.unknown-key',
      { place: 'mine.yaml:5:21', hint: 'Did you mean default?' },
    ],
    [
      'an answer that is no text',
      STEP,
      'prompts: { offer: { answers: [{ a: b }] } }',
      'flow.bad-value',
      { place: 'mine.yaml:5:31, prompts.offer.answers[0]' },
    ],
    [
      'numbering that is none',
      STEP,
      'spec: { document: D, section: "1", numbering: guessed }',
      'flow.bad-value',
      { expected: 'one of inferred' },
    ],
    [
      'an unknown group of then',
      STEP,
      'then: { done: { devise: { state: 10 } } }',
      'flow.unknown-key',
      { place: 'mine.yaml:5:17', hint: 'Did you mean device?' },
    ],
    [
      'an unknown field of then',
      STEP,
      'then: { done: { sessions: { cont: 1 } } }',
      'flow.unknown-key',
      { place: 'mine.yaml:5:29', hint: 'Did you mean sessions.count?' },
    ],
    [
      'a node that is none',
      STEP,
      'then: { done: { tree: { Lang: en } } }',
      'flow.bad-value',
      { place: 'mine.yaml:5:25, then.done.tree.Lang' },
    ],
    [
      'a time that is none',
      STEP,
      'then: { done: { time: { at-most: soon } } }',
      'flow.bad-value',
      { place: 'mine.yaml:5:25, then.done.time.at-most' },
    ],
    [
      'a spelling of then that is none',
      STEP,
      'then: { done: { device: { state: "< " } } }',
      'flow.bad-spelling',
      { place: 'mine.yaml:5:27, then.done.device.state' },
    ],
  ])('%s', (_name, steps, rest, code, details) => {
    expect(refused(steps.endsWith('\n') ? steps : `${steps}\n`, rest)).toMatchObject({ code, ...details });
  });
});
