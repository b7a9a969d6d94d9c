/** Containers in a whole session: through octets, on the generic device (RepPro 1.2; DM Protocol 1.2, 8). */
import { describe, expect, it } from 'vitest';
import { readTndsData } from '../../../../src/dm/tnds.js';
import type { Results } from '../../../../src/syncml/message.js';
import { FUMO } from '../fixtures.js';
import { add, atomic, confirm, copy, del, get, replace, sequence } from './execute-harness.js';
import { LockStep } from './lock-step.js';

const URL = `${FUMO}/Download/PkgURL`;
const resultsIn = (peer: LockStep): Results[] =>
  peer.message.commands.filter((command) => command.name === 'Results');
const refs = (peer: LockStep): string[] =>
  peer.statuses().map(({ cmdRef, cmd, data }) => `${cmdRef} ${cmd} ${data}`);

describe('a package with containers', () => {
  it('is answered in the order of its commands, each with its CmdRef, Results at the end', () => {
    const peer = new LockStep().reply({
      wishes: [
        sequence(
          replace(URL, 'http://a/'),
          atomic(replace(URL, 'http://b/'), del('./DevInfo/Man')),
          get(URL),
        ),
        copy(URL, `${FUMO}/DownloadAndUpdate/PkgURL`),
        get(`${FUMO}/DownloadAndUpdate/PkgURL`),
      ],
    });
    const first = Number(peer.statuses()[1]?.cmdRef);
    const expected = [
      ['Sequence', '200'],
      ['Replace', '200'],
      ['Atomic', '507'],
      ['Replace', '216'],
      ['Delete', '405'],
      ['Get', '200'],
      ['Copy', '200'],
      ['Get', '200'],
    ];
    expect(refs(peer).slice(1)).toEqual(expected.map(([cmd, code], at) => `${first + at} ${cmd} ${code}`));
    expect(resultsIn(peer).map(({ items }) => items[0]?.data)).toEqual(['http://a/', 'http://a/']);
    expect(peer.message.commands.findLastIndex(({ name }) => name === 'Status')).toBeLessThan(
      peer.message.commands.findIndex(({ name }) => name === 'Results'),
    );
  });

  it('asks the user inside an Atomic, and rolls back when the answer is no', () => {
    const peer = new LockStep().reply({ wishes: [atomic(replace(URL, 'http://a/'), confirm), get(URL)] });
    peer.answer({ action: 'no' });
    expect(peer.codes().slice(1)).toEqual(['507', '216', '304', '200']);
    expect(resultsIn(peer)[0]?.items[0]?.data).toBe('');
  });

  it('carries a serialised subtree both ways', () => {
    const peer = new LockStep().reply({
      wishes: [add(`${FUMO}/Ext/a/b`, 'x'), get(`${FUMO}/Ext?list=TNDS+Value`)],
    });
    expect(readTndsData(resultsIn(peer)[0]?.items[0]?.data).nodes).toMatchObject([
      { path: 'FwUpdate/FwPkg1/Ext', children: [{ children: [{ value: 'x' }] }] },
    ]);
    const meta = { format: 'xml', type: 'application/vnd.syncml.dmtnds+xml' };
    peer.reply({ wishes: [del(`${FUMO}/Ext/a`), get(`${FUMO}/Ext`)] });
    expect(resultsIn(peer)[0]?.items[0]?.data).toBe('');
    const inside = `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>a</NodeName><Node><NodeName>b</NodeName><Value>y</Value></Node></Node></MgmtTree>`;
    peer.reply({ wishes: [add(`${FUMO}/Ext`, inside, meta), get(`${FUMO}/Ext/a/b`)] });
    expect(peer.codes().slice(1)).toEqual(['200', '200']);
    expect(resultsIn(peer)[0]?.items[0]?.data).toBe('y');
  });
});
