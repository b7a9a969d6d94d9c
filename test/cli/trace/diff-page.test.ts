import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DiffSides } from '../../../src/cli/trace/diff.js';
import { diffPage } from '../../../src/cli/trace/diff-html.js';
import { fieldName, valueText } from '../../../src/cli/trace/diff-text.js';
import type { ComparedPair } from '../../../src/trace/compare/index.js';

const SIDES: DiffSides = {
  a: { run: 'deferred-1', facts: 'flow deferred' },
  b: { run: '"><script>alert(1)</script>', facts: '<b>' },
  sameWords: 'both mean the same',
  isFirstOnly: false,
};
const equal = (seq: number): ComparedPair => {
  const item = { subject: 'note', brief: `note ${seq}`, place: { seq } } as const;
  return { a: item, b: item, differences: [] };
};
const hostile: ComparedPair = {
  a: { subject: 'tree', brief: '<img src=x onerror=alert(1)>', place: { seq: 50, step: 2 } },
  b: { subject: 'tree', brief: '</td></table>\u001b[2J', place: { seq: 51, step: 2 } },
  differences: [
    {
      kind: 'changed',
      subject: 'tree',
      path: 'tree.<i>',
      a: '</dd><script>1</script>',
      b: "&lt;'",
      words: '',
    },
  ],
};
const page = (pairs: Iterable<ComparedPair>, sides = SIDES): string => [...diffPage(sides, pairs)].join('');
const many = (count: number, from = 1): ComparedPair[] =>
  Array.from({ length: count }, (_, at) => equal(from + at));

describe('names of fields', () => {
  it.each([
    ['message.commands[Status of Alert 1103].data', 'Status of Alert 1103: code'],
    ['message.commands[Status of Alert 1103].items[1].data', 'Status of Alert 1103: items[1].data'],
    ['message.commands[Get ./A]', 'Get ./A'],
    ['message.final', 'final'],
    ['message', 'message'],
  ])('%s is %s', (path, name) => {
    expect(fieldName({ kind: 'changed', subject: 'message', path, words: '' })).toBe(name);
  });

  it('say how much of a long value is left out', () => {
    expect(valueText('x'.repeat(1000))).toMatch(/^"x{799}… \(202 more characters; --format json has all\)$/);
    expect(valueText(null)).toBe('null');
  });
});

describe('the page of differences', () => {
  it('allows its own style and nothing else', () => {
    const text = page([hostile]);
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(text).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
  });

  it('has no markup of peers in it', () => {
    const text = page([hostile]);
    expect(text).not.toMatch(/<script|<img|<b>|<i>|\u001b/);
    expect(text.match(/<\/table>/g)).toHaveLength(1);
    expect(text).toContain('&#60;img src=x onerror=alert(1)&#62;');
  });

  it('shows three equal events before and after, and counts the others', () => {
    const text = page([...many(10), hostile, ...many(10, 60)]);
    expect(text.match(/<tr class="same">/g)).toHaveLength(6);
    expect(text.match(/7 equal events/g)).toHaveLength(2);
    expect(text).toContain('note 8');
    expect(text).not.toMatch(/note 7</);
  });

  it('says where in both, and what is missing on a side', () => {
    const { a } = hostile;
    expect(page([hostile])).toContain('step 2, event 50 / 51');
    const alone = page([{ ...(a && { a }), differences: hostile.differences }]);
    expect(alone).toContain('<tr class="removed">');
    expect(alone).toContain('not there');
  });

  it('says that nothing differs', () => {
    expect(page(many(4))).toContain('both mean the same');
    expect(page(many(4))).toContain('4 equal events');
  });
});
