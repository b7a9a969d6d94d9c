/** Runs under a fault end within their own virtual time, and say what was expected and what came. */
import { describe, expect, it } from 'vitest';
import { resultName } from '../../src/dm/fumo.js';
import { FAULTS, type FaultName } from '../../src/engine/ports.js';
import { checkTrace, RULES } from '../../src/trace/check/index.js';
import { commandsOf, eventsOf, open, type Played, play } from '../support/play.js';

interface UpdateRow {
  /** FUMO result code that the device reports. */
  result: number;
  /** Values of State, from the first order on. */
  states: readonly number[];
  /** What the device tells the content server, when the descriptor came. */
  posted?: string;
  /** How State came to its last failure, or a note of the device. */
  said: RegExp;
}

const DOWNLOAD_FAILS = [30, 20];
const INSTALL_FAILS = [30, 40, 50, 60, 70, 80];
const ALL_WELL = [30, 40, 50, 60, 90, 100];

/** One row for each fault that an update can meet. */
const UPDATES: Partial<Record<FaultName, UpdateRow>> = {
  'client-fails': {
    result: 400,
    states: DOWNLOAD_FAILS,
    posted: '952 Device Aborted',
    said: /agent broke down after 131072 of 262144 octets/,
  },
  'user-cancels-download': {
    result: 401,
    states: DOWNLOAD_FAILS,
    posted: '902 User Cancelled',
    said: /user stopped the download after 131072 of 262144 octets/,
  },
  'package-corrupted': {
    result: 402,
    states: DOWNLOAD_FAILS,
    posted: '905 Attribute mismatch',
    said: /SHA-256 differs/,
  },
  'package-truncated': {
    result: 402,
    states: DOWNLOAD_FAILS,
    posted: '905 Attribute mismatch',
    said: /196608 octets came, the descriptor says 262144/,
  },
  'wrong-device': {
    result: 403,
    states: DOWNLOAD_FAILS,
    posted: '953 Non-Acceptable Content',
    said: /is for fumo not-sandbox-1, not fumo sandbox-1/,
  },
  'bad-signature': {
    result: 404,
    states: DOWNLOAD_FAILS,
    posted: '953 Non-Acceptable Content',
    said: /signature/,
  },
  'package-not-acceptable': {
    result: 405,
    states: DOWNLOAD_FAILS,
    posted: '953 Non-Acceptable Content',
    said: /format 2, not 1/,
  },
  'content-unauthorized': { result: 406, states: DOWNLOAD_FAILS, said: /HTTP 401/ },
  'content-timeout': { result: 407, states: DOWNLOAD_FAILS, said: /HTTP 504/ },
  'operation-unsupported': { result: 408, states: DOWNLOAD_FAILS, said: /lacks the operation/ },
  'bad-descriptor': { result: 409, states: DOWNLOAD_FAILS, said: /descriptor\.malformed/ },
  'battery-low': {
    result: 450,
    states: INSTALL_FAILS,
    posted: '900 Success',
    said: /battery is too low/,
  },
  'install-fails': {
    result: 410,
    states: INSTALL_FAILS,
    posted: '900 Success',
    said: /could not be written/,
  },
  'power-cut': {
    result: 410,
    states: INSTALL_FAILS,
    posted: '900 Success',
    said: /installation was cut short/,
  },
  'bad-url': { result: 411, states: DOWNLOAD_FAILS, said: /is no URL/ },
  'content-unavailable': { result: 412, states: DOWNLOAD_FAILS, said: /HTTP 503/ },
  'package-missing': {
    result: 500,
    states: DOWNLOAD_FAILS,
    posted: '954 Loader Error',
    said: /HTTP 404/,
  },
  'content-error': { result: 500, states: DOWNLOAD_FAILS, said: /HTTP 500/ },
  'out-of-memory': {
    result: 501,
    states: DOWNLOAD_FAILS,
    posted: '901 Insufficient memory',
    said: /262144 octets do not fit into 0/,
  },
  'out-of-memory-updating': {
    result: 502,
    states: INSTALL_FAILS,
    posted: '900 Success',
    said: /no room to unpack/,
  },
  'network-lost': {
    result: 503,
    states: DOWNLOAD_FAILS,
    posted: '903 Loss of Service',
    said: /connection broke after 131072 of 262144 octets/,
  },
  'reboot-before-report': {
    result: 200,
    states: ALL_WELL,
    posted: '900 Success',
    said: /restarts before it has reported/,
  },
  'nonce-lost': { result: 200, states: ALL_WELL, posted: '900 Success', said: /made with the resync nonce/ },
  'report-lost': { result: 200, states: ALL_WELL, posted: '900 Success', said: /got lost on the way/ },
};

