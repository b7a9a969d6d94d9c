/** Each branch of the flows: what the user answers, what the policy says, what the device can do. */
import { describe, expect, it } from 'vitest';
import { commandsOf, eventsOf, open, play } from '../support/play.js';

interface Row {
  name: string;
  flow: string;
  answers?: string[];
  set?: string[];
  outcome: string;
  updated: boolean;
  /** Status codes of the answered prompts, in order. */
  statuses?: string[];
  sessions?: number;
  /** Values of State, where they are not those of a download. */
  states?: number[];
  /** Packages that were fetched; one for an update when absent. */
  downloads?: number;
}

const ROWS: readonly Row[] = [
  {
    name: 'deferred: update now',
    flow: 'deferred',
    answers: ['offer=update'],
    outcome: 'updated',
    updated: true,
    statuses: ['200'],
    sessions: 2,
  },
  {
    name: 'deferred: reject',
    flow: 'deferred',
    answers: ['offer=reject'],
    outcome: 'rejected',
    updated: false,
    statuses: ['200'],
    sessions: 1,
  },
  {
    name: 'deferred: first slot',
    flow: 'deferred',
    answers: ['offer=defer', 'slot=1'],
    outcome: 'updated',
    updated: true,
    statuses: ['200', '200'],
    sessions: 3,
  },
  {
    name: 'deferred: third slot',
    flow: 'deferred',
    answers: ['offer=defer', 'slot=3'],
    outcome: 'updated',
    updated: true,
    sessions: 3,
  },
  {
    name: 'deferred: cancel the offer',
    flow: 'deferred',
    answers: ['offer=cancel'],
    outcome: 'no-choice',
    updated: false,
    statuses: ['214'],
  },
  {
    name: 'deferred: offer times out',
    flow: 'deferred',
    answers: ['offer=timeout'],
    outcome: 'no-choice',
    updated: false,
    statuses: ['408'],
  },
  {
    name: 'deferred: cancel the slots',
    flow: 'deferred',
    answers: ['offer=defer', 'slot=cancel'],
    outcome: 'no-choice',
    updated: false,
    statuses: ['200', '214'],
  },
  {
    name: 'deferred: slots time out',
    flow: 'deferred',
    answers: ['offer=defer', 'slot=timeout'],
    outcome: 'no-choice',
    updated: false,
    statuses: ['200', '408'],
  },
  {
    name: 'deferred: no answer means install',
    flow: 'deferred',
    answers: ['offer=cancel'],
    set: ['policy.no-answer=install'],
    outcome: 'updated',
    updated: true,
  },
  {
    name: 'deferred: no screen, optional',
    flow: 'deferred',
    set: ['device.ui=false'],
    outcome: 'no-ui',
    updated: false,
  },
  {
    name: 'deferred: no screen, mandatory',
    flow: 'deferred',
    set: ['device.ui=false', 'policy.mandatory=true'],
    outcome: 'updated',
    updated: true,
  },
  {
    name: 'deferred: asked again, second deferral not allowed',
    flow: 'deferred',
    answers: ['offer=defer', 'slot=1', 'offer=update'],
    set: ['policy.after-deferral=ask'],
    outcome: 'updated',
    updated: true,
    sessions: 3,
  },
  {
    name: 'deferred: asked again, rejected',
    flow: 'deferred',
    answers: ['offer=defer', 'slot=1', 'offer=reject'],
    set: ['policy.after-deferral=ask'],
    outcome: 'rejected',
    updated: false,
    sessions: 2,
  },
  {
    name: 'deferred: second deferral allowed',
    flow: 'deferred',
    answers: ['offer=defer', 'slot=1', 'offer=defer', 'slot=2', 'offer=update'],
    set: ['policy.after-deferral=ask', 'policy.deferrals=2'],
    outcome: 'updated',
    updated: true,
    sessions: 4,
  },
  {
    name: 'deferred: with details first',
    flow: 'deferred',
    answers: ['offer=reject'],
    set: ['policy.details=Fixes the modem.'],
    outcome: 'rejected',
    updated: false,
  },
  {
    name: 'deferred: nothing newer',
    flow: 'deferred',
    set: ['device.firmware=2.0.0'],
    outcome: 'up-to-date',
    updated: false,
    statuses: [],
  },
  {
    name: 'network: confirmed',
    flow: 'network-initiated',
    answers: ['confirm=yes'],
    outcome: 'updated',
    updated: true,
    statuses: ['200'],
  },
  {
    name: 'network: declined',
    flow: 'network-initiated',
    answers: ['confirm=no'],
    outcome: 'declined',
    updated: false,
    statuses: ['304'],
  },
  {
    name: 'network: cancelled',
    flow: 'network-initiated',
    answers: ['confirm=cancel'],
    outcome: 'no-choice',
    updated: false,
    statuses: ['214'],
  },
  {
    name: 'network: not asked',
    flow: 'network-initiated',
    set: ['policy.confirm=false'],
    outcome: 'updated',
    updated: true,
    statuses: [],
  },
  {
    name: 'network: download, then update',
    flow: 'network-initiated',
    set: ['update.via=download-then-update'],
    outcome: 'updated',
    updated: true,
    sessions: 3,
  },
  {
    name: 'network: package pushed through DM',
    flow: 'network-initiated',
    set: ['update.via=pkg-data', 'update.size=2 KiB'],
    outcome: 'updated',
    updated: true,
    states: [50, 60, 90, 100],
    downloads: 0,
    sessions: 2,
  },
  {
    name: 'network: pushed package, user not asked',
    flow: 'network-initiated',
    set: ['update.via=pkg-data', 'update.size=2 KiB', 'policy.confirm=false'],
    outcome: 'updated',
    updated: true,
    states: [50, 60, 90, 100],
    downloads: 0,
    statuses: [],
  },
  {
    name: 'deferred: pushed package after the deferral',
    flow: 'deferred',
    answers: ['offer=defer', 'slot=1'],
    set: ['update.via=pkg-data', 'update.size=2 KiB'],
    outcome: 'updated',
    updated: true,
    states: [50, 60, 90, 100],
    downloads: 0,
    sessions: 3,
  },
  {
    name: 'device: by its own clock',
    flow: 'device-initiated',
    outcome: 'updated',
    updated: true,
    statuses: [],
    sessions: 2,
  },
  {
    name: 'device: the user is asked all the same, and declines',
    flow: 'device-initiated',
    set: ['policy.confirm=true'],
    answers: ['confirm=no'],
    outcome: 'declined',
    updated: false,
    statuses: ['304'],
    sessions: 1,
  },
  {
    name: 'device: nothing newer',
    flow: 'device-initiated',
    set: ['update=none'],
    outcome: 'up-to-date',
    updated: false,
    statuses: [],
    sessions: 1,
  },
  {
    name: 'network: package without descriptor',
    flow: 'network-initiated',
    set: ['update.delivery=direct'],
    outcome: 'updated',
    updated: true,
  },
  {
    name: 'network: user asked before the session, yes',
    flow: 'network-initiated',
    set: ['policy.ui-mode=user-interaction'],
    answers: ['notification=yes'],
    outcome: 'updated',
    updated: true,
  },
  {
    name: 'network: user asked before the session, no',
    flow: 'network-initiated',
    set: ['policy.ui-mode=user-interaction'],
    answers: ['notification=no'],
    outcome: 'refused',
    updated: false,
    sessions: 0,
  },
  {
    name: 'network: in the background',
    flow: 'network-initiated',
    set: ['policy.ui-mode=background', 'policy.confirm=false'],
    outcome: 'updated',
    updated: true,
  },
  {
    name: 'user: declined',
    flow: 'user-initiated',
    answers: ['confirm=no'],
    outcome: 'declined',
    updated: false,
  },
  {
    name: 'user: nothing newer',
    flow: 'user-initiated',
    set: ['device.firmware=2.0.0'],
    outcome: 'up-to-date',
    updated: false,
  },
  {
    name: 'up-to-date: without a screen',
    flow: 'up-to-date',
    set: ['device.ui=false'],
    outcome: 'no-ui',
    updated: false,
  },
];

