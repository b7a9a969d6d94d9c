/** FUMO objects that a server makes on a device which lets it, as Windows Mobile did. */
import { describe, expect, it } from 'vitest';
import type { Item, Wish } from '../../../../src/syncml/message.js';
import { contentOf, makePackage, once, openWorld, PACKAGE_URL } from '../small-world.js';

const OBJECT = './FwUpdate/New';

const at = (path: string, data?: string): Item => ({
  target: { locUri: `${OBJECT}${path}` },
  ...(data === undefined ? {} : { data }),
});

const ADD: readonly Wish[] = [
  { name: 'Add', items: [at('/DownloadAndUpdate/PkgURL', PACKAGE_URL)] },
  { name: 'Add', items: [at('/PkgName', 'new')] },
];

async function worldOf(profile: string, ...wishes: readonly Wish[]) {
  const world = await openWorld({
    cast: { device: { profile } },
    content: contentOf(makePackage({ man: 'Windows-Mobile-like', mod: 'PocketPC-like' })),
    script: once(wishes),
  });
  world.device.checkForUpdate();
  await world.quiet();
  await world.settle(Number.MAX_SAFE_INTEGER);
  const [, second] = world.received;
  const codes = second?.commands.flatMap((command) => (command.name === 'Status' ? [command.data] : []));
  return { ...world, codes: codes?.slice(1) };
}

describe('an object that the server adds', () => {
  it('takes an Exec, does the work and reports from the executed node', async () => {
    const exec: Wish = { name: 'Exec', correlator: 'c-7', items: [at('/DownloadAndUpdate')] };
    const { codes, device, reports } = await worldOf('windows-mobile-like', ...ADD, exec);
    expect(codes).toEqual(['200', '200', '202']);
    expect(device.view().firmware).toBe('2.0.0');
    expect(reports()).toMatchObject([
      {
        correlator: 'c-7',
        items: [{ source: { locUri: `${OBJECT}/DownloadAndUpdate` }, meta: { format: 'int' }, data: '200' }],
      },
    ]);
    const { tree } = device.view();
    expect(tree.find(({ uri }) => uri === `${OBJECT}/State`)?.value).toBe('100');
    expect(tree.find(({ uri }) => uri === './FwUpdate/Package1/State')?.value).toBe('10');
  });

  it('is found by its Type and can be deleted again', async () => {
    const added = await worldOf('windows-mobile-like', ...ADD);
    expect(added.device.view().tree.find(({ uri }) => uri === OBJECT)?.type).toBe('urn:oma:mo:oma-fumo:1.0');
    const deleted = await worldOf('windows-mobile-like', ...ADD, { name: 'Delete', items: [at('')] });
    expect(deleted.codes).toEqual(['200', '200', '200']);
    expect(deleted.device.view().tree.filter(({ uri }) => uri.startsWith(OBJECT))).toEqual([]);
  });

  it('is no FUMO object on a device without such a place', async () => {
    const exec: Wish = { name: 'Exec', items: [at('/DownloadAndUpdate')] };
    const { codes, device } = await worldOf('netcomm-like', ...ADD, exec);
    expect(codes?.at(-1)).not.toBe('202');
    expect(device.view().firmware).toBe('1.0.0');
  });
});