const ROWS = Object.entries(UPDATES).map(([fault, row]) => ({ fault, ...row }));

/** Faults that let no update begin. */
const ELSEWHERE: readonly { fault: FaultName; code: string; found: RegExp }[] = [
  { fault: 'device-off', code: 'run.not-delivered', found: /503|off|nobody/ },
  { fault: 'wrong-password', code: 'run.timed-out', found: /401|password|credential/i },
  {
    fault: 'device-aborts',
    code: 'run.timed-out',
    found: /^session \w+ closed: the device aborted the session \(alert 1223\)/,
  },
  {
    fault: 'server-aborts',
    code: 'run.timed-out',
    found: /session \w+ closed: the server aborted the session/,
  },
];

const statesOf = ({ events }: Played) => eventsOf(events, 'state').map(({ to }) => to);
const wordsOf = ({ events }: Played) =>
  [
    ...eventsOf(events, 'state').map(({ cause }) => cause),
    ...eventsOf(events, 'note').map(({ text }) => text),
    ...eventsOf(events, 'session').map(({ reason }) => reason),
  ].join('\n');
const postedBy = ({ events }: Played) =>
  eventsOf(events, 'transfer')
    .filter(({ method }) => method === 'POST')
    .map(({ text }) => text);
const minutesOf = ({ result: { clock } }: Played) =>
  (Date.parse(clock.end) - Date.parse(clock.start)) / 60_000;

describe('faults', () => {
  it('are all shown here', () => {
    const shown = [...Object.keys(UPDATES), ...ELSEWHERE.map(({ fault }) => fault)];
    expect(shown.sort()).toEqual(Object.keys(FAULTS).sort());
  });

  it('say in the table what the device reports', () => {
    const expected = ROWS.map(({ result }) => `result ${result}`);
    const told = ROWS.map(({ fault }) => FAULTS[fault as FaultName].leadsTo.slice(0, 'result 000'.length));
    expect(told).toEqual(expected);
  });

  it('reach every result code of FUMO 1.0, 412, and one of the vendor', () => {
    const codes = [...new Set(ROWS.map(({ result }) => result))].sort();
    const client = [400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412];
    expect(codes).toEqual([200, ...client, 450, 500, 501, 502, 503]);
  });

  it.each(ROWS)('$fault: $result', async ({ fault, result, states, posted, said }) => {
    const played = await play('network-initiated', { faults: [fault] });
    const { report, device, failure, verdict } = played.result;
    expect(report?.result).toBe(result);
    expect(statesOf(played)).toEqual(states);
    expect(wordsOf(played)).toMatch(said);
    expect(postedBy(played)).toEqual(posted === undefined ? [] : [posted]);
    if (result === 200) {
      expect(verdict).toBe('passed');
      expect(device.firmware).toBe('2.0.0');
    } else {
      expect(verdict).toBe('failed');
      expect(failure).toMatchObject({
        code: 'run.flow-failed',
        found: `result ${result} (${resultName(result)})`,
      });
      expect(device.firmware).toBe('1.0.0');
    }
  });

  it.each(ROWS)('$fault: one report, with the Correlator of the order', async ({ fault }) => {
    const played = await play('network-initiated', { faults: [fault] });
    const [first] = played.result.sessions;
    expect(played.result.report).toMatchObject({
      type: 'downloadandupdate',
      correlator: `fumo-${first?.session}`,
    });
    expect(played.result.steps.filter(({ verb }) => verb === 'receives-report')).toHaveLength(1);
    expect(played.result.steps.at(-1)?.verb).toBe('ends-session');
  });

  it.each(ROWS)('$fault: marked as a failure if it is one', async ({ fault, result }) => {
    const { events } = await play('network-initiated', { faults: [fault] });
    const reports = commandsOf(events).flatMap((command) =>
      command.name === 'Alert' && command.data === '1226' ? command.items : [],
    );
    expect(new Set(reports.map(({ meta }) => meta?.mark))).toEqual(
      new Set([result === 200 ? undefined : 'critical']),
    );
  });

  it.each(ROWS)('$fault: nothing is tried again after the report', async ({ fault }) => {
    const run = await open('network-initiated', { faults: [fault], answers: ['confirm=yes'] });
    try {
      let report = await run.next();
      while (report.status === 'done') report = await run.next();
      expect(report.status).toBe('ended');
      expect(run.timers()).toEqual([]);
      expect(run.device().busy).toBeUndefined();
      expect(
        eventsOf(run.events, 'transfer').filter(({ purpose }) => purpose === 'package').length,
      ).toBeLessThan(2);
    } finally {
      await run.close();
    }
  });

  it.each(ELSEWHERE)('$fault', async ({ fault, code, found }) => {
    const { result } = await play('network-initiated', { faults: [fault] });
    expect(result).toMatchObject({ verdict: 'failed', outcome: 'failed', failure: { code } });
    expect(result.failure?.found).toMatch(found);
    expect(result.device.firmware).toBe('1.0.0');
  });
});

