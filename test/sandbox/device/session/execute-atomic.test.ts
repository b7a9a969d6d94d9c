/** Atomic: all or nothing, with the statuses of what was rolled back (RepPro 1.2, Atomic; DM Protocol 1.2, 10). */
import { describe, expect, it } from 'vitest';
import type { NodeSeed } from '../../../../src/sandbox/device/tree/node.js';
import { grow, interior, leaf, snapshot } from '../tree/small-tree.js';
import {
  add,
  atomic,
  choice,
  confirm,
  copy,
  del,
  display,
  exec,
  get,
  type Playing,
  play,
  refsOf,
  replace,
  sequence,
  start,
} from './execute-harness.js';

const SEEDS: readonly NodeSeed[] = [
  interior('a'),
  leaf('a/one', '1'),
  leaf('a/two', '2'),
  interior('a/in'),
  leaf('a/in/x', 'x'),
  interior('b'),
];
const world = () => grow(SEEDS);
type Wishes = Parameters<typeof play>[1];

/** Plays on a fresh tree and says whether the tree is as it was. */
function playOn(wishes: Wishes, playing: Playing = {}) {
  const grown = world();
  const before = snapshot(grown.tree);
  const played = play(grown.tree, wishes, playing);
  const unchanged = JSON.stringify(snapshot(grown.tree)) === JSON.stringify(before);
  return { ...grown, ...played, unchanged };
}

