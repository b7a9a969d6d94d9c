/** What the linter knows of the ways through a flow: states of the update, ends, loops, scripts, values. */
import { describe, expect, it } from 'vitest';
import { findingsOf } from './support.js';

/** A flow of these steps; its steps begin in line 5, or behind what `head` adds. */
function flow(steps: string, head = ''): string {
  return `# yaml-language-server: $schema=./flow.schema.json\nflow: sample\ntitle: A sample\n${head}steps:\n${steps}`;
}

const list = (...steps: string[]): string => steps.map((step) => `  - ${step}\n`).join('');
const OPEN = '{ include: network-initiated, through: 5 }';

describe('states of the update', () => {
  const ORDER = (part: string): string => `{ server: orders-update, part: ${part} }`;
  const TAKE = '{ device: accepts-order }';
  const LOAD = '{ device: downloads }';
  const INSTALL = '{ device: installs }';
  const REPORT = '{ device: reports-result }';

  it.each([
    { what: 'download and update', steps: [ORDER('both'), TAKE, LOAD, INSTALL, REPORT] },
    {
      what: 'download, report, update',
      steps: [ORDER('download'), TAKE, LOAD, REPORT, ORDER('install'), TAKE, INSTALL, REPORT],
    },
    {
      what: 'a pushed package',
      steps: [
        '{ server: pushes-package }',
        '{ device: stores-package }',
        ORDER('install'),
        TAKE,
        INSTALL,
        REPORT,
      ],
    },
    {
      what: 'a second update after the first',
      steps: [ORDER('both'), TAKE, LOAD, INSTALL, REPORT, ORDER('both'), TAKE],
    },
    { what: 'a report of an order that nobody watched', steps: [ORDER('both'), TAKE, REPORT] },
    {
      what: 'commands of the author, which may be anything',
      steps: ['{ server: sends, commands: [{ Exec: ./FwUpdate/FwPkg1/Update }] }', INSTALL, REPORT],
    },
  ])('possible: $what', ({ steps }) => {
    expect(findingsOf(flow(list(OPEN, ...steps)))).toEqual([]);
  });

  it.each([
    { what: 'Update without a package', steps: [ORDER('install')], at: '6:15' },
    { what: 'nothing was ordered', steps: [TAKE], at: '6:15' },
    { what: 'a download without an order', steps: [LOAD], at: '6:15' },
    { what: 'an installation before an order', steps: [INSTALL], at: '6:15' },
    {
      what: 'an installation when only Download was ordered',
      steps: [ORDER('download'), TAKE, LOAD, INSTALL],
      at: '9:15',
    },
    { what: 'a report before an Exec', steps: [REPORT], at: '6:15' },
    {
      what: 'two reports of one order',
      steps: [ORDER('both'), TAKE, LOAD, INSTALL, REPORT, REPORT],
      at: '11:15',
    },
    { what: 'an order while one is going on', steps: [ORDER('both'), TAKE, ORDER('both')], at: '8:15' },
    { what: 'a receipt without a report', steps: ['{ server: receives-report }'], at: '6:15' },
  ])('impossible: $what', ({ steps, at }) => {
    expect(findingsOf(flow(list(OPEN, ...steps)))).toEqual([`impossible-order ${at}`]);
  });

  it('is told once, not for all that follows', () => {
    expect(findingsOf(flow(list(OPEN, INSTALL, REPORT, '{ server: receives-report }')))).toEqual([
      'impossible-order 6:15',
    ]);
  });

  it('knows what a branch on the download says', () => {
    const branch = (key: string): string =>
      `${list(OPEN, ORDER('both'), TAKE, LOAD)}  - when: download\n    ${key}: { device: installs }\n    else: continue\n`;
    expect(findingsOf(flow(branch('complete')))).toEqual([]);
    expect(findingsOf(flow(branch('failed')))).toEqual(['impossible-order 10:23']);
  });

  it('looks into loops once it knows all their rounds', () => {
    const loop = `${list(OPEN)}  - repeat: 2\n    steps:\n      - ${ORDER('both')}\n      - ${TAKE}\n      - ${LOAD}\n      - ${INSTALL}\n      - ${REPORT}\n`;
    expect(findingsOf(flow(loop))).toEqual([]);
  });
});

describe('ends', () => {
  const AFTER = '  - { server: ends-session }\n';

  it.each([
    {
      what: 'a when whose branches all end',
      steps: '  - when: policy.confirm\n    "true": { end: a }\n    "false": { end: b }\n',
      line: 8,
    },
    { what: 'a repeat that always ends', steps: '  - repeat: 3\n    steps:\n      - { end: a }\n', line: 8 },
    { what: 'an include that ends', steps: '  - { include: network-initiated }\n', line: 6 },
    { what: 'a fail', steps: '  - { fail: a, expected: b, found: c }\n', line: 6 },
  ])('nothing comes after $what', ({ steps, line }) => {
    expect(findingsOf(flow(steps + AFTER))).toEqual([`unreachable-step ${line}:5`]);
  });

  it.each([
    {
      what: 'a when with a branch that goes on',
      steps: '  - when: policy.confirm\n    "true": { end: a }\n    "false": continue\n',
    },
    {
      what: 'a repeat that until can leave',
      steps:
        '  - repeat: 3\n    until: { live.state: 10 }\n    steps:\n      - { server: notifies }\n    exhausted: { end: a }\n',
    },
    { what: 'a part of an include', steps: `  - ${OPEN}\n` },
  ])('something comes after $what', ({ steps }) => {
    expect(findingsOf(flow(steps + AFTER))).toEqual([]);
  });
});