describe('faults in time', () => {
  it('a report that gets lost is sent for 20 seconds, then comes again after 120, and once more', async () => {
    const { result, events } = await play('network-initiated', { faults: ['report-lost'] });
    const fired = eventsOf(events, 'timer').filter(
      ({ name, phase }) => name === 'report' && phase === 'fired',
    );
    const [first = 0, ...later] = fired.map(({ due }) => due);
    expect(later.map((due) => due - first)).toEqual([140_000, 280_000]);
    expect(result.report?.result).toBe(200);
    expect(new Set(result.sessions.map(({ session }) => session)).size).toBe(4);
  });

  it('a restart before the report delays it by that restart', async () => {
    const [plain, restarted] = [
      await play('network-initiated'),
      await play('network-initiated', { faults: ['reboot-before-report'] }),
    ];
    expect(minutesOf(restarted) - minutesOf(plain)).toBe(0.5);
    expect(restarted.result.report).toEqual(plain.result.report);
  });

  it('a power cut is reported after the restart, from the job record', async () => {
    const { events } = await play('network-initiated', { faults: ['power-cut'] });
    const story = events.flatMap((event) => {
      if (event.kind === 'note') return [event.code];
      if (event.kind === 'timer' && event.phase === 'fired') return [event.name];
      return event.kind === 'state' && event.to === 70 ? ['failed'] : [];
    });
    expect(story).toEqual([
      'download',
      'install',
      'agent.power-cut',
      'reboot',
      'agent.resumed',
      'failed',
      'report',
    ]);
  });

  it('a low battery is found before anything is written, at the instant of the order to install', async () => {
    const { events, result } = await play('network-initiated', { faults: ['battery-low'] });
    const installing = eventsOf(events, 'timer').filter(
      ({ name }) => name === 'install' || name === 'reboot',
    );
    expect(installing).toEqual([]);
    const [ordered, failed] = eventsOf(events, 'state').slice(-3);
    expect(failed).toMatchObject({ from: 60, to: 70, at: ordered?.at });
    expect(result.device.firmware).toBe('1.0.0');
    expect(eventsOf(events, 'tree').filter(({ uri }) => uri === './DevDetail/FwV')).toEqual([]);
  });

  it('a download that breaks off takes as long as the octets that came', async () => {
    const { events } = await play('network-initiated', { faults: ['network-lost'] });
    const [order, failed] = eventsOf(events, 'state').map(({ at }) => at);
    expect((failed ?? 0) - (order ?? 0)).toBe(2000);
    const sizes = eventsOf(events, 'transfer').filter(({ purpose }) => purpose === 'package');
    expect(sizes.map(({ size }) => size)).toEqual([131_072]);
  });

  it('a content server without an answer costs a minute', async () => {
    const { events } = await play('network-initiated', { faults: ['content-timeout'] });
    const [order, failed] = eventsOf(events, 'state').map(({ at }) => at);
    expect((failed ?? 0) - (order ?? 0)).toBe(60_000);
  });

  it('take effect at the step that they name', async () => {
    const { result } = await play('deferred', { faults: ['device-off@20'] });
    const failed = result.steps.at(-1);
    expect(failed).toMatchObject({ status: 'failed', ad: 16, verb: 'notifies', section: '5.5.3' });
    expect(failed?.step).toBe(20);
  });

  it('stop a download that is under way', async () => {
    const { result, events } = await play('network-initiated', { faults: ['user-cancels-download@15'] });
    expect(result.steps.findIndex(({ verb }) => verb === 'downloads')).toBe(14);
    expect(result.report).toMatchObject({ result: 401 });
    expect(eventsOf(events, 'state').map(({ to }) => to)).toEqual(DOWNLOAD_FAILS);
  });

  it.each(['basic', 'md5', 'hmac'] as const)(
    'an abort ends that session only, and both ends know it: %s',
    async (auth) => {
      const played = await play('network-initiated', { faults: ['device-aborts@12'], auth });
      const { header, result, events } = played;
      const judged = checkTrace(header, events, { rules: RULES });
      expect(judged.find(({ id }) => id === 'PKG-09')).toMatchObject({ verdict: 'pass', passed: 1 });
      expect(result.failure).toMatchObject({
        code: 'run.timed-out',
        expected: "the server to hold the device's Status, within 2m",
      });
      const closed = eventsOf(events, 'session').filter(({ phase }) => phase === 'closed');
      const [server, device] = closed;
      expect(server).toMatchObject({ side: 'server', reason: 'the device aborted the session' });
      expect(device).toMatchObject({ side: 'device', session: server?.session });
      const aborts = commandsOf(events).filter(
        (command) => command.name === 'Alert' && command.data === '1223',
      );
      expect(aborts).toHaveLength(1);
      expect(eventsOf(events, 'state')[0]?.to).toBe(30);
    },
  );

  it('an abort is acted out once: what was ordered before is reported in a session of its own', async () => {
    const run = await open('network-initiated', { faults: ['device-aborts@15'], answers: ['confirm=yes'] });
    try {
      let report = await run.next();
      while (report.status === 'done') report = await run.next();
      expect(run.result()?.report).toMatchObject({ result: 200 });
      expect(commandsOf(run.events).flatMap((c) => (c.name === 'Alert' ? [c.data] : []))).toContain('1223');
    } finally {
      await run.close();
    }
  });

  it.each(['basic', 'md5', 'hmac'] as const)(
    'an abort of the server ends that session only, and both ends know it: %s',
    async (auth) => {
      const played = await play('network-initiated', { faults: ['server-aborts@6'], auth });
      const { header, result, events } = played;
      const judged = checkTrace(header, events, { rules: RULES });
      expect(judged.find(({ id }) => id === 'PKG-09')).toMatchObject({ verdict: 'pass', passed: 1 });
      expect(judged.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
      expect(result.failure?.found).toMatch(/server aborted the session/);
      const closed = eventsOf(events, 'session').filter(({ phase }) => phase === 'closed');
      expect(closed.map(({ side }) => side)).toEqual(['server', 'device']);
      expect(eventsOf(events, 'message').at(-1)?.direction).toBe('server-to-device');
    },
  );

  it.each(['md5', 'hmac'] as const)(
    'a lost nonce costs one challenge where no notification comes before: %s',
    async (auth) => {
      const { header, result, events } = await play('user-initiated', { faults: ['nonce-lost'], auth });
      expect(result).toMatchObject({ verdict: 'passed', report: { result: 200 } });
      const codes = commandsOf(events).flatMap((command) =>
        command.name === 'Status' && command.cmd === 'SyncHdr' ? [command.data] : [],
      );
      expect(codes.filter((code) => code === '401')).toHaveLength(1);
      expect(codes[0]).toBe('401');
      const failed = checkTrace(header, events, { rules: RULES }).filter(({ verdict }) => verdict === 'fail');
      expect(failed).toEqual([]);
    },
  );

  it('last no longer than the step allows', async () => {
    const { result } = await play('network-initiated', { faults: ['wrong-password'] });
    const elapsed = Date.parse(result.clock.end) - Date.parse(result.clock.start);
    expect(elapsed).toBe(120_000);
    expect(result.failure?.expected).toContain('within 2m');
  });
});

describe('faults by other ways', () => {
  it.each(['http', 'loopback'] as const)('are the same over %s', async (transport) => {
    const { result } = await play('network-initiated', { faults: ['package-corrupted'], transport });
    expect(result.report?.result).toBe(402);
  });

  const DIRECT: readonly { fault: FaultName; result: number }[] = [
    { fault: 'package-truncated', result: 402 },
    { fault: 'content-unauthorized', result: 406 },
    { fault: 'bad-url', result: 411 },
    { fault: 'out-of-memory', result: 501 },
    { fault: 'network-lost', result: 503 },
  ];
  it.each(DIRECT)('$fault without a descriptor: $result', async ({ fault, result }) => {
    const played = await play('network-initiated', { faults: [fault], set: ['update.delivery=direct'] });
    expect(played.result.report?.result).toBe(result);
    expect(statesOf(played)).toEqual(DOWNLOAD_FAILS);
  });

  const PUSHED: readonly { fault: FaultName; result: number }[] = [
    { fault: 'package-corrupted', result: 402 },
    { fault: 'package-truncated', result: 402 },
    { fault: 'wrong-device', result: 403 },
    { fault: 'bad-signature', result: 404 },
    { fault: 'package-not-acceptable', result: 405 },
    { fault: 'operation-unsupported', result: 408 },
    { fault: 'power-cut', result: 410 },
    { fault: 'out-of-memory-updating', result: 502 },
  ];
  it.each(PUSHED)('$fault of a package pushed through DM: $result', async ({ fault, result }) => {
    const set = ['update.via=pkg-data', 'update.size=2 KiB'];
    const played = await play('network-initiated', { faults: [fault], set });
    expect(played.result.report).toMatchObject({ result, type: 'update' });
    expect(statesOf(played)).toEqual([50, 60, 70, 80]);
  });

  it('a device without any room does not take a pushed package: 420', async () => {
    const set = ['update.via=pkg-data', 'update.size=2 KiB'];
    const played = await play('network-initiated', { faults: ['out-of-memory'], set });
    expect(played.result.failure).toMatchObject({
      code: 'run.refused',
      found: 'Replace ./FwUpdate/FwPkg1/Update/PkgData: 420',
    });
    expect(statesOf(played)).toEqual([]);
  });

  it('a device with less memory than the package needs reports 501 by itself', async () => {
    const played = await play('network-initiated', { set: ['device.memory=100 KiB'] });
    expect(played.result.report?.result).toBe(501);
    expect(wordsOf(played)).toMatch(/262144 octets do not fit into 102400/);
  });

  it('a failed Download ends the update: no Exec on Update follows', async () => {
    const settings = { faults: ['package-missing'], set: ['update.via=download-then-update'] };
    const played = await play('network-initiated', settings);
    expect(played.result.report).toMatchObject({ result: 500, type: 'download' });
    expect(statesOf(played)).toEqual(DOWNLOAD_FAILS);
  });

  it('a failed Update after a good Download is reported as such', async () => {
    const settings = { faults: ['out-of-memory-updating'], set: ['update.via=download-then-update'] };
    const played = await play('network-initiated', settings);
    expect(played.result.report).toMatchObject({ result: 502, type: 'update' });
    expect(statesOf(played)).toEqual(INSTALL_FAILS);
  });
});
