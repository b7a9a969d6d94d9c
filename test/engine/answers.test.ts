import { describe, expect, it } from 'vitest';
import { allowedText, canonicalAnswer, GivenAnswers, splitAnswer } from '../../src/engine/answers.js';
import type { Question } from '../../src/engine/run-types.js';

const OFFER: Question = {
  prompt: 'offer',
  kind: 'single',
  title: 'Install?',
  choices: [
    { number: 1, id: 'update', label: 'Update now' },
    { number: 2, id: 'defer', label: 'Later' },
  ],
  default: 'defer',
  allowed: ['update', 'defer', 'cancel', 'timeout'],
};

describe('answers', () => {
  it.each([
    ['2', 'defer'],
    ['defer', 'defer'],
    ['Later', 'defer'],
    ['UPDATE NOW', 'update'],
    ['cancel', 'cancel'],
    ['timeout', 'timeout'],
  ])('%s means %s', (value, canonical) => expect(canonicalAnswer(OFFER, value)).toBe(canonical));

  it.each(['9', 'yes', '', '0', 'any text'])('“%s” is refused with the allowed values', (value) => {
    expect(() => canonicalAnswer(OFFER, value)).toThrowError(
      expect.objectContaining({
        code: 'answer.not-allowed',
        expected: 'update (1), defer (2), cancel or timeout',
        found: value,
      }),
    );
  });

  it('takes several of a multiple choice', () => {
    const several: Question = { ...OFFER, kind: 'multiple' };
    expect(canonicalAnswer(several, '2,1')).toBe('defer,update');
    expect(() => canonicalAnswer(several, '1,7')).toThrowError(
      expect.objectContaining({ code: 'answer.not-allowed' }),
    );
  });

  it('takes any text where text is asked', () => {
    const text: Question = {
      prompt: 'pin',
      kind: 'text',
      title: 'PIN',
      choices: [],
      allowed: ['any text', 'cancel'],
    };
    expect(canonicalAnswer(text, '12 34')).toBe('12 34');
    expect(canonicalAnswer(text, 'cancel')).toBe('cancel');
    expect(allowedText(text)).toBe('any text or cancel');
  });

  it('refuses what is no PROMPT=VALUE', () => {
    expect(() => splitAnswer('offer')).toThrowError(expect.objectContaining({ code: 'usage.bad-answer' }));
    expect(splitAnswer('slot=+8h=x')).toEqual({ prompt: 'slot', value: '+8h=x' });
  });

  it('refuses a prompt that the flow does not have', () => {
    expect(() => new GivenAnswers(['ofer=1']).checkPrompts(['offer', 'slot'])).toThrowError(
      expect.objectContaining({ code: 'usage.unknown-prompt', hint: 'Did you mean --answer offer=...?' }),
    );
  });

  it('gives each asking its own answer, and keeps a wrong one for nobody', () => {
    const given = new GivenAnswers(['offer=defer', 'offer=update', 'slot=1']);
    expect(given.take(OFFER)?.value).toBe('defer');
    expect(given.take(OFFER)?.value).toBe('update');
    expect(given.take(OFFER)).toBeUndefined();
    expect(given.unused()).toEqual(['slot']);
  });
});
