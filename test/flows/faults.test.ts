/** Runs that cannot go well end within their own virtual time, and say what was expected and what came. */
import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultName } from '../../src/engine/ports.js';
import { eventsOf, play } from '../support/play.js';

interface Row {
  fault: FaultName;
  code: string;
  outcome: string;
  /** FUMO result code that the device reports. */
  result?: number;
  found: RegExp;
  states?: number[];
}

const ROWS: readonly Row[] = [
  { fault: 'device-off', code: 'run.not-delivered', outcome: 'failed', found: /503|off|nobody/ },
  { fault: 'wrong-password', code: 'run.timed-out', outcome: 'failed', found: /401|password|credential/i },
  {
    fault: 'package-missing',
    code: 'run.flow-failed',
    outcome: 'update-failed',
    result: 500,
    found: /500/,
    states: [30, 20],
  },
  {
    fault: 'package-corrupted',
    code: 'run.flow-failed',
    outcome: 'update-failed',
    result: 402,
    found: /402/,
    states: [30, 20],
  },
  {
    fault: 'package-truncated',
    code: 'run.flow-failed',
    outcome: 'update-failed',
    result: 402,
    found: /402/,
    states: [30, 20],
  },
  { fault: 'wrong-device', code: 'run.flow-failed', outcome: 'update-failed', result: 403, found: /403/ },
  {
    fault: 'out-of-memory',
    code: 'run.flow-failed',
    outcome: 'update-failed',
    result: 501,
    found: /501/,
    states: [30, 20],
  },
  {
    fault: 'install-fails',
    code: 'run.flow-failed',
    outcome: 'update-failed',
    result: 410,
    found: /410/,
    states: [30, 40, 50, 60, 70, 80],
  },
];

describe('faults', () => {
  it('are all shown here', () => {
    expect(ROWS.map(({ fault }) => fault).sort()).toEqual(Object.keys(FAULTS).sort());
  });

  it.each(ROWS)('$fault', async ({ fault, ...expected }) => {
    const { result, events } = await play('network-initiated', { faults: [fault] });
    expect(result).toMatchObject({
      verdict: 'failed',
      outcome: expected.outcome,
      failure: { code: expected.code },
    });
    expect(result.failure?.found).toMatch(expected.found);
    expect(result.device.firmware).toBe('1.0.0');
    if (expected.result !== undefined) expect(result.report?.result).toBe(expected.result);
    if (expected.states) expect(eventsOf(events, 'state').map(({ to }) => to)).toEqual(expected.states);
  });

  it.each(['http', 'loopback'] as const)('are the same over %s', async (transport) => {
    const { result } = await play('network-initiated', { faults: ['package-corrupted'], transport });
    expect(result.report?.result).toBe(402);
  });

  it('take effect at the step that they name', async () => {
    const { result } = await play('deferred', { faults: ['device-off@20'] });
    const failed = result.steps.at(-1);
    expect(failed).toMatchObject({ status: 'failed', ad: 16, verb: 'notifies', section: '5.5.3' });
    expect(failed?.step).toBe(20);
  });

  it('last no longer than the step allows', async () => {
    const { result } = await play('network-initiated', { faults: ['wrong-password'] });
    const elapsed = Date.parse(result.clock.end) - Date.parse(result.clock.start);
    expect(elapsed).toBe(120_000);
    expect(result.failure?.expected).toContain('within 2m');
  });
});