describe('branches', () => {
  it.each(ROWS)('$name', async ({ flow, answers = [], set = [], ...expected }) => {
    const { result, events } = await play(flow, { answers, set });
    expect(result.failure).toBeUndefined();
    expect(result.outcome).toBe(expected.outcome);
    const installed = set.includes('device.firmware=2.0.0') || expected.updated ? '2.0.0' : '1.0.0';
    expect(result.device.firmware).toBe(installed);
    expect(result.device.fumoState).toBe(expected.updated ? 100 : 10);
    const downloads = eventsOf(events, 'transfer').filter(({ purpose }) => purpose === 'package');
    expect(downloads).toHaveLength(expected.downloads ?? (expected.updated ? 1 : 0));
    if (expected.states) expect(eventsOf(events, 'state').map(({ to }) => to)).toEqual(expected.states);
    if (expected.statuses) expect(result.prompts.map(({ status }) => status)).toEqual(expected.statuses);
    if (expected.sessions !== undefined) expect(result.sessions).toHaveLength(expected.sessions);
  });
});

describe('a request for an update', () => {
  const requests = async (flow: string, set: string[] = []) => {
    const { result, events } = await play(flow, { set, encoding: 'xml' });
    const alerts = commandsOf(events).flatMap((command) =>
      command.name === 'Alert' && /request$/.test(command.items[0]?.meta?.type ?? '') ? [command] : [],
    );
    const statuses = commandsOf(events).filter(({ name }) => name === 'Status');
    const [answered] = statuses.filter(
      (status) => status.name === 'Status' && status.cmd === 'Alert' && status.cmdRef === alerts[0]?.cmdId,
    );
    return { result, alerts, answered: answered?.name === 'Status' ? answered.data : undefined };
  };

  it('of the device is answered 200 when the update will be commanded', async () => {
    const { alerts, answered, result } = await requests('device-initiated');
    expect(alerts.map(({ items }) => items[0]?.meta?.type)).toEqual([
      'org.openmobilealliance.dm.firmwareupdate.devicerequest',
    ]);
    expect(answered).toBe('200');
    expect(result.outcome).toBe('updated');
  });

  it.each([
    { flow: 'device-initiated', set: ['update=none'], why: 'there is nothing newer' },
    { flow: 'user-initiated', set: ['update=none'], why: 'there is nothing newer' },
    { flow: 'up-to-date', set: [], why: 'there is nothing newer' },
  ])('is answered 202 in $flow when $why', async ({ flow, set }) => {
    expect((await requests(flow, set)).answered).toBe('202');
  });

  it('of the user is answered 200 too, whether the user has still to be asked or not', async () => {
    expect((await requests('user-initiated')).answered).toBe('200');
    const { alerts, answered } = await requests('user-initiated', ['policy.confirm=false']);
    expect(alerts[0]?.items[0]?.meta?.type).toMatch(/userrequest$/);
    expect(answered).toBe('200');
  });

  it('comes when the timer of the device has run', async () => {
    const { result, events } = await play('device-initiated');
    const fired = eventsOf(events, 'timer').find(
      ({ phase, name }) => phase === 'fired' && name === 'update-check',
    );
    expect(new Date(fired?.due ?? 0).toISOString()).toBe('2026-01-05T15:00:00.000Z');
    expect(result.sessions[0]).toMatchObject({ trigger: 'client', openedAt: '2026-01-05T15:00:00Z' });
  });
});

