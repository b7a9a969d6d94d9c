/** The text of access control lists, and the small rules of properties (OMA DM TND 1.2). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aclAllows, creatorAcl, formatAcl, parseAcl, RIGHTS, withoutServer } from '../../src/dm/acl.js';
import { basicTime, isPropertyName, nextVersion, PROPERTIES } from '../../src/dm/properties.js';

const EXAMPLE =
  'Add=www.sonera.fi-8765&Delete=www.sonera.fi-8765&Replace=www.sonera.fi-8765+321_ibm.com&Get=*';

const acl = fc
  .array(
    fc.tuple(
      fc.constantFrom(...RIGHTS),
      fc.uniqueArray(fc.stringMatching(/^[a-z.\-_0-9äß@:/]{1,6}$/), { minLength: 1, maxLength: 3 }),
    ),
    { maxLength: 4 },
  )
  .map((entries) => entries.map(([right, ids]) => `${right}=${ids.join('+')}`).join('&'));

describe('the text of an ACL', () => {
  it("reads the specification's example", () => {
    expect(aclAllows(EXAMPLE, 'Replace', '321_ibm.com')).toBe(true);
    expect(aclAllows(EXAMPLE, 'Delete', '321_ibm.com')).toBe(false);
    expect(aclAllows(EXAMPLE, 'Get', 'anybody')).toBe(true);
    expect(aclAllows(EXAMPLE, 'Exec', 'www.sonera.fi-8765')).toBe(false);
  });

  it('a wildcard overrides the identifiers beside it', () => {
    expect(aclAllows('Get=a+*', 'Get', 'b')).toBe(true);
  });

  it('of the same command twice counts together', () => {
    expect(aclAllows('Get=a&Get=b', 'Get', 'a') && aclAllows('Get=a&Get=b', 'Get', 'b')).toBe(true);
  });

  it('means the same once written again', () => {
    fc.assert(
      fc.property(acl, (text) => {
        const read = parseAcl(text);
        expect(read).toBeDefined();
        expect(read && parseAcl(formatAcl(read))).toEqual(read);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    'Get',
    'Get=',
    '=a',
    'get=a',
    'Copy=a',
    'Get=a=b',
    'Get=a&',
    '&Get=a',
    'Get=a+',
    'Get=a b',
    'Get=a\u0007',
    'Get=a*',
  ])('is not: %j', (text) => {
    expect(parseAcl(text)).toBeUndefined();
  });
});

describe('without a server', () => {
  it.each([
    ['Get=a+b&Replace=a', false, 'Get=b'],
    ['Get=a', false, ''],
    ['Get=a', true, 'Get=*'],
    ['Add=*&Get=a+b&Exec=a', true, 'Add=*&Get=b&Exec=*'],
    ['', false, ''],
    ['Get=*', false, 'Get=*'],
  ])('a, %s (root %s) is "%s"', (text, root, left) => {
    expect(withoutServer(text, 'a', root)).toBe(left);
  });

  it('nobody else gains or loses anything, save that the root keeps its commands', () => {
    fc.assert(
      fc.property(acl, fc.stringMatching(/^[a-z]{1}$/), (text, server) => {
        for (const right of RIGHTS) {
          expect(aclAllows(withoutServer(text, server), right, server)).toBe(false);
          expect(aclAllows(withoutServer(text, server), right, 'other1')).toBe(
            aclAllows(text, right, 'other1'),
          );
        }
      }),
      { numRuns: 100 },
    );
  });
});

it('the creator of an interior node gets Add, Delete and Replace', () => {
  expect(creatorAcl('me')).toBe('Add=me&Delete=me&Replace=me');
});

describe('properties', () => {
  it('are the eight of the specification, three of them to be replaced', () => {
    expect(Object.keys(PROPERTIES)).toEqual([
      'ACL',
      'Format',
      'Name',
      'Size',
      'Title',
      'TStamp',
      'Type',
      'VerNo',
    ]);
    const replaced = Object.entries(PROPERTIES).filter(([, { commands }]) => commands.length === 2);
    expect(replaced.map(([name]) => name)).toEqual(['ACL', 'Name', 'Title']);
    expect(['constructor', 'acl', ''].some(isPropertyName)).toBe(false);
  });

  it('count 16 bits and write time in the basic form', () => {
    expect([nextVersion(0), nextVersion(65534), nextVersion(65535)]).toEqual([1, 65535, 0]);
    expect(basicTime('2001-07-11T16:38:17Z')).toBe('20010711T163817Z');
    expect(basicTime('2001-07-11T16:38:17.123Z')).toBe('20010711T163817Z');
  });
});
