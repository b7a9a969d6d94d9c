import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import TraceShow from '../../src/commands/trace/show.js';
import { alert, smallTrace, status, TraceBuilder } from '../support/traces.js';
import { openTraceHome, type TraceHome, textOfTrace } from './trace-home.js';

const EVENTS = smallTrace().events.length;

let home: TraceHome;
beforeAll(async () => {
  home = openTraceHome();
  await home.record(smallTrace());
});
afterAll(() => home.remove());

const show = (...argv: string[]) => home.run(TraceShow, 'trace:show', argv);

describe('the ladder', () => {
  it('has steps with their numbers, virtual times and what happened', async () => {
    const { stdout, code } = await show();
    expect(code).toBe(0);
    expect(stdout).toContain('── 1, 5.5.3 step 1, server ─');
    expect(stdout).toMatch(/step 8, user ─+ 2026-01-05 09:00:05 ──/);
    expect(stdout).toMatch(/step 15, clock ─+ 2026-01-06 02:00:00 ──/);
    expect(stdout).toContain('1m 5s later: 2026-01-06 02:01:05');
    expect(stdout).toContain('chooses 2 "Later", status 200');
    expect(stdout).toContain('timer defer is set for 2026-01-06 02:00:00');
    expect(stdout).toContain('State 10 Idle -> 30 Download progressing');
    expect(stdout).toContain('replace ./FwUpdate/FwPkg1/State "10" → "30"');
    expect(stdout).toContain('passed: updated');
  });

  it('says of each command what it was answered, and of each Status what it answers', async () => {
    const { stdout } = await show();
    expect(stdout).toContain('Get ./DevDetail/FwV → 200 in #6');
    expect(stdout).toContain('Status 200 for Alert = "2" in #5');
    expect(stdout).toMatch(/Status 407 [^│]*for Alert, Replace in #2/);
  });

  it('says that a command was never answered once the session is over', async () => {
    const trace = new TraceBuilder();
    const opened = { kind: 'session', phase: 'opened', side: 'server', session: 'A1' } as const;
    trace.event(opened).fromServer({ msgId: '1', wishes: [alert('1100')] });
    trace.event({ ...opened, phase: 'closed', reason: 'the device went away' });
    const path = join(home.folder, 'unanswered.jsonl');
    writeFileSync(path, textOfTrace(trace));
    const { stdout } = await show(path);
    expect(stdout.replace(/[\s│]+/g, ' ')).toContain('→ no answer');
    expect(stdout).toContain('the run was cut off here');
  });

  it('says how much of a long value is left out', async () => {
    const trace = new TraceBuilder();
    const item = { target: { locUri: './A' }, data: 'x'.repeat(500) };
    trace.fromServer({ msgId: '1', wishes: [{ name: 'Replace', items: [item] }] });
    const path = join(home.folder, 'long.jsonl');
    writeFileSync(path, textOfTrace(trace));
    const { stdout } = await show(path);
    expect(stdout.replace(/[\s│]+/g, ' ')).toContain('(340 more characters)');
  });

  it('stays within the width of the screen', async () => {
    const { stdout } = await show();
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  });
});

describe('choosing', () => {
  it('shows what matches with its step, and says how much that is', async () => {
    const { stdout } = await show('--filter', 'Get ./DevDetail/FwV');
    expect(stdout).toContain('── 3, 5.5.3 step 6, server ─');
    expect(stdout).toContain('5: package 2, session A1');
    expect(stdout).not.toContain('── 4,');
    expect(stdout).toContain(`1 of ${EVENTS} events match "Get ./DevDetail/FwV"`);
  });

  it('says when nothing matches', async () => {
    const { stdout } = await show('--filter', 'Exec');
    expect(stdout).toContain(`None of ${EVENTS} events matches "Exec".`);
  });

  it('points into a filter that it cannot read', async () => {
    const { code, stderr } = await show('--filter', 'kind:');
    expect([code, stderr.split(/[.\]]/)[0]]).toEqual([expect.any(Number), 'error[filter']);
    expect(code).not.toBe(0);
  });

  it('shows the last events, and how many there were before', async () => {
    const { stdout } = await show('--last', '2');
    expect(stdout).toContain(`${EVENTS - 2} events before this are not shown (--last)`);
    expect(stdout).toContain('going on');
    expect(stdout).not.toContain('5.5.3 step 1,');
  });

  it('gives matching events and nothing else in JSON', async () => {
    const shown = JSON.parse((await show('--json', '--filter', 'kind:message')).stdout);
    expect(shown.run).toBe('deferred-1');
    expect(shown.header.format).toBe('fumo-trace');
    expect(new Set(shown.events.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['message']));
    const whole = JSON.parse((await show('--json')).stdout);
    expect(whole.events).toEqual(smallTrace().events);
    expect(JSON.parse((await show('--json', '--last', '3')).stdout).events).toEqual(whole.events.slice(-3));
  });
});

