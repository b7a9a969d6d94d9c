/** Any program of commands in an Atomic: all of it, as if one by one, or nothing at all (RepPro 1.2, Atomic). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSuccessStatus, mayAnswer } from '../../../../src/dm/status-codes.js';
import { writeTnds } from '../../../../src/dm/tnds.js';
import type { Wish } from '../../../../src/syncml/message.js';
import { grow, interior, leaf, snapshot } from '../tree/small-tree.js';
import { add, atomic, copy, del, display, get, play, refsOf, replace } from './execute-harness.js';

const world = () =>
  grow([
    interior('a', { type: 'urn:x' }),
    leaf('a/b', '1', { format: 'int' }),
    leaf('a/c', 'c', { acl: 'Get=*&Replace=*' }),
    interior('a/d', { acl: 'Add=*&Get=*&Delete=*' }),
    leaf('a/d/o', new Uint8Array([1, 2])),
    interior('p', { permanent: true }),
    leaf('p/q', 'q', { permanent: true }),
  ]);

const uri = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', 'o', 'p', 'q'), { minLength: 1, maxLength: 3 })
  .map((segments) => `./${segments.join('/')}`);
const text = fc.constantFrom('', '7', 'text', 'AQID');
const meta = fc.constantFrom(
  undefined,
  { format: 'int' },
  { format: 'b64' },
  { format: 'node' },
  { type: 'text/y' },
);
const tnds = { format: 'xml', type: 'application/vnd.syncml.dmtnds+xml' };
const subtree = fc.tuple(fc.constantFrom('a', 'b', 'd'), text).map(([name, value]) => [
  writeTnds([
    {
      path: name,
      format: 'node',
      type: '',
      children: [{ path: `${name}/c`, format: 'chr', type: 'text/plain', value, children: [] }],
    },
  ]),
]);

const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.tuple(uri, text, meta).map((row) => add(...row)),
  fc.tuple(uri, text, meta).map((row) => replace(...row)),
  fc.tuple(uri, uri).map((row) => copy(...row)),
  fc.array(uri, { minLength: 1, maxLength: 2 }).map((uris) => del(...uris)),
  fc.tuple(uri, fc.constantFrom('a', 'b', 'x')).map(([at, name]) => replace(`${at}?prop=Name`, name)),
  fc
    .tuple(uri, fc.constantFrom('', 'Get=*', 'Replace=*&Add=*'))
    .map(([at, acl]) => replace(`${at}?prop=ACL`, acl)),
  uri.map((at) => replace(`${at}?prop=Title`, 'T')),
  fc.tuple(uri, subtree).map(([at, data]) => add(at, data, tnds)),
  fc.tuple(uri, subtree).map(([at, data]) => replace(at, data, tnds)),
  fc.constant(display),
);
const program = fc.array(wish, { minLength: 1, maxLength: 8 });

/** The code of each CmdRef; several Items may have several. */
const byRef = (played: ReturnType<typeof play>): Map<number, string[]> => {
  const codes = new Map<number, string[]>();
  for (const [at, ref] of refsOf(played.statuses).entries()) {
    codes.set(ref, [...(codes.get(ref) ?? []), played.statuses[at]?.data ?? '']);
  }
  return codes;
};

describe('a random program in an Atomic', () => {
  it('that fails leaves the tree exactly as before, announces nothing, and tells each command what became of it', () => {
    fc.assert(
      fc.property(
        program,
        fc.constantFrom(get('./a'), del('./no'), atomic(add('./n'))),
        (wishes, failing) => {
          const { tree, events } = world();
          const before = snapshot(tree);
          const played = play(tree, [atomic(...wishes, failing, ...wishes)]);
          expect(snapshot(tree)).toEqual(before);
          expect(events).toEqual([]);
          const refs = refsOf(played.statuses);
          expect(refs).toEqual([...refs].sort((left, right) => left - right));
          const codes = [...byRef(played).values()];
          expect(codes[0]).toEqual(['507']);
          const inner = codes.slice(1);
          const broke = inner.findIndex((each) => each.some((code) => code !== '216'));
          expect(inner.slice(broke + 1).flat()).toEqual(
            inner.slice(broke + 1).flatMap((each) => each.map(() => '215')),
          );
          expect(inner[broke]?.filter((code) => !['215', '216'].includes(code))).toHaveLength(1);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('comes to the same as one by one, or to nothing', () => {
    let done = 0;
    fc.assert(
      fc.property(program, (wishes) => {
        const [one, all] = [world(), world()];
        const single = play(one.tree, wishes);
        const together = play(all.tree, [atomic(...wishes)]);
        if (single.statuses.every(({ data }) => isSuccessStatus(data))) {
          done += 1;
          expect(together.codes).toEqual(['Atomic 200', ...single.codes]);
          expect(snapshot(all.tree)).toEqual(snapshot(one.tree));
          expect(all.events).toEqual(one.events);
        } else {
          expect(together.codes[0]).toBe('Atomic 507');
          expect(snapshot(all.tree)).toEqual(snapshot(world().tree));
        }
      }),
      { numRuns: 400 },
    );
    expect(done).toBeGreaterThan(0);
  });

  it('is answered with codes that the guidance tables give those commands', () => {
    fc.assert(
      fc.property(program, (wishes) => {
        const { statuses } = play(world().tree, [...wishes, atomic(...wishes)]);
        const odd = statuses.filter(({ cmd, data }) => !allowed(data, cmd));
        expect(odd.map(({ cmd, data }) => `${cmd} ${data}`)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

/** 406 is for properties that the device has not, 404 for the source of a Copy that is missing (RepPro 1.2, 404). */
const allowed = (code: string, command: string): boolean =>
  SUBJECTS.some((subject) => subject === command && mayAnswer(code, subject)) ||
  `${command} ${code}` === 'Copy 404';
const SUBJECTS = ['Add', 'Alert', 'Atomic', 'Copy', 'Delete', 'Replace'] as const;
