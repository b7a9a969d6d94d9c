/** Commands on the management tree, by table (RepPro 1.2 guidance; Tree and Description 1.2). */
import { describe, expect, it } from 'vitest';
import { performOnTree, type TreeRequest } from '../../../../src/sandbox/device/tree/commands.js';
import type { Right } from '../../../../src/sandbox/device/tree/node.js';
import type { ManagementTree } from '../../../../src/sandbox/device/tree/tree.js';
import type { Item } from '../../../../src/syncml/message.js';
import { FUMO, SERVER_ID, testTree } from '../fixtures.js';

const LIMITS = { maxDepth: 12, maxTotal: 255, maxSegment: 64 };

function perform(command: Right, tree: ManagementTree, item: Item, more: Partial<TreeRequest> = {}) {
  return performOnTree(command, { tree, serverId: SERVER_ID, item, limits: LIMITS, ...more });
}

const target = (locUri: string, data?: Item['data'], meta?: Item['meta']): Item => ({
  target: { locUri },
  ...(meta === undefined ? {} : { meta }),
  ...(data === undefined ? {} : { data }),
});

interface Row {
  command: Right;
  uri: string;
  data?: string;
  meta?: Item['meta'];
  status: string;
  why: string;
  serverId?: string;
}

const ROWS: readonly Row[] = [
  { command: 'Get', uri: './DevInfo/Man', status: '200', why: 'a leaf' },
  { command: 'Get', uri: 'DevInfo/Man', status: '200', why: 'without ./ in front' },
  { command: 'Get', uri: './DevInfo/Nothing', status: '404', why: 'a missing node' },
  { command: 'Get', uri: '/DevInfo', status: '404', why: 'no node has an absolute URI' },
  { command: 'Get', uri: './DMAcc/fumo/AppAuth/Client/AAuthSecret', status: '405', why: 'a secret' },
  { command: 'Get', uri: './DMAcc/fumo/AppAuth/Server/AAuthData', status: '405', why: 'a nonce' },
  { command: 'Get', uri: `${FUMO}/Update/PkgData`, status: '405', why: 'PkgData can only be written' },
  { command: 'Get', uri: './DevInfo?prop=Owner', status: '406', why: 'no property has that name' },
  { command: 'Get', uri: './FwUpdate?list=All', status: '406', why: 'no list has that name' },
  { command: 'Get', uri: `./DevInfo/${'x'.repeat(65)}`, status: '414', why: 'a segment that is too long' },
  { command: 'Get', uri: `./${Array(13).fill('a').join('/')}`, status: '414', why: 'too many levels' },
  {
    command: 'Replace',
    uri: `${FUMO}/DownloadAndUpdate/PkgURL`,
    data: 'http://x/',
    status: '200',
    why: 'PkgURL',
  },
  { command: 'Replace', uri: `${FUMO}/State`, data: '10', status: '405', why: 'State is read-only' },
  { command: 'Replace', uri: `${FUMO}/PkgName`, data: 'x', status: '405', why: 'PkgName is read-only' },
  { command: 'Replace', uri: `${FUMO}/Download`, data: 'x', status: '405', why: 'an interior node' },
  { command: 'Replace', uri: `${FUMO}/Nothing`, data: 'x', status: '404', why: 'a missing node' },
  {
    command: 'Replace',
    uri: './DMAcc/fumo/AppAuth/Client/AAuthSecret',
    data: 'x',
    status: '405',
    why: 'a secret',
  },
  {
    command: 'Replace',
    uri: `${FUMO}/Update/PkgData`,
    data: 'no base64!',
    meta: { format: 'b64' },
    status: '415',
    why: 'data that do not fit the format',
  },
  {
    command: 'Replace',
    uri: `${FUMO}/Update/PkgData`,
    data: '<MgmtTree/>',
    meta: { type: 'application/vnd.syncml.dmtnds+xml' },
    status: '415',
    why: 'a subtree',
  },
  {
    command: 'Replace',
    uri: './DevInfo?prop=Format',
    data: 'chr',
    status: '405',
    why: 'Format cannot change',
  },
  {
    command: 'Replace',
    uri: './DevInfo?prop=Name',
    data: 'Info',
    status: '405',
    why: 'a permanent node keeps its name',
  },
  {
    command: 'Replace',
    uri: './DevInfo?prop=ACL',
    data: 'Get=*',
    status: '425',
    why: 'nobody may replace there',
  },
  { command: 'Replace', uri: './FwUpdate?prop=ACL', data: 'Grab=*', status: '415', why: 'no ACL' },
  {
    command: 'Replace',
    uri: './FwUpdate?prop=ACL',
    data: 'Get=*',
    status: '200',
    why: 'an interior node with the right',
  },
  { command: 'Add', uri: `${FUMO}/State`, data: '10', status: '418', why: 'it exists' },
  { command: 'Add', uri: `${FUMO}/Ext/note`, data: 'x', status: '200', why: 'Ext takes extensions' },
  { command: 'Add', uri: `${FUMO}/Ext/a/b/c`, data: 'x', status: '200', why: 'missing parents are made' },
  { command: 'Add', uri: './DevInfo/More', data: 'x', status: '405', why: 'DevInfo takes none' },
  { command: 'Add', uri: `${FUMO}/State/x`, data: 'x', status: '405', why: 'a leaf has no children' },
  {
    command: 'Add',
    uri: `${FUMO}/Ext/n`,
    data: '1x',
    meta: { format: 'int' },
    status: '415',
    why: 'no integer',
  },
  {
    command: 'Add',
    uri: `${FUMO}/Ext/n`,
    data: 'x',
    meta: { format: 'odd' },
    status: '415',
    why: 'an unknown format',
  },
  { command: 'Delete', uri: './DevInfo', status: '405', why: 'a permanent node' },
  { command: 'Delete', uri: '.', status: '405', why: 'the root' },
  { command: 'Delete', uri: './Nothing', status: '404', why: 'a missing node' },
  { command: 'Exec', uri: `${FUMO}/Nothing`, status: '404', why: 'a missing node' },
  { command: 'Exec', uri: `${FUMO}/State`, status: '405', why: 'AccessType has no Exec' },
  { command: 'Exec', uri: `${FUMO}/Download`, status: '406', why: 'nothing executes here' },
  { command: 'Exec', uri: `${FUMO}/Download`, status: '425', why: 'another server', serverId: 'other' },
  {
    command: 'Replace',
    uri: `${FUMO}/Download/PkgURL`,
    data: 'x',
    status: '425',
    why: 'another server',
    serverId: 'other',
  },
];

