/** Every shipped flow: read, played to the outcome that it promises, the same again over http, and by all the rules. */
import { describe, expect, it } from 'vitest';
import { library, play } from '../support/play.js';
import { judged, secretsOf } from '../trace/check/traces.js';

/** What each flow ends in when it answers itself, with the reported result where there is one. */
const PROMISES: Readonly<Record<string, { outcome: string; result?: number; firmware: string }>> = {
  'network-initiated': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'user-initiated': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'device-initiated': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  deferred: { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'up-to-date': { outcome: 'up-to-date', firmware: '1.0.0' },
  'forced-update': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'second-deferral-refused': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'deferral-limit': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'slot-missed': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'prompt-timeout': { outcome: 'no-choice', firmware: '1.0.0' },
  'no-screen': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'download-cancelled': { outcome: 'cancelled', result: 401, firmware: '1.0.0' },
  'corrupted-package': { outcome: 'refused', result: 402, firmware: '1.0.0' },
  'wrong-device': { outcome: 'refused', result: 403, firmware: '1.0.0' },
  'power-cut': { outcome: 'failed-well', result: 410, firmware: '1.0.0' },
  'package-in-session': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'question-between': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'device-check': { outcome: 'up-to-date', firmware: '1.0.0' },
  'up-to-date-details': { outcome: 'up-to-date', firmware: '1.0.0' },
  'nonce-resync': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'session-aborted': { outcome: 'updated', result: 200, firmware: '2.0.0' },
  'low-battery-at-slot': { outcome: 'updated', result: 200, firmware: '2.0.0' },
};
/** A notification that nobody heard is no breach, and the rule says that no session came of it. */
const SHOULDS: Readonly<Record<string, readonly string[]>> = { 'slot-missed': ['NOT-06', 'NOT-06'] };
const CELLS = Object.keys(PROMISES).flatMap((flow) =>
  (['xml', 'wbxml'] as const).map((encoding) => ({ flow, encoding })),
);

describe('the shipped flows', () => {
  it('are all in the table', async () => {
    const names = (await library.list()).map(({ name }) => name);
    expect(names.sort()).toEqual(Object.keys(PROMISES).sort());
  });

  it.each(CELLS)('$flow in $encoding ends as it promises, by all the rules', async ({ flow, encoding }) => {
    const run = await play(flow, { encoding });
    const { result } = run;
    const promise = PROMISES[flow];
    expect(result.failure).toBeUndefined();
    expect(result).toMatchObject({ verdict: 'passed', outcome: promise?.outcome });
    expect(result.device.firmware).toBe(promise?.firmware);
    expect(result.report?.result).toBe(promise?.result);
    const reports = judged({ ...run, credentials: secretsOf(run.header) });
    const failures = reports.flatMap(({ id, failures }) => failures.map((failure) => ({ id, ...failure })));
    expect(failures.filter(({ level }) => level === 'must')).toEqual([]);
    expect(failures.map(({ id }) => id)).toEqual(SHOULDS[flow] ?? []);
  });

  it.each(Object.keys(PROMISES))('%s says the same over http', async (flow) => {
    const [http, loopback] = [await play(flow, { transport: 'http' }), await play(flow)];
    expect(http.events).toEqual(loopback.events);
  });
});
