/** FUMO objects anywhere in the tree: the server finds them by Type, and the update goes its way there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsOf, play } from '../support/play.js';

const PLACES = [
  { profile: 'netcomm-like', object: './FwUpdate/Flash' },
  { profile: 'samsung-like', object: './FUMO' },
  { profile: 'verizon-like', object: './ManagedObjects/FUMO' },
  { profile: 'windows-mobile-like', object: './FwUpdate/Package1' },
] as const;
const WAYS = ['download-and-update', 'download-then-update', 'pkg-data'] as const;

describe('an object that is not where the server expects it', () => {
  it.each(PLACES.flatMap((place) => WAYS.map((via) => ({ ...place, via }))))(
    '$object of $profile is found and updated, $via',
    async ({ profile, object, via }) => {
      const set = [`device.profile=${profile}`, `update.via=${via}`, 'update.size=2 KiB'];
      const { result, events } = await play('network-initiated', { set });
      expect(result.failure).toBeUndefined();
      expect(result.outcome).toBe('updated');
      const states = eventsOf(events, 'state');
      expect(new Set(states.map(({ uri }) => uri))).toEqual(new Set([`${object}/State`]));
      expect(states.at(-1)?.to).toBe(100);
    },
  );

  it('is looked for once, in the structure of the tree', async () => {
    const { result } = await play('network-initiated', { set: ['device.profile=samsung-like'] });
    const gets = result.steps.filter(({ verb }) => verb === 'gets').map(({ text }) => text);
    expect(gets).toEqual([
      'The server asks for ./?list=Struct, ./DevDetail/FwV, ./DevDetail/SwV, ./DevDetail/HwV',
      'The server asks for ./DevDetail/FwV, ./FUMO/State',
    ]);
  });

  it('is found when the structure takes several messages', async () => {
    const set = ['device.profile=samsung-like', 'server.max-message=2 KiB'];
    const { result, events } = await play('network-initiated', { set, encoding: 'xml' });
    expect(result.failure).toBeUndefined();
    expect(result.outcome).toBe('updated');
    const [, ...later] = eventsOf(events, 'message').filter(
      ({ direction }) => direction === 'device-to-server',
    );
    expect(later.length).toBeGreaterThan(6);
    for (const { octets } of later) expect(Buffer.from(octets, 'base64').length).toBeLessThanOrEqual(2048);
  });

  it('does not hide what the device runs', async () => {
    const set = ['device.profile=samsung-like', 'device.firmware=2.0.0'];
    const { result } = await play('network-initiated', { set });
    expect(result.outcome).toBe('up-to-date');
  });

  it('is found again when the server comes back', async () => {
    const set = ['device.profile=verizon-like', 'policy.after-deferral=ask'];
    const answers = ['offer=defer', 'slot=1', 'offer=update'];
    const { result } = await play('deferred', { set, answers });
    expect(result).toMatchObject({ verdict: 'passed', outcome: 'updated' });
  });
});

describe('a device with two objects', () => {
  let profile = '';
  beforeAll(() => {
    profile = join(mkdtempSync(join(tmpdir(), 'fumo-objects-')), 'two.json');
    const fumo = [{ root: 'Parts/System', without: ['DownloadAndUpdate'] }, { root: 'Parts/Radio/Modem' }];
    writeFileSync(profile, JSON.stringify({ fumo }));
  });
  afterAll(() => rmSync(join(profile, '..'), { recursive: true, force: true }));

  const run = async (...more: string[]) => {
    const played = await play('network-initiated', { set: [`device.profile=${profile}`, ...more] });
    const moved = eventsOf(played.events, 'state').map(({ uri, to }) => `${uri} ${to}`);
    return { ...played, moved };
  };

  it('is updated at the first, which the server finds', async () => {
    const { result, moved } = await run('update.via=download-then-update');
    expect(result.outcome).toBe('updated');
    expect(moved).toEqual([30, 40, 50, 60, 90, 100].map((state) => `./Parts/System/State ${state}`));
  });

  it('is updated at the other when the owner says so', async () => {
    const { result, moved } = await run('update.object=./Parts/Radio/Modem');
    expect(result).toMatchObject({ outcome: 'updated', device: { fumoState: 100 }, report: { result: 200 } });
    expect(moved).toEqual([30, 40, 50, 60, 90, 100].map((state) => `./Parts/Radio/Modem/State ${state}`));
  });

  it('refuses an operation whose node an object lacks', async () => {
    const { result, moved } = await run('update.via=download-and-update');
    expect(result.failure).toMatchObject({
      code: 'run.refused',
      found: 'Replace ./Parts/System/DownloadAndUpdate/PkgURL: 404',
    });
    expect(moved).toEqual([]);
  });
});
