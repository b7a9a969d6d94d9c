/** Verdicts come from what went over the wire, whatever is missing or broken there. */
import { describe, expect, it } from 'vitest';
import { toBase64, utf8Encode } from '../../../src/syncml/octets.js';
import { checkTrace, RULES } from '../../../src/trace/check/index.js';
import { traceNamed } from './cases.js';
import {
  having,
  inserting,
  judged,
  lastOfServer,
  messagesIn,
  notification,
  withEvent,
  withMessage,
  withNotification,
  withoutSecrets,
} from './traces.js';

describe('the evidence', () => {
  it.each(['network', 'deferred', 'up-to-date', 'network, wrong password'])(
    'of %s is its messages and downloads: nothing else changes a verdict',
    async (name) => {
      const trace = await traceNamed(name);
      const events = trace.events.filter(({ kind }) => kind === 'message' || kind === 'transfer');
      expect(events.length).toBeLessThan(trace.events.length);
      expect(judged({ ...trace, events })).toEqual(judged(trace));
    },
  );

  it('of nothing lets no rule apply', async () => {
    const { header } = await traceNamed('network');
    const reports = checkTrace(header, [], { rules: RULES });
    expect(new Set(reports.map(({ verdict }) => verdict))).toEqual(new Set(['not-applicable']));
  });

  it('is not touched by judging', async () => {
    const trace = await traceNamed('deferred');
    const before = JSON.stringify(trace.events);
    judged(trace);
    expect(JSON.stringify(trace.events)).toBe(before);
  });
});

describe('what cannot be known', () => {
  it('leaves digests unjudged without secrets, and says so', async () => {
    const reports = judged(withoutSecrets(await traceNamed('network')));
    const open = reports.filter(({ verdict }) => verdict === 'not-judged');
    expect(open.map(({ id, notJudged }) => [id, notJudged])).toEqual([
      ['NOT-03', ['the secrets of the account are not known']],
      ['AUT-02', ['the secrets of the account are not known']],
    ]);
  });

  it('leaves the first digests unjudged without nonces, and judges those after a challenge', async () => {
    const trace = await traceNamed('deferred');
    const { clientNonce: _, serverNonce: __, ...credentials } = trace.credentials ?? fail();
    const report = judged({ ...trace, credentials }).find(({ id }) => id === 'AUT-02');
    expect(report).toMatchObject({ verdict: 'pass', failures: [] });
    expect(report?.passed).toBeGreaterThan(1);
    expect(report?.notJudged).toEqual(['the nonce from before the trace is not known']);
  });

  it('leaves Alert 1200 unjudged where no notification was recorded', async () => {
    const trace = await traceNamed('network, declined');
    const events = trace.events.filter((event) => event.kind !== 'message' || event.message > 1);
    const report = judged({ ...trace, events }).find(({ id }) => id === 'NOT-07');
    expect(report).toMatchObject({ verdict: 'not-judged', failures: [] });
  });
});

describe('broken evidence', () => {
  it('is a failure of the header rule where a message does not decode', async () => {
    const garbage = toBase64(utf8Encode('<SyncML><SyncHdr>'));
    const trace = withEvent(lastOfServer, (event) => ({ ...event, octets: garbage }))(
      await traceNamed('network, xml'),
    );
    const report = judged(trace).find(({ id }) => id === 'HDR-01');
    expect(report?.failures).toHaveLength(1);
    expect(report?.failures[0]?.at).toMatchObject({
      message: messagesIn(trace).at(-1)?.message,
      offset: 0,
      length: 17,
      octets: '<SyncML><SyncHdr>',
    });
  });

  it('is a failure of the notification rule where Package #0 is cut', async () => {
    const trace = withNotification(notification(), (octets) => octets.subarray(0, 20))(
      await traceNamed('network, declined'),
    );
    const report = judged(trace).find(({ id }) => id === 'NOT-01');
    expect(report?.failures[0]).toMatchObject({ at: { message: 1, path: 'trigger', offset: 0, length: 20 } });
  });

  it('does not make the check throw, whichever message is cut wherever', async () => {
    const base = await traceNamed('network, MAC');
    for (const { message, octets } of messagesIn(base)) {
      for (const part of [0, 8, 40, 400]) {
        const cut = withEvent(
          () => message,
          (event) => ({ ...event, octets: octets.slice(0, part) }),
        );
        expect(judged(cut(base))).toHaveLength(RULES.length);
      }
    }
  });

  it('a message sent again with the same octets counts once', async () => {
    const trace = await traceNamed('network');
    const again = inserting(having('Exec'), [{ of: having('Results') }])(trace);
    expect(judged(again).filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });
});

describe('a failure', () => {
  it('shows the digest that should have come', async () => {
    const trace = withMessage(lastOfServer, (one) => ({
      ...one,
      header: { ...one.header, respUri: 'http://dm.fumo.test/x' },
    }))(await traceNamed('network, MAC'));
    const [failure] = judged(trace).find(({ id }) => id === 'HMA-02')?.failures ?? [];
    expect(failure?.expected).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(failure?.found).toMatch(/^[A-Za-z0-9+/]{22}==/);
    expect(failure?.at.path).toBe('header x-syncml-hmac');
  });
});

function fail(): never {
  throw new Error('the trace has no secrets');
}