describe('one message', () => {
  it('is found in a long trace, with its package', async () => {
    const { stdout } = await show('--message', '5');
    expect(stdout).toContain('#5 server → device · package #2');
    expect(stdout).toContain('<SyncHdr>');
  });

  it('is refused when there is none', async () => {
    const { code, stderr } = await show('--message', '99');
    expect([code, stderr.split(':')[0]]).toEqual([2, 'error[usage.no-such-message]']);
    expect(stderr).toContain('a message from 1 to 8');
  });

  it('cannot be followed', async () => {
    expect((await show('--message', '1', '--follow')).code).toBe(2);
    const { code, stderr } = await show('--follow', '--json');
    expect(code).toBe(2);
    expect(stderr).toBe('');
  });
});

describe('times of the wall clock', () => {
  it('are those of the registry for a run of ours', async () => {
    expect((await show('--wall')).stderr).toMatch(/^note: .*the run began at 20\d\d-.* and ended at /);
  });

  it('are those of the recording for an imported trace', async () => {
    const imported = {
      from: 'pcap',
      name: 'capture.pcap',
      clock: 'wall',
      unknown: [],
      leftOut: [],
    } as const;
    const path = join(home.folder, 'imported.jsonl');
    writeFileSync(path, textOfTrace(new TraceBuilder({ imported }).notification(1)));
    const { stderr, stdout } = await show(path, '--wall');
    expect(stderr).toBe('imported from capture.pcap, times as recorded, UTC\n');
    expect(stdout).toContain('times as recorded');
    expect(stdout).toContain('the recording ends here');
    expect(stdout).not.toContain('cut off');
  });
});

describe('--check', () => {
  it('puts the rules that are broken under the message that breaks them', async () => {
    const trace = new TraceBuilder();
    trace.fromDevice({ msgId: '1', wishes: [alert('1201')] });
    trace.fromServer({ msgId: '1', statuses: [status('9/9', 'Alert', '200')] });
    const path = join(home.folder, 'broken.jsonl');
    writeFileSync(path, textOfTrace(trace));
    const { stdout } = await show(path, '--check');
    const after = stdout.slice(stdout.indexOf('<──')).replace(/[\s│]+/g, ' ');
    expect(after).toMatch(/✖ [A-Z]{3}-\d\d \(must\): .* expected .* found /);
    expect(stdout).toMatch(/\d+ rules broken/);
  });
});

describe('a torn trace', () => {
  it('is shown up to the tear, and says so', async () => {
    const path = join(home.folder, 'torn.jsonl');
    writeFileSync(path, textOfTrace(smallTrace()));
    appendFileSync(path, '{"kind":"no');
    const { stdout, stderr, code } = await show(path);
    expect([code, stderr]).toEqual([0, `note: the last line of ${path} was torn and is left out\n`]);
    expect(stdout).toContain('passed: updated');
  });
});
