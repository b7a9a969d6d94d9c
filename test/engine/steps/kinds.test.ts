/** What single kinds put on the wire and make of what comes back. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/syncml/message.js';
import { commandsOf, eventsOf } from '../../support/play.js';
import { playText } from '../../support/play-text.js';

const KNOWN = `
steps:
  - include: network-initiated
    through: 3
`;

/** Options of the first alert of that code. */
function optionsOf(commands: readonly Command[], code: string): string {
  const alert = commands
    .flatMap((command) => ('commands' in command ? command.commands : [command]))
    .find((command) => command.name === 'Alert' && command.data === code);
  return String(alert?.name === 'Alert' ? (alert.items[0]?.data ?? '') : 'no alert');
}

const ask = (verb: string, rest: string, typed = 'any') => `
prompts:
  p: { default: ${verb === 'asks-text' ? typed : '[two, "yes"]'} }
${KNOWN}  - { server: ${verb}, prompt: p, title: T${rest} }
  - { device: shows, prompt: p }
  - { user: answers, prompt: p }
  - { device: reports, prompt: p }
  - { end: x }
`;

describe('a step that asks', () => {
  it.each([
    ['displays', '1100', ', within: 90s, min-display: 5s', 'MINDT=5&MAXDT=90'],
    ['displays', '1100', '', ''],
    ['asks-confirmation', '1101', ', min-display: 1m', 'MINDT=60&DR=1'],
    ['asks-choice', '1103', ', choices: { one: One, two: Two }, within: 2m', 'MAXDT=120&DR=2'],
    ['asks-choices', '1104', ', choices: { one: One, two: Two }, min-display: 2s', 'MINDT=2'],
    [
      'asks-text',
      '1102',
      ', max-length: 8, input-type: numeric, echo: password, within: 1m',
      'MAXDT=60&MAXLEN=8&IT=N&ET=P',
      '"4711"',
    ],
    ['asks-text', '1102', ', input-type: ip, echo: text', 'IT=I&ET=T', '"10.0.0.1"'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole of the flow
    ['asks-text', '1102', ', max-length: "${policy.deferrals}"', 'MAXLEN=1', '"1"'],
  ])('%s%s%s writes its options', async (verb, code, rest, options, typed = 'any') => {
    const { events, result } = await playText(ask(verb, rest, typed));
    expect(optionsOf(commandsOf(events), code)).toBe(options);
    expect(result.steps.at(-1)).toMatchObject({ verb: 'reports', status: 'done' });
  });

  it('hides what is typed as a password', async () => {
    const hidden = await playText(ask('asks-text', ', echo: password'));
    expect(hidden.result.steps.at(-2)?.text).toBe('The user answers: •••');
    const shown = await playText(ask('asks-text', ''));
    expect(shown.result.steps.at(-2)?.text).toBe('The user answers: any');
  });

  it('takes several choices from the defaults', async () => {
    const text = ask('asks-choices', ', choices: { one: One, two: Two, six: Six }');
    const { result } = await playText(text.replace('[two, "yes"]', '"1,six"'));
    expect(result.prompts).toMatchObject([{ prompt: 'p', answer: 'one,six' }]);
  });
});

describe('server sends', () => {
  const send = (commands: string) => `${KNOWN}  - server: sends
    commands: [${commands}]
  - { device: responds }
  - { expect: value, of: response.outcome, is: "accepted, refused" }
  - { end: x }
`;

  it.each([
    ['{ Get: ./DevInfo/Lang }', { name: 'Get', items: [{ target: { locUri: './DevInfo/Lang' } }] }, '200'],
    [
      '{ Add: ./FwUpdate/FwPkg1/Ext/A, data: 5, format: int }',
      {
        name: 'Add',
        items: [
          {
            target: { locUri: './FwUpdate/FwPkg1/Ext/A' },
            meta: { format: 'int', type: 'text/plain' },
            data: '5',
          },
        ],
      },
      '200',
    ],
    [
      '{ Add: ./FwUpdate/FwPkg1/Ext/B, format: node }',
      { name: 'Add', items: [{ target: { locUri: './FwUpdate/FwPkg1/Ext/B' }, meta: { format: 'node' } }] },
      '200',
    ],
    [
      '{ Replace: ./FwUpdate/FwPkg1/Download/PkgURL, data: "http://content.fumo.test/p" }',
      {
        name: 'Replace',
        items: [{ data: 'http://content.fumo.test/p', meta: { format: 'chr', type: 'text/plain' } }],
      },
      '200',
    ],
    [
      '{ Delete: ./DevInfo/Lang }',
      { name: 'Delete', items: [{ target: { locUri: './DevInfo/Lang' } }] },
      '405',
    ],
    [
      '{ Copy: ./DevInfo/Lang, to: ./FwUpdate/FwPkg1/Ext/C }',
      {
        name: 'Copy',
        items: [{ source: { locUri: './DevInfo/Lang' }, target: { locUri: './FwUpdate/FwPkg1/Ext/C' } }],
      },
      /^[24]\d\d$/,
    ],
    [
      '{ Exec: ./FwUpdate/FwPkg1/Update, correlator: mine }',
      { name: 'Exec', correlator: 'mine', items: [{ target: { locUri: './FwUpdate/FwPkg1/Update' } }] },
      /^[245]\d\d$/,
    ],
    [
      '{ Alert: 1101, items: [MAXDT=10, Sure?] }',
      { name: 'Alert', data: '1101', items: [{ data: 'MAXDT=10' }, { data: 'Sure?' }] },
      '408',
    ],
    [
      '{ Sequence: [{ Get: ./DevInfo/Lang }, { Get: ./DevInfo/Mod }] }',
      { name: 'Sequence', commands: [{ name: 'Get' }, { name: 'Get' }] },
      '200',
    ],
    [
      '{ Atomic: [{ Sequence: [{ Add: ./FwUpdate/FwPkg1/Ext/E, data: e }] }] }',
      { name: 'Atomic', commands: [{ name: 'Sequence', commands: [{ name: 'Add' }] }] },
      /^[245]\d\d$/,
    ],
    [
      '{ Atomic: [{ Add: ./FwUpdate/FwPkg1/Ext/D, data: d }] }',
      { name: 'Atomic', commands: [{ name: 'Add' }] },
      '200',
    ],
  ])('%s', async (command, sent, status) => {
    const { events, result } = await playText(send(command));
    const wanted = sent.name;
    const own = commandsOf(events).filter(({ name }) => name === wanted);
    expect(own.at(-1)).toMatchObject(sent);
    expect(result.failure).toBeUndefined();
    const answered = result.steps.find(({ verb }) => verb === 'responds')?.text ?? '';
    expect(answered.replace(/.*Status (\d+).*/, '$1')).toMatch(status);
  });

  it('keeps the first Status of each name, and all in order', async () => {
    const { result } = await playText(`${KNOWN}  - server: sends
    commands: [{ Get: ./DevInfo/Lang }, { Get: ./Nothing }, { Delete: ./DevInfo }]
  - { device: responds }
  - { expect: value, of: response.statuses.Get, is: 200 }
  - { expect: value, of: response.codes, is: "200 404 405" }
  - { expect: value, of: response.refused, is: 404 }
  - { expect: value, of: response, is: refused }
  - { end: x }
`);
    expect(result.failure).toBeUndefined();
    expect(result.outcome).toBe('x');
  });
});

describe('a notification', () => {
  it('that nobody hears fails the step, unless it may', async () => {
    const off = '\nsteps:\n  - { server: has-update }\n  - { device: powers-off }\n';
    const failed = await playText(`${off}  - { server: notifies }\n`);
    expect(failed.result.failure).toMatchObject({ code: 'run.not-delivered' });
    const goesOn = await playText(`${off}  - { server: notifies, may-fail: true }\n  - { end: x }\n`);
    expect(goesOn.result).toMatchObject({ verdict: 'passed', outcome: 'x' });
    expect(goesOn.result.steps.at(-1)?.text).toContain('nobody hears it');
  });
});

describe('clock advances', () => {
  it.each([
    ['to a time that has passed', '{ clock: advances, to: "today 02:00" }'],
    ['nowhere', '{ clock: advances }'],
  ])('%s fails', async (_name, step) => {
    const { result } = await playText(`\nsteps:\n  - { server: has-update }\n  - ${step}\n`);
    expect(result.failure).toMatchObject({ code: 'run.time-past' });
    expect(result.clock.end).toBe('2026-01-05T09:00:00Z');
  });

  it('fires the timers on the way at their own instants', async () => {
    const { result, events } = await playText(`
steps:
  - { server: has-update }
  - { server: sets-timer, timer: a, at: +2h }
  - { server: sets-timer, timer: b, at: +1h }
  - { clock: advances, by: 90m }
  - { end: x }
`);
    expect(result.clock.end).toBe('2026-01-05T10:30:00Z');
    const fired = eventsOf(events, 'timer').filter(({ phase }) => phase === 'fired');
    expect(fired.map(({ name, at }) => [name, new Date(at).toISOString()])).toEqual([
      ['b', '2026-01-05T10:00:00.000Z'],
    ]);
  });
});

describe('server aborts-session', () => {
  it('sends Alert 1223, and the device closes the session', async () => {
    const { events, result } = await playText(`${KNOWN}  - { server: aborts-session }\n  - { end: x }\n`);
    const aborts = commandsOf(events).filter(
      (command) => command.name === 'Alert' && command.data === '1223',
    );
    expect(aborts).toHaveLength(1);
    expect(
      eventsOf(events, 'session').filter(({ phase, side }) => phase === 'closed' && side === 'device'),
    ).toHaveLength(1);
    expect(result.verdict).toBe('passed');
  });
});
