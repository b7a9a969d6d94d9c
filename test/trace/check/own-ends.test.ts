/** Our own server and device keep every rule, in every flow, spelling and kind of credentials, and on every branch. */
import { describe, expect, it } from 'vitest';
import { LEAST_MAX_MESSAGE } from '../../../src/engine/flow/given.js';
import { FAULTS } from '../../../src/engine/ports.js';
import { judged, played } from './traces.js';

const FLOWS = ['network-initiated', 'user-initiated', 'device-initiated', 'deferred', 'up-to-date'] as const;
const CELLS = FLOWS.flatMap((flow) =>
  (['xml', 'wbxml'] as const).flatMap((encoding) =>
    (['basic', 'md5', 'hmac'] as const).map((auth) => ({ flow, encoding, auth })),
  ),
);

const PUSHES = CELLS.filter(({ flow }) => flow === 'network-initiated').map(({ encoding, auth }) => ({
  encoding,
  auth,
}));

/** Requests that come from a device whose firmware is the newest already. */
const NEEDLESS = CELLS.filter(({ flow }) => flow === 'user-initiated' || flow === 'device-initiated');

const BRANCHES = [
  { flow: 'deferred', answers: ['offer=update'] },
  { flow: 'deferred', answers: ['offer=reject'] },
  { flow: 'deferred', answers: ['offer=cancel'] },
  { flow: 'deferred', answers: ['offer=timeout'] },
  { flow: 'deferred', answers: ['offer=defer', 'slot=cancel'] },
  { flow: 'deferred', answers: ['offer=defer', 'slot=timeout'] },
  { flow: 'deferred', answers: ['offer=cancel'], set: ['policy.no-answer=install'] },
  { flow: 'deferred', answers: [], set: ['device.ui=false'] },
  { flow: 'deferred', answers: [], set: ['device.ui=false', 'policy.mandatory=true'] },
  {
    flow: 'deferred',
    answers: ['offer=defer', 'slot=1', 'offer=defer', 'slot=2', 'offer=update'],
    set: ['policy.after-deferral=ask', 'policy.deferrals=2'],
  },
  { flow: 'deferred', answers: ['offer=reject'], set: ['policy.details=Fixes the modem.'] },
  { flow: 'network-initiated', answers: ['confirm=no'] },
  { flow: 'network-initiated', answers: ['confirm=cancel'] },
  { flow: 'network-initiated', answers: [], set: ['update.via=download-then-update'] },
  { flow: 'network-initiated', answers: [], set: ['update.delivery=direct'] },
  { flow: 'network-initiated', answers: ['notification=no'], set: ['policy.ui-mode=user-interaction'] },
  { flow: 'user-initiated', answers: ['confirm=no'] },
  { flow: 'up-to-date', answers: [], set: ['device.ui=false'] },
  { flow: 'network-initiated', answers: [], set: ['device.max-message=1 KiB'] },
  { flow: 'deferred', answers: [], set: ['device.max-message=2 KiB'] },
];

/** What profiles do as real devices do it, against the rules. */
const HABITS = [
  { profile: 'netcomm-like', breaks: [] },
  { profile: 'verizon-like', breaks: [] },
  { profile: 'windows-mobile-like', breaks: ['FUM-06'] },
  { profile: 'samsung-like', breaks: ['FUM-06', 'CIN-02'] },
];

/** Rules that a trace breaks, with the place, so that a failure tells what to mend. */
async function broken(flow: string, settings: Parameters<typeof played>[1]): Promise<string[]> {
  return judged(await played(flow, settings)).flatMap(({ id, failures }) =>
    failures
      .filter(({ level }) => level === 'must')
      .map(({ at, expected, found }) => `${id} at ${at.message} ${at.path}: ${expected}, not ${found}`),
  );
}

/** Everything that any rule finds, those with should as well. */
const failuresOf = (reports: ReturnType<typeof judged>) =>
  reports.flatMap(({ id, failures }) => failures.map((failure) => ({ id, ...failure })));

describe('our own ends keep all rules', () => {
  it.each(CELLS)('$flow, $encoding, $auth, those with should as well', async ({ flow, ...settings }) => {
    const reports = judged(await played(flow, settings));
    expect(failuresOf(reports)).toEqual([]);
    expect(reports.filter(({ verdict }) => verdict === 'not-judged').map(({ id }) => id)).toEqual([]);
  });

  it.each(BRANCHES)('$flow $answers $set', async ({ flow, answers, set = [] }) => {
    expect(await broken(flow, { answers, set })).toEqual([]);
  });

  it.each(CELLS)('$flow, $encoding, $auth, in the shortest messages', async ({ flow, ...settings }) => {
    const least = LEAST_MAX_MESSAGE[settings.encoding];
    const set = [`device.max-message=${least}`, `server.max-message=${least}`];
    expect(failuresOf(judged(await played(flow, { ...settings, set })))).toEqual([]);
  });

  it.each(NEEDLESS)(
    '$flow, $encoding, $auth, of a device that is up to date',
    async ({ flow, ...settings }) => {
      const trace = await played(flow, { ...settings, set: ['device.firmware=2.0.0'] });
      const reports = judged(trace);
      expect(failuresOf(reports)).toEqual([]);
      expect(reports.find(({ id }) => id === 'CIN-03')).toMatchObject({ verdict: 'pass' });
    },
  );

  it.each(PUSHES)('$encoding, $auth: the package pushed through DM in chunks', async (cell) => {
    const set = ['update.via=pkg-data', 'update.size=40 KiB'];
    const trace = await played('network-initiated', { ...cell, set });
    const reports = judged(trace);
    expect(reports.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    for (const rule of ['PKG-03', 'PKG-04', 'LOB-01', 'LOB-02', 'LOB-04', 'FUM-04', 'FUM-40']) {
      expect(reports.find(({ id }) => id === rule)).toMatchObject({ id: rule, verdict: 'pass' });
    }
  });

  it.each(Object.keys(FAULTS) as (keyof typeof FAULTS)[])('with fault %s', async (fault) => {
    expect(await broken('network-initiated', { faults: [fault] })).toEqual([]);
  });
});

describe('the habits of real devices', () => {
  it.each(HABITS)(
    '$profile breaks $breaks and no other rule in the shortest messages',
    async ({ profile, breaks }) => {
      const set = [`device.profile=${profile}`, `device.max-message=${LEAST_MAX_MESSAGE.xml}`];
      const reports = judged(await played('user-initiated', { encoding: 'xml', set }));
      const packages = reports.filter(({ id }) => id.startsWith('PKG-'));
      expect(packages.map(({ verdict }) => verdict)).toContain('pass');
      expect(failuresOf(packages)).toEqual([]);
      const failed = reports.filter(({ failures }) => failures.some(({ level }) => level === 'must'));
      expect(failed.map(({ id }) => id)).toEqual(breaks);
      expect(reports.find(({ id }) => id === 'FUM-43')).toMatchObject({ verdict: 'pass' });
    },
  );

  it.each(HABITS)('$profile breaks $breaks', async ({ profile, breaks }) => {
    const trace = await played('user-initiated', { set: [`device.profile=${profile}`] });
    const failed = judged(trace).filter(({ failures }) => failures.some(({ level }) => level === 'must'));
    expect(failed.map(({ id }) => id)).toEqual(breaks);
  });
});