describe('the deferral', () => {
  it('waits exactly until the slot, then notifies under a new session id', async () => {
    const { result, events } = await play('deferred', { answers: ['offer=defer', 'slot=2'] });
    const fired = eventsOf(events, 'timer').find(({ phase, name }) => phase === 'fired' && name === 'defer');
    expect(new Date(fired?.at ?? 0).toISOString()).toBe('2026-01-05T17:00:00.000Z');
    const notifications = eventsOf(events, 'message').filter(({ mediaType }) =>
      mediaType.endsWith('notification'),
    );
    expect(notifications.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-01-05T09:00:00.000Z',
      '2026-01-05T17:00:00.000Z',
    ]);
    expect(result.sessions.map(({ trigger }) => trigger)).toEqual(['notification', 'notification', 'client']);
    expect(result.report).toMatchObject({ result: 200, correlator: `fumo-${result.sessions[1]?.session}` });
  });

  it('walks 0 to 16 in order, each under its number', async () => {
    const { result } = await play('deferred');
    const numbered = result.steps.filter(({ section, ad }) => section === '5.5.3' && ad !== undefined);
    expect(numbered.map(({ ad }) => ad)).toEqual(Array.from({ length: 17 }, (_, at) => at));
  });

  it('goes along the legal transitions only', async () => {
    const { events } = await play('deferred');
    expect(eventsOf(events, 'state').map(({ from, to }) => [from, to])).toEqual([
      [10, 30],
      [30, 40],
      [40, 50],
      [50, 60],
      [60, 90],
      [90, 100],
    ]);
  });
});

describe('answers', () => {
  it('that are impossible are refused with the allowed ones, before anything is sent', async () => {
    const run = await open('deferred', { answers: ['offer=defer', 'slot=9'] });
    try {
      await expect(
        (async () => {
          for (;;) {
            const report = await run.next();
            if (report.status !== 'done') return report;
          }
        })(),
      ).rejects.toMatchObject({
        code: 'answer.not-allowed',
        expected: '+1h (1), +8h (2), tomorrow 02:00 (3), cancel or timeout',
        found: '9',
      });
    } finally {
      await run.close();
    }
  });

  it('that are missing are asked for', async () => {
    const run = await open('deferred');
    try {
      let report = await run.next();
      while (report.status === 'done') report = await run.next();
      expect(report).toMatchObject({
        status: 'needs-answer',
        question: { prompt: 'offer', default: 'defer' },
      });
      run.answer('3', 'user');
      expect(await run.next()).toMatchObject({
        status: 'done',
        step: { ad: 8, text: 'The user answers: Do not update' },
      });
    } finally {
      await run.close();
    }
  });
});