describe('branches', () => {
  const REPORTED = `  - { include: network-initiated, through: 15 }\n  - when: report.result\n`;

  it('on results: ranges, lists and comparisons cover what they mean', () => {
    const branches = (...keys: string[]): string =>
      flow(REPORTED + keys.map((key) => `    "${key}": continue\n`).join(''));
    expect(findingsOf(branches('200..299', '400..599'))).toEqual([]);
    expect(findingsOf(branches('200', '!= 200'))).toEqual([]);
    expect(findingsOf(branches('< 400', '>= 400'))).toEqual([]);
    expect(findingsOf(branches('200', '402'))).toEqual(['branch-not-covered 6:11']);
    expect(findingsOf(branches('< 400'))).toEqual(['branch-not-covered 6:11']);
  });

  it('on words that steps leave behind', () => {
    const steps = (keys: string): string =>
      flow(`${list(OPEN, '{ server: determines }')}  - when: firmware\n${keys}`);
    expect(findingsOf(steps('    outdated: continue\n    up-to-date: continue\n'))).toEqual([]);
    expect(findingsOf(steps('    outdated: continue\n'))).toEqual(['branch-not-covered 7:11']);
    expect(
      findingsOf(steps('    outdated: continue\n    up-to-date: continue\n    newer: continue\n')),
    ).toEqual(['branch-never-taken 10:5']);
  });

  it('on a policy: words of the policy, or else', () => {
    const steps = (keys: string): string => flow(`  - when: policy.no-answer\n${keys}`);
    expect(findingsOf(steps('    stop: continue\n    install: continue\n'))).toEqual([]);
    expect(findingsOf(steps('    stop: continue\n    else: continue\n'))).toEqual([]);
    expect(findingsOf(steps('    stop: continue\n    instal: continue\n    else: continue\n'))).toEqual([
      'branch-never-taken 7:5',
    ]);
  });
});

describe('scripts of answers', () => {
  const ASK = '{ server: asks-confirmation, prompt: now, title: Now? }';
  const once = list(ASK, '{ user: answers, prompt: now }');

  it('one answer is enough for one asking, and not for two', () => {
    const head = 'prompts:\n  now: { answers: ["yes"] }\n';
    expect(findingsOf(flow(once, head))).toEqual([]);
    expect(findingsOf(flow(once + once, head))).toEqual(['short-script 5:10']);
    expect(findingsOf(flow(once + once, 'prompts:\n  now: { answers: ["yes"], default: "no" }\n'))).toEqual(
      [],
    );
  });

  it('an answer that ends the flow ends the asking', () => {
    const head = 'prompts:\n  now: { answers: ["no"] }\n';
    const ending = '  - when: now\n    "no": { end: no }\n    else: continue\n';
    expect(findingsOf(flow(once + ending + once, head))).toEqual([]);
  });

  it('a flow that comes back to itself asks again', () => {
    const again = (answers: string): string =>
      flow(
        '  - { include: deferred }\n',
        `given: { policy: { after-deferral: ask } }\nprompts:\n  offer: { answers: [${answers}] }\n  slot: { default: 1 }\n`,
      );
    expect(findingsOf(again('defer, update'))).toEqual([]);
    expect(findingsOf(again('defer, defer'))).toEqual(['short-script 6:12']);
  });
});

describe('names', () => {
  it('what an included flow sets, asks and leaves behind is known', () => {
    const steps = list(
      '{ include: deferred, through: 14 }',
      '{ clock: reaches, timer: defer }',
      `{ server: displays, prompt: done, title: "\${slot.label} \${content.pkgUrl} \${info.firmware}" }`,
    );
    expect(findingsOf(flow(steps))).toEqual([]);
  });

  it('a wrong part of a path is the place', () => {
    const steps = list(`{ server: displays, prompt: done, title: "Get \${policy.detials} now" }`);
    expect(findingsOf(flow(steps))).toEqual(['unknown-value 5:60']);
    expect(findingsOf(flow(list(`{ server: displays, prompt: done, title: "\${report.reslut}" }`)))).toEqual([
      'unknown-value 5:56',
    ]);
  });

  it('a capture is used by a hole, a branch, a loop or an expectation', () => {
    const capture = '{ server: has-update, capture: { lang: "tree:./DevInfo/Lang" } }';
    const uses = [
      `{ server: displays, prompt: a, title: "\${lang}" }`,
      '{ when: lang, en: continue, else: continue }',
      '{ repeat: 2, until: { lang: en }, steps: [ { server: notifies } ] }',
      '{ expect: value, of: lang, is: en }',
    ];
    for (const use of uses) expect(findingsOf(flow(list(capture, use)))).toEqual([]);
    expect(findingsOf(flow(list(capture)))).toEqual(['unused-capture 5:38']);
    expect(
      findingsOf(flow(list('{ server: has-update, capture: { device: session, x: "disk:./A" } }'))),
    ).toEqual(['bad-value 5:38', 'unused-capture 5:38', 'unused-capture 5:55', 'bad-value 5:58']);
  });

  it('no number is guessed', () => {
    const text = flow(list('{ include: network-initiated, from: 99 }'));
    expect(findingsOf(text)).toEqual(['unknown-label 5:41']);
  });
});