describe('commands on the tree', () => {
  it.each(ROWS)(
    '$command $uri: $status ($why)',
    ({ command, uri, data, meta, status, serverId = SERVER_ID }) => {
      const { tree } = testTree();
      expect(perform(command, tree, target(uri, data, meta), { serverId }).status).toBe(status);
    },
  );

  it('an Item without Target is incomplete', () => {
    expect(perform('Get', testTree().tree, { data: 'x' }).status).toBe('412');
  });
});

describe('Get', () => {
  const get = (uri: string) => perform('Get', testTree().tree, target(uri)).results;

  it('returns a value with its format and type', () => {
    expect(get(`${FUMO}/State`)).toEqual([
      { source: { locUri: `${FUMO}/State` }, meta: { format: 'int', type: 'text/plain' }, data: '10' },
    ]);
  });

  it('returns child names and the management object of an interior node', () => {
    expect(get(FUMO)).toEqual([
      {
        source: { locUri: FUMO },
        meta: { format: 'node', type: 'urn:oma:mo:oma-fumo:1.0' },
        data: 'PkgName/PkgVersion/Download/Update/DownloadAndUpdate/State/Ext',
      },
    ]);
    expect(get(`${FUMO}/Ext`)?.[0]?.data).toBe('');
  });

  it.each([
    ['Format', 'node'],
    ['Name', 'FwPkg1'],
    ['Type', 'urn:oma:mo:oma-fumo:1.0'],
    ['ACL', ''],
  ])('returns the property %s', (prop, data) => {
    expect(get(`${FUMO}?prop=${prop}`)?.[0]).toMatchObject({
      source: { locUri: `${FUMO}?prop=${prop}` },
      data,
    });
  });

  it('lists a structure without the defaults, and without values', () => {
    expect(get('./FwUpdate/FwPkg1/Download?list=Struct')).toEqual([
      { source: { locUri: `${FUMO}/Download` }, meta: { format: 'node' } },
      { source: { locUri: `${FUMO}/Download/PkgURL` } },
    ]);
  });

  it('finds the FUMO object by Type in the structure of the whole tree', () => {
    const fumo = get('.?list=Struct')?.filter(({ meta }) => meta?.type === 'urn:oma:mo:oma-fumo:1.0');
    expect(fumo?.map(({ source }) => source?.locUri)).toEqual([FUMO]);
  });

  it('lists data but no secrets', () => {
    const items = get('./DMAcc/fumo/AppAuth/Client?list=StructData') ?? [];
    const data = Object.fromEntries(
      items.map(({ source, data: value }) => [source?.locUri.split('/').at(-1), value]),
    );
    expect(data).toEqual({
      Client: undefined,
      AAuthLevel: 'CLCRED',
      AAuthType: 'DIGEST',
      AAuthName: 'device',
      AAuthSecret: undefined,
      AAuthData: undefined,
    });
  });
});

