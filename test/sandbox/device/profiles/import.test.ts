/** Profiles from files: our own JSON, and descriptions of trees that others wrote. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadProfile, PROFILES } from '../../../../src/sandbox/device/profiles/index.js';
import type { DeviceProfile } from '../../../../src/sandbox/device/profiles/profile.js';
import type { NodeSeed } from '../../../../src/sandbox/device/tree/node.js';
import type { Wish } from '../../../../src/syncml/message.js';
import { writeWbxml } from '../../../../src/syncml/wbxml-writer.js';
import { readXml } from '../../../../src/syncml/xml.js';
import { eventsOf, play } from '../../../support/play.js';
import { refusalOfAsync } from '../../../support/refusal.js';
import { bootstrapNonces, SERVER_ID, testCast } from '../fixtures.js';
import { once, openWorld } from '../small-world.js';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/profiles');
const PHONE = join(FIXTURES, 'phone.ddf');
const ROUTER = join(FIXTURES, 'router-tnds.xml');

const folder = mkdtempSync(join(tmpdir(), 'fumo-profiles-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const load = (profile: string): Promise<DeviceProfile> =>
  loadProfile(testCast({ device: { profile } }), bootstrapNonces());
const seeds = ({ nodes }: DeviceProfile): Map<string, NodeSeed> =>
  new Map(nodes.map((seed) => [seed.uri, seed]));

describe('a DDF file', () => {
  it('gives its FUMO objects, found by type, with its access rights', async () => {
    const profile = await load(PHONE);
    expect(profile.fumoUris).toEqual(['Vendor/Firmware/Modem', 'Vendor/Firmware/FwPkg1']);
    expect(profile.fumoUri).toBe('Vendor/Firmware/Modem');
    const nodes = seeds(profile);
    expect(nodes.get('Vendor/Firmware/FwPkg1')).toMatchObject({
      format: 'node',
      access: ['Delete', 'Get'],
      permanent: false,
      acl: expect.stringContaining(`Exec=${SERVER_ID}`),
    });
    expect(nodes.get('Vendor/Firmware/FwPkg1/Update/PkgData')).toMatchObject({
      format: 'bin',
      access: ['Replace'],
      value: new Uint8Array(),
    });
    expect(nodes.get('Vendor/Firmware/Modem/DownloadAndUpdate')?.access).toEqual(['Exec', 'Get']);
  });

  it('names other placeholders by their number and starts every object idle', async () => {
    const nodes = seeds(await load(PHONE));
    expect(nodes.get('Vendor/Firmware/x2')).toMatchObject({ format: 'bool', value: 'false' });
    expect(nodes.get('Vendor/Firmware/Modem/State')?.value).toBe('10');
    expect(nodes.get('Vendor/Firmware/FwPkg1/State')).toMatchObject({ format: 'int', value: '10' });
    expect(nodes.get('Vendor')).toMatchObject({ format: 'node', access: ['Get'] });
  });

  it('gets from the generic profile what it lacks, and what the run decides', async () => {
    const nodes = seeds(await load(PHONE));
    expect(nodes.get('DevInfo/Lang')?.value).toBe('de');
    expect(nodes.get('DevInfo/DmV')?.value).toBe('1.2');
    expect(nodes.get('DevInfo/DevId')?.value).toBe('IMEI:493005100592800');
    expect(nodes.get('DevDetail/FwV')?.value).toBe('1.0.0');
    expect(nodes.get('DMAcc/fumo/ServerID')?.value).toBe(SERVER_ID);
    expect([...nodes.keys()].filter((uri) => uri.startsWith('DMAcc/x'))).toEqual([]);
  });

  it('keeps its own Man and Mod: those of a node, else those at its top, else the generic ones', async () => {
    const text = readFileSync(PHONE, 'utf8');
    const node = (name: string, value: string) =>
      `<Node><NodeName>${name}</NodeName><DFProperties><AccessType><Get/></AccessType>${value}
      <DFFormat><chr/></DFFormat><Scope><Permanent/></Scope><DFType><MIME>text/plain</MIME></DFType>
      </DFProperties></Node>`;
    const lang = /<Node>\s*<NodeName>Lang/;
    const modelOf = async (name: string, content: string) => {
      const nodes = seeds(await load(file(name, content)));
      return [nodes.get('DevInfo/Man')?.value, nodes.get('DevInfo/Mod')?.value];
    };
    expect(await modelOf('top.ddf', text)).toEqual(['Example', 'Phone 7']);
    const own = node('Man', '<DefaultValue>Maker</DefaultValue>') + node('Mod', '');
    const nodes = text.replace(lang, (found) => own + found);
    expect(await modelOf('nodes.ddf', nodes)).toEqual(['Maker', 'Phone 7']);
    const bare = text.replace(/<Man>.*<\/Man>\s*<Mod>.*<\/Mod>/, '');
    expect(await modelOf('bare.ddf', bare)).toEqual(['fumo', 'sandbox-1']);
  });

  it('is updated as that model, and takes no package for another', async () => {
    const set = [`device.profile=${PHONE}`];
    const { events } = await play('network-initiated', { set, faults: ['wrong-device'] });
    expect(eventsOf(events, 'state').at(-1)?.cause).toBe(
      'the package is for Example not-Phone 7, not Example Phone 7',
    );
  });

  it('gives the same device from WBXML', async () => {
    const octets = writeWbxml(readXml(readFileSync(PHONE)).root);
    expect(await load(file('phone.wbxml', octets))).toEqual(await load(PHONE));
  });

  it.each(['xml', 'wbxml'] as const)('plays a whole update in %s', async (encoding) => {
    const { result } = await play('network-initiated', { encoding, set: [`device.profile=${PHONE}`] });
    expect(result).toMatchObject({ outcome: 'updated', device: { firmware: '2.0.0', fumoState: 100 } });
  });
});

describe('a TNDS file', () => {
  it('gives nodes with their values, and FUMO its usual access', async () => {
    const profile = await load(ROUTER);
    expect(profile.fumoUris).toEqual(['Router/Flash']);
    const nodes = seeds(profile);
    expect(nodes.get('Router/Flash')?.acl).toBe('Get=*&Replace=*&Exec=*');
    expect(nodes.get('Router/Flash/DownloadAndUpdate')?.access).toEqual(['Exec', 'Get']);
    expect(nodes.get('Router/Flash/State')?.value).toBe('10');
    expect(nodes.get('Router/Logo')).toMatchObject({
      format: 'bin',
      type: 'image/gif',
      access: ['Get', 'Replace'],
      value: new TextEncoder().encode('GIF'),
    });
  });

  it('keeps the Man and Mod of its nodes, and is updated as that model', async () => {
    const leaf = (name: string, value: string) =>
      `<Node><NodeName>${name}</NodeName><RTProperties><Format><chr/></Format>
      <Type><MIME>text/plain</MIME></Type></RTProperties><Value>${value}</Value></Node>`;
    const info = `<Node><NodeName>DevInfo</NodeName><Path>.</Path><RTProperties><Format><node/></Format>
      <Type><DDFName/></Type></RTProperties>${leaf('Man', 'Maker')}${leaf('Mod', 'R-1')}</Node>`;
    const text = readFileSync(ROUTER, 'utf8').replace('</VerDTD>', (end) => end + info);
    const path = file('named.xml', text);
    const nodes = seeds(await load(path));
    expect([nodes.get('DevInfo/Man')?.value, nodes.get('DevInfo/Mod')?.value]).toEqual(['Maker', 'R-1']);
    const set = [`device.profile=${path}`];
    expect((await play('user-initiated', { set })).result.outcome).toBe('updated');
    const wrong = await play('user-initiated', { set, faults: ['wrong-device'] });
    expect(wrong.result.report?.result).toBe(403);
  });

  it('plays a whole update', async () => {
    const { result } = await play('user-initiated', { set: [`device.profile=${ROUTER}`] });
    expect(result).toMatchObject({ outcome: 'updated', device: { firmware: '2.0.0', fumoState: 100 } });
  });
});

describe('what a file has that the standard has not', () => {
  const odd = readFileSync(ROUTER, 'utf8').replace('<Format><int/></Format>', '<Format>int</Format>');

  it('is tolerated, and noted in the trace', async () => {
    const world = await openWorld({ cast: { device: { profile: file('odd.xml', odd) } } });
    expect(world.of('note')).toEqual([
      {
        kind: 'note',
        side: 'device',
        code: 'syncml.tnds-word-as-text',
        text: expect.stringMatching(
          /^tolerated: "int" stands as text .*MgmtTree\/Node\/Node\[1\]\/Node\[2\]/,
        ),
      },
    ]);
  });

  it('is refused by a strict run', async () => {
    const cast = testCast({ strict: true, device: { profile: file('odd.xml', odd) } });
    expect(await refusalOfAsync(() => loadProfile(cast, bootstrapNonces()))).toMatchObject({
      code: 'syncml.tnds-word-as-text',
      where: { file: join(folder, 'odd.xml'), path: 'MgmtTree/Node/Node[1]/Node[2]/RTProperties/Format' },
    });
  });
});

describe('a JSON file', () => {
  it('is laid over the generic profile', async () => {
    const path = file(
      'twin.json',
      JSON.stringify({
        devInfo: { Lang: 'fr' },
        fumo: [
          { root: 'Fw/Modem', without: ['Download'], access: { PkgName: ['Get', 'Replace'] } },
          { root: 'Fw/Host' },
        ],
        nodes: [{ path: 'Vendor/Key', format: 'bin', value: 'AAE=', access: ['Replace'] }],
        habits: { alertType: 'prefixed' },
      }),
    );
    const profile = await load(path);
    expect(profile.fumoUris).toEqual(['Fw/Modem', 'Fw/Host']);
    expect(profile.habits).toEqual({ ...PROFILES.generic?.habits, alertType: 'prefixed' });
    const nodes = seeds(profile);
    expect(nodes.get('DevInfo/Lang')?.value).toBe('fr');
    expect(nodes.get('DevInfo/Man')?.value).toBe('fumo');
    expect(nodes.get('Fw/Modem/Download/PkgURL')).toBeUndefined();
    expect(nodes.get('Fw/Modem/PkgName')?.access).toEqual(['Get', 'Replace']);
    expect(nodes.get('Fw/Host/Download/PkgURL')).toBeDefined();
    expect(nodes.get('Vendor')?.format).toBe('node');
    expect(nodes.get('Vendor/Key')).toMatchObject({ value: Uint8Array.of(0, 1), access: ['Replace'] });
  });
});

describe('features that a profile lacks', () => {
  it.each([
    ['{}', '200'],
    ['{"lacks":["TNDS"]}', '406'],
  ])('%s gives %s for a list as TNDS', async (json, status) => {
    const get: Wish = { name: 'Get', items: [{ target: { locUri: './DevInfo?list=TNDS' } }] };
    const world = await openWorld({
      cast: { device: { profile: file('lacks.json', json) } },
      script: once([get]),
    });
    world.device.checkForUpdate();
    await world.quiet();
    const [, second] = world.received;
    const codes = second?.commands.flatMap((command) =>
      command.name === 'Status' && command.cmd === 'Get' ? [command.data] : [],
    );
    expect(codes).toEqual([status]);
  });
});

describe('every profile of ours', () => {
  it.each(Object.keys(PROFILES))(
    '%s has the nodes that a session needs, parents first, each once',
    async (name) => {
      const profile = await load(name);
      const uris = profile.nodes.map(({ uri }) => uri);
      expect(new Set(uris).size).toBe(uris.length);
      for (const uri of uris.filter((each) => each.includes('/'))) {
        const parent = uri.slice(0, uri.lastIndexOf('/'));
        expect(uris.indexOf(parent)).toBeGreaterThan(-1);
        expect(uris.indexOf(parent)).toBeLessThan(uris.indexOf(uri));
      }
      expect(uris).toEqual(
        expect.arrayContaining([
          '',
          'DevInfo/DevId',
          'DevDetail/FwV',
          profile.nonceUris.client,
          profile.nonceUris.server,
        ]),
      );
      expect(seeds(profile).get(profile.fumoUri)?.type).toBe('urn:oma:mo:oma-fumo:1.0');
    },
  );
});

describe('refusals', () => {
  it('an unknown name comes with the known ones and the nearest', async () => {
    expect(await refusalOfAsync(() => load('samsung'))).toMatchObject({
      code: 'usage.unknown-profile',
      expected: expect.stringContaining(
        'generic, netcomm-like, samsung-like, verizon-like, windows-mobile-like',
      ),
      found: 'samsung',
      hint: 'Did you mean samsung-like?',
    });
    expect((await refusalOfAsync(() => load('toaster'))).hint).toMatch(/^Set given.device.profile/);
  });

  it('a file that is not there', async () => {
    const path = join(folder, 'none.ddf');
    expect(await refusalOfAsync(() => load(path))).toMatchObject({
      code: 'usage.profile-unreadable',
      where: { file: path },
    });
  });

  it.each([
    ['text.json', 'profile', 'usage.bad-profile', undefined],
    ['list.json', '[]', 'usage.bad-profile', undefined],
    ['key.json', '{"fumos":[]}', 'usage.bad-profile', 'fumos'],
    ['habit.json', '{"habits":{"alertType":"odd"}}', 'usage.bad-profile', 'habits.alertType'],
    ['path.json', '{"fumo":[{"root":"/FUMO"}]}', 'usage.bad-profile', 'fumo.0.root'],
    ['value.json', '{"nodes":[{"path":"A","format":"bin","value":"%"}]}', 'usage.bad-profile', 'A'],
    ['cut.xml', '<MgmtTree>', 'xml.not-well-formed', undefined],
    ['cut.wbxml', Uint8Array.of(2, 0xa4, 1, 0x6a, 0, 0x45), 'wbxml.truncated', undefined],
    [
      'no-fumo.ddf',
      '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName></Node></MgmtTree>',
      'usage.bad-profile',
      undefined,
    ],
    [
      'format.ddf',
      '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>A</NodeName><DFProperties><AccessType/><DFFormat><text/></DFFormat><DFType><DDFName/></DFType></DFProperties></Node></MgmtTree>',
      'syncml.ddf-format',
      'MgmtTree/Node/DFProperties/DFFormat',
    ],
  ])('%s is refused with the file and the place', async (name, content, code, path) => {
    const at = file(name, content);
    const refusal = await refusalOfAsync(() => load(at));
    expect(refusal.code).toBe(code);
    expect(refusal.where?.file).toBe(at);
    if (path !== undefined) expect(refusal.where?.path).toBe(path);
  });
});
