/** Sequence, several Items, and statuses in order (RepPro 1.2, Sequence; DM Protocol 1.2, 10). */
import { describe, expect, it } from 'vitest';
import type { UserAction } from '../../../../src/sandbox/device/session/effects.js';
import { grow, interior, leaf } from '../tree/small-tree.js';
import {
  add,
  atomic,
  confirm,
  copy,
  del,
  display,
  exec,
  get,
  play,
  refsOf,
  replace,
  sequence,
} from './execute-harness.js';

const world = () => grow([interior('a'), leaf('a/one', '1'), interior('closed', { acl: 'Get=*' })]).tree;
const no: UserAction = { action: 'no' };
const cancel: UserAction = { action: 'cancel' };

describe('a Sequence', () => {
  it('is 200 once it began; its commands are executed in order, whatever fails', () => {
    const { codes, results, statuses } = play(world(), [
      sequence(
        add('./a/n', 'x'),
        replace('./a/n', 'y'),
        del('./no'),
        get('./a/n'),
        copy('./a/n', './a/m'),
        exec('./a'),
        display,
        del('./a/n'),
      ),
      get('./a/m'),
    ]);
    expect(codes).toEqual([
      'Sequence 200',
      ...[
        'Add 200',
        'Replace 200',
        'Delete 404',
        'Get 200',
        'Copy 200',
        'Exec 202',
        'Alert 200',
        'Delete 200',
      ],
      'Get 200',
    ]);
    expect(refsOf(statuses)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(results.map(({ cmdRef, items }) => [cmdRef, items[0]?.data])).toEqual([
      ['5', 'y'],
      ['10', 'y'],
    ]);
  });

  it('ends where the user says no: 215 for the rest of it, nothing for what follows it', () => {
    const wishes = [sequence(add('./a/n'), confirm, add('./a/m'), atomic(add('./a/o'))), add('./a/p')];
    expect(play(world(), wishes, { answers: [no] }).codes).toEqual([
      'Sequence 200',
      ...['Add 200', 'Alert 304', 'Add 215', 'Atomic 215', 'Add 215'],
      'Add 200',
    ]);
  });

  it('in a Sequence ends alone', () => {
    const wishes = [sequence(sequence(confirm, add('./a/m')), add('./a/n'))];
    expect(play(world(), wishes, { answers: [no] }).codes).toEqual([
      'Sequence 200',
      ...['Sequence 200', 'Alert 304', 'Add 215'],
      'Add 200',
    ]);
  });

  it('goes on after an Atomic in it whose prompt was refused', () => {
    const wishes = [sequence(atomic(add('./a/m'), confirm), add('./a/n'))];
    expect(play(world(), wishes, { answers: [no] }).codes).toEqual([
      'Sequence 200',
      ...['Atomic 507', 'Add 216', 'Alert 304'],
      'Add 200',
    ]);
  });

  it.each([
    ['in a Sequence', sequence(sequence(confirm, add('./a/m')), add('./a/n'))],
    ['in an Atomic', sequence(atomic(confirm, add('./a/m')), add('./a/n'))],
  ])('and all the rest of the message ends where the user gives up %s', (_where, wish) => {
    const { codes, statuses } = play(world(), [wish, add('./a/o'), atomic(add('./a/p'))], {
      answers: [cancel],
    });
    expect(codes.slice(2)).toEqual(['Alert 214', 'Add 215', 'Add 215', 'Add 215', 'Atomic 215', 'Add 215']);
    expect(refsOf(statuses)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('directly in the message', () => {
  it('no changes nothing for the rest, giving up does', () => {
    expect(play(world(), [confirm, add('./a/n')], { answers: [no] }).codes).toEqual(['Alert 304', 'Add 200']);
    expect(play(world(), [confirm, add('./a/n')], { answers: [cancel] }).codes).toEqual([
      'Alert 214',
      'Add 215',
    ]);
  });
});

describe('a Status', () => {
  it('names the ends of each Item when they came to different codes', () => {
    const { items } = copy('./a/one', './a/two') as Extract<ReturnType<typeof copy>, { name: 'Copy' }>;
    const { items: more } = copy('./no', './a/three') as Extract<ReturnType<typeof copy>, { name: 'Copy' }>;
    const { statuses } = play(world(), [{ name: 'Copy', items: [...items, ...more] }]);
    expect(statuses.map(({ data, targetRefs, sourceRefs }) => [data, targetRefs, sourceRefs])).toEqual([
      ['200', ['./a/two'], ['./a/one']],
      ['404', ['./a/three'], ['./no']],
    ]);
  });

  it('names the parent that could not be added', () => {
    const { statuses } = play(world(), [add('./closed/x/y')]);
    expect(statuses).toMatchObject([{ data: '425', items: [{ target: { locUri: './closed/x' } }] }]);
  });

  it('is not owed to a command with NoResp, in a container neither', () => {
    const quiet = { ...add('./a/n'), noResp: true };
    expect(play(world(), [sequence(quiet, add('./a/m'))]).codes).toEqual(['Sequence 200', 'Add 200']);
    expect(play(world(), [atomic({ ...add('./a/n'), noResp: true }, del('./no'))]).codes).toEqual([
      'Atomic 507',
      'Delete 404',
    ]);
  });
});