describe('changes', () => {
  it('announces each once, and none when the value stays', () => {
    const { tree, events } = testTree();
    const uri = `${FUMO}/Download/PkgURL`;
    perform('Replace', tree, target(uri, 'http://a/'));
    perform('Replace', tree, target(uri, 'http://a/'));
    perform('Add', tree, target(`${FUMO}/Ext/a/b`, 'x'));
    perform('Delete', tree, target(`${FUMO}/Ext/a`));
    expect(events).toEqual([
      { uri, change: 'replace', before: '', after: 'http://a/', by: 'server' },
      { uri: `${FUMO}/Ext/a`, change: 'add', by: 'server' },
      { uri: `${FUMO}/Ext/a/b`, change: 'add', after: 'x', by: 'server' },
      { uri: `${FUMO}/Ext/a/b`, change: 'delete', before: 'x', by: 'server' },
      { uri: `${FUMO}/Ext/a`, change: 'delete', by: 'server' },
    ]);
  });

  it('takes octets as base64 and keeps them out of the trace', () => {
    const { tree, events } = testTree();
    const item = target(`${FUMO}/Update/PkgData`, 'AQID', { format: 'b64' });
    expect(perform('Replace', tree, item).status).toBe('200');
    expect(tree.find('FwUpdate/FwPkg1/Update/PkgData')?.value).toEqual(new Uint8Array([1, 2, 3]));
    expect(events).toEqual([]);
  });

  it('renames what is not permanent, with everything below it', () => {
    const { tree } = testTree();
    perform('Add', tree, target(`${FUMO}/Ext/a/b`, 'x'));
    expect(perform('Replace', tree, target(`${FUMO}/Ext/a?prop=Name`, 'c')).status).toBe('200');
    expect(tree.text('FwUpdate/FwPkg1/Ext/c/b')).toBe('x');
    expect(tree.find('FwUpdate/FwPkg1/Ext/a')).toBeUndefined();
    perform('Add', tree, target(`${FUMO}/Ext/d`, 'y'));
    expect(perform('Replace', tree, target(`${FUMO}/Ext/d?prop=Name`, 'c')).status).toBe('418');
  });

  it('refuses a Replace when the agent does', () => {
    const { tree } = testTree();
    const refused = perform('Replace', tree, target(`${FUMO}/Download/PkgURL`, 'x'), {
      beforeReplace: () => '403',
    });
    expect(refused.status).toBe('403');
    expect(tree.text('FwUpdate/FwPkg1/Download/PkgURL')).toBe('');
  });

  it('hands Exec to whoever executes', () => {
    const run = perform('Exec', testTree().tree, target(`${FUMO}/Download`), { exec: (uri) => `202 ${uri}` });
    expect(run.status).toBe('202 FwUpdate/FwPkg1/Download');
  });
});
