/** What holds whatever a server sends. fast-check prints its seed when one of these fails. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canMove } from '../../../src/dm/fumo.js';
import { mayAnswer } from '../../../src/dm/status-codes.js';
import type { FaultName } from '../../../src/engine/ports.js';
import { aclAllows, parseAcl } from '../../../src/sandbox/device/tree/acl.js';
import { performOnTree } from '../../../src/sandbox/device/tree/commands.js';
import { RIGHTS, type Right } from '../../../src/sandbox/device/tree/node.js';
import type { Wish } from '../../../src/syncml/message.js';
import { FUMO, SERVER_ID, testTree } from './fixtures.js';
import {
  contentOf,
  DESCRIPTOR_URL,
  execWish,
  makePackage,
  once,
  openWorld,
  PACKAGE_URL,
} from './small-world.js';

const RUNS = { numRuns: 60 };

const set = (path: string, data: string, format = 'chr'): Wish => ({
  name: 'Replace',
  items: [{ target: { locUri: `${FUMO}/${path}` }, meta: { format }, data }],
});
const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');

const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.constantFrom('Download', 'Update', 'DownloadAndUpdate').map(execWish),
  fc
    .tuple(
      fc.constantFrom('Download/PkgURL', 'DownloadAndUpdate/PkgURL'),
      fc.constantFrom('', 'x', PACKAGE_URL, DESCRIPTOR_URL, 'http://nobody.fumo.test/'),
    )
    .map(([path, url]) => set(path, url)),
  fc
    .constantFrom(new Uint8Array(), makePackage(), makePackage({ mod: 'other' }))
    .map((octets) => set('Update/PkgData', base64(octets), 'b64')),
  fc.constantFrom('10', '50', '60').map((state) => set('State', state, 'int')),
);
const faults = fc.subarray<FaultName>(['out-of-memory', 'install-fails']);

describe('the update agent', () => {
  it('walks edges of the state diagram only, and comes to rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(wish, { maxLength: 5 }), { maxLength: 6 }),
        faults,
        async (lists, live) => {
          const world = await openWorld({
            script: once(...lists),
            faults: new Set(live),
            content: contentOf(makePackage()),
          });
          for (let times = 0; times < 3; times++) {
            world.device.checkForUpdate();
            await world.settle();
          }
          const moves = world.of('state');
          expect(moves.filter(({ from, to }) => !canMove(from, to))).toEqual([]);
          expect(moves.slice(1).every(({ from }, at) => from === moves[at]?.to)).toBe(true);
          expect([10, 20, 50, 80, 100]).toContain(world.device.view().fumoState);
          const installed = moves.some(({ to }) => to === 90);
          expect(world.device.view().firmware).toBe(installed ? '2.0.0' : '1.0.0');
          await world.wire.close();
        },
      ),
      RUNS,
    );
  });
});

const uri = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    '.',
    './',
    './DevInfo',
    FUMO,
    `${FUMO}/Ext`,
    `${FUMO}/Ext/a/b`,
    './DMAcc/fumo',
    '../x',
    'a//b',
  ),
);
const query = fc.constantFrom(
  '',
  '?prop=ACL',
  '?prop=Name',
  '?prop=toString',
  '?list=Struct',
  '?list=TNDS',
  '?x',
);

/** The addressing rules give 406 to a property that the device has not, whatever the command. */
const fits = (status: string, command: Right, tail: string): boolean =>
  mayAnswer(status, command) || (status === '406' && tail.startsWith('?prop='));

describe('the tree', () => {
  it('answers every command to every address with a status that the guidance tables give it, and loses no permanent node', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...RIGHTS), uri, query, fc.string({ maxLength: 20 })));
    fc.assert(
      fc.property(steps, (rows) => {
        const { tree } = testTree();
        const before = tree.subtree('');
        for (const [command, path, tail, data] of rows) {
          const { status } = performOnTree(command, {
            tree,
            serverId: SERVER_ID,
            item: { target: { locUri: path + tail }, data },
            limits: { maxDepth: 12, maxTotal: 255, maxSegment: 64 },
          });
          expect(fits(status, command, tail), `${status} to ${command} ${path}${tail}`).toBe(true);
        }
        expect(before.filter((each) => !tree.find(each))).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('an ACL', () => {
  it('allows exactly whom it names', () => {
    const ids = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c'), { minLength: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...RIGHTS), ids, (right, named) => {
        const text = `${right}=${named.join('+')}`;
        for (const id of ['a', 'b', 'c']) expect(aclAllows(text, right, id)).toBe(named.includes(id));
        for (const other of RIGHTS.filter((each) => each !== right))
          expect(aclAllows(text, other, 'a')).toBe(false);
        expect(aclAllows(`${right}=*`, right, 'anyone')).toBe(true);
      }),
      RUNS,
    );
  });

  it.each(['Get', 'Get=', '=a', 'Grab=a', 'Get=a=b', 'Get=a&'])('is not: %s', (text) => {
    expect(parseAcl(text)).toBeUndefined();
  });
});