describe('an Atomic that succeeds', () => {
  it('has 200, and so has everything in it; changes are announced once it is done', () => {
    const { codes, tree, events, statuses } = playOn([
      atomic(add('./a/new'), replace('./a/one', 'I'), copy('./a/one', './b/copy'), del('./a/in'), display),
    ]);
    expect(codes).toEqual(['Atomic 200', 'Add 200', 'Replace 200', 'Copy 200', 'Delete 200', 'Alert 200']);
    expect(refsOf(statuses)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(tree.text('b/copy')).toBe('I');
    expect(events.map(({ change, uri }) => `${change} ${uri}`)).toEqual([
      'add ./a/new',
      'replace ./a/one',
      'add ./b/copy',
      'delete ./a/in/x',
      'delete ./a/in',
    ]);
  });

  it('sees inside what was done before in it', () => {
    const { codes } = playOn([atomic(add('./b/n', '1'), replace('./b/n', '2'), del('./b/n'), add('./b/n'))]);
    expect(new Set(codes.map((code) => code.split(' ')[1]))).toEqual(new Set(['200']));
  });
});

describe('an Atomic that fails', () => {
  it.each<[string, Wishes[number], string]>([
    ['a missing node', del('./no'), 'Delete 404'],
    ['a node that exists', add('./a/one'), 'Add 418'],
    ['a property that is none', replace('./a?prop=Owner', 'x'), 'Replace 406'],
    ['a Copy that cannot be', copy('./a', './b/n'), 'Copy 403'],
    ['a Get', get('./a/one'), 'Get 500'],
    ['an Exec', exec('./a'), 'Exec 500'],
    ['an alert of another kind', { name: 'Alert', data: '1226', items: [] }, 'Alert 406'],
    ['a prompt that is incomplete', { name: 'Alert', data: '1101', items: [] }, 'Alert 412'],
  ])('because of %s: its code, 507, 216 before it, 215 after it', (_why, wish, code) => {
    const { codes, unchanged, events, statuses } = playOn([
      atomic(add('./b/n'), del('./a/in'), wish, replace('./a/two', 'II'), display),
    ]);
    expect(codes).toEqual(['Atomic 507', 'Add 216', 'Delete 216', code, 'Replace 215', 'Alert 215']);
    expect(refsOf(statuses)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(unchanged).toBe(true);
    expect(events).toEqual([]);
  });

  it.each(['Atomic', 'Sequence'] as const)(
    'because of a nested %s: 500, and 215 for what that holds',
    (name) => {
      const { codes, unchanged } = playOn([
        atomic(add('./b/n'), { name, commands: [add('./b/m')] }, add('./b/o')),
      ]);
      expect(codes).toEqual(['Atomic 507', 'Add 216', `${name} 500`, 'Add 215', 'Add 215']);
      expect(unchanged).toBe(true);
    },
  );

  it('has no Results of a Get', () => {
    expect(playOn([atomic(get('./a/one'))]).results).toEqual([]);
  });

  it('undoes the Items of the failing command, too, and does not do the later ones', () => {
    const { codes, unchanged, statuses } = playOn([atomic(del('./a/one', './no', './a/two'))]);
    expect(codes).toEqual(['Atomic 507', 'Delete 216', 'Delete 404', 'Delete 215']);
    expect(statuses.slice(1).map(({ targetRefs }) => targetRefs)).toEqual([
      ['./a/one'],
      ['./no'],
      ['./a/two'],
    ]);
    expect(unchanged).toBe(true);
  });

  it('does not keep the next commands from being executed', () => {
    const { codes, tree } = playOn([atomic(del('./no')), replace('./a/one', 'I'), atomic(add('./b/n'))]);
    expect(codes).toEqual(['Atomic 507', 'Delete 404', 'Replace 200', 'Atomic 200', 'Add 200']);
    expect(tree.text('a/one')).toBe('I');
  });

  it('puts names, ACLs, titles, versions and the order of siblings back', () => {
    const { unchanged, codes } = playOn([
      atomic(
        replace('./a?prop=Name', 'z'),
        replace('./z/one?prop=ACL', 'Get=*'),
        replace('./z/two?prop=Title', 'T'),
        replace('./z/two', '7', { format: 'int' }),
        del('./z/in'),
        add('./z/in'),
        del('./no'),
      ),
    ]);
    expect(codes.slice(1, 7)).toEqual([
      'Replace 216',
      'Replace 216',
      'Replace 216',
      'Replace 216',
      'Delete 216',
      'Add 216',
    ]);
    expect(unchanged).toBe(true);
  });

  it('leaves what the device itself did in the meantime', () => {
    const { tree } = world();
    play(tree, [atomic(replace('./a/one', 'I'), confirm)], {
      answers: [{ action: 'no' }],
      meanwhile: () => tree.write('a/two', 'by the device', 'device'),
    });
    expect(tree.text('a/two')).toBe('by the device');
    expect(tree.text('a/one')).toBe('1');
  });
});

describe('a roll back that fails', () => {
  const once = leaf('a/once', '1', { irreversible: true });
  const stuck = (...commands: Wishes) => {
    const grown = grow([...SEEDS, once]);
    return { ...grown, ...play(grown.tree, [atomic(...commands)]) };
  };

  it('has 516 for the command that could not be undone, 216 for the others', () => {
    const { codes, tree, events } = stuck(replace('./a/one', 'I'), replace('./a/once', 'burnt'), del('./no'));
    expect(codes).toEqual(['Atomic 507', 'Replace 216', 'Replace 516', 'Delete 404']);
    expect([tree.text('a/one'), tree.text('a/once')]).toEqual(['1', 'burnt']);
    expect(events).toEqual([
      { uri: './a/once', change: 'replace', before: '1', after: 'burnt', by: 'server' },
    ]);
  });

  it('keeps the place that such a node was moved to', () => {
    const { codes, tree } = stuck(replace('./a?prop=Name', 'z'), del('./no'));
    expect(codes).toEqual(['Atomic 507', 'Replace 516', 'Delete 404']);
    expect(tree.text('z/once')).toBe('1');
    expect(tree.text('a/one')).toBe('1');
    expect(tree.subtree('').every((uri) => uri === '' || tree.nearest(uri) === uri)).toBe(true);
  });

  it('does not matter when the Atomic succeeds', () => {
    expect(stuck(replace('./a/once', 'burnt')).codes).toEqual(['Atomic 200', 'Replace 200']);
  });
});

describe('prompts in an Atomic', () => {
  it.each<[string, Playing['answers'], string, string]>([
    ['no', [{ action: 'no' }], 'Alert 304', 'Replace 200'],
    ['cancel', [{ action: 'cancel' }], 'Alert 214', 'Replace 215'],
    ['nothing in time', [{ action: 'timeout' }], 'Alert 408', 'Replace 215'],
  ])('refused with %s fail it and roll back', (_what, answers = [], alert, after) => {
    const { codes, unchanged } = playOn(
      [atomic(add('./b/n'), confirm, add('./b/m')), replace('./a/one', '1')],
      { answers },
    );
    expect(codes).toEqual(['Atomic 507', 'Add 216', alert, 'Add 215', after]);
    expect(unchanged || after === 'Replace 200').toBe(true);
  });

  it('accepted let it go on, with their answers', () => {
    const { codes, statuses } = playOn([atomic(confirm, choice, add('./b/n'))], {
      answers: [{ action: 'yes' }, { action: 'choose', numbers: [2] }],
    });
    expect(codes).toEqual(['Atomic 200', 'Alert 200', 'Alert 200', 'Add 200']);
    expect(statuses[2]?.items).toEqual([{ data: '2' }]);
  });

  it('accepted before a failure are 216, without an answer', () => {
    const { codes, statuses } = playOn([atomic(choice, del('./no'))], {
      answers: [{ action: 'choose', numbers: [2] }],
    });
    expect(codes).toEqual(['Atomic 507', 'Alert 216', 'Delete 404']);
    expect(statuses[1]?.items).toEqual([]);
  });

  it('after a failure are not shown', () => {
    expect(playOn([atomic(del('./no'), confirm)]).prompts).toEqual([]);
  });

  it('fail it on a device without a screen', () => {
    expect(playOn([atomic(add('./b/n'), confirm)], { ui: false }).codes).toEqual([
      'Atomic 507',
      'Add 216',
      'Alert 406',
    ]);
  });
});

describe('an Atomic whose session is lost while it waits for the user', () => {
  it('is undone before anything else is executed', () => {
    const { tree, events } = world();
    const before = snapshot(tree);
    const waiting = start(tree, [atomic(replace('./a/one', 'I'), confirm)]);
    expect([waiting.next().value, waiting.next({ got: 'done' }).value]).toMatchObject([
      { do: 'show' },
      { do: 'ask' },
    ]);
    expect(tree.text('a/one')).toBe('I');
    expect(play(tree, [get('./a/one')]).results[0]?.items[0]?.data).toBe('1');
    expect([snapshot(tree), events]).toEqual([before, []]);
    play(tree, [add('./b/n')]);
    expect(events).toHaveLength(1);
  });
});

describe('the update agent and an Atomic', () => {
  const listening = (refused: readonly string[] = []) => {
    const heard: string[] = [];
    const { tree } = world();
    const fumo: NonNullable<Playing['fumo']> = {
      beforeReplace: (uri) => {
        heard.push(`before ${uri}`);
        return refused.includes(uri) ? '403' : undefined;
      },
      afterReplace: (uri) => void heard.push(`after ${uri} ${tree.text(uri)}`),
    };
    return { heard, tree, fumo };
  };

  it('hears of new values when the Atomic is done, each with its own value, in order', () => {
    const { heard, tree, fumo } = listening();
    play(tree, [atomic(replace('./a/one', 'I'), replace('./a/two', 'II'), replace('./a/one', 'i'))], {
      fumo,
    });
    expect(heard).toEqual([
      ...['before a/one', 'after a/one I'],
      ...['before a/two', 'after a/two II'],
      ...['before a/one', 'after a/one i'],
    ]);
    expect(tree.text('a/one')).toBe('i');
  });

  it('hears nothing of an Atomic that fails', () => {
    const { heard, tree, fumo } = listening();
    play(tree, [atomic(replace('./a/one', 'I'), del('./no'))], { fumo });
    expect(heard).toEqual([]);
  });

  it('may refuse a value, which fails the Atomic', () => {
    const { tree, fumo } = listening(['a/one']);
    const { codes } = play(tree, [atomic(add('./b/n'), replace('./a/one', 'I'), add('./b/m'))], { fumo });
    expect(codes).toEqual(['Atomic 507', 'Add 216', 'Replace 403', 'Add 216']);
    expect(tree.text('a/one')).toBe('1');
  });

  it('cannot take back a value that it has acted upon: 516', () => {
    const { tree, fumo } = listening(['a/two']);
    const { codes } = play(tree, [atomic(replace('./a/one', 'I'), replace('./a/two', 'II'))], { fumo });
    expect(codes).toEqual(['Atomic 507', 'Replace 516', 'Replace 403']);
  });
});

describe('a device without Atomic', () => {
  it('answers 406, and 215 for what it holds', () => {
    const { tree } = grow(SEEDS, { lacks: new Set(['Atomic']) });
    expect(play(tree, [atomic(add('./b/n'), sequence(add('./b/m')))]).codes).toEqual([
      'Atomic 406',
      'Add 215',
      'Sequence 215',
      'Add 215',
    ]);
    expect(tree.children('b')).toEqual([]);
  });
});
