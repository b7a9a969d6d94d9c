/** docs/filters.md says what the tables say, and every filter in it can be read. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { factsOfEvents, parseFilter } from '../../../src/trace/filter/index.js';
import { FILTER_KEYS } from '../../../src/trace/filter/keys.js';
import { EVENTS } from '../../support/events.js';
import { smallTrace } from '../../support/traces.js';
import { EXAMPLES, filtersDocument } from './document.js';

const DOCUMENT = join(import.meta.dirname, '../../../docs/filters.md');

it('is fresh (UPDATE_FILTERS=1 writes it anew)', () => {
  const fresh = filtersDocument();
  if (process.env.UPDATE_FILTERS) writeFileSync(DOCUMENT, fresh);
  else expect(readFileSync(DOCUMENT, 'utf8')).toBe(fresh);
});

it.each(EXAMPLES)('%s can be asked of any event', (text) => {
  const { matches } = parseFilter(text);
  const answers = [...factsOfEvents([...smallTrace().events, ...EVENTS])].map(({ facts }) => matches(facts));
  expect(answers.length).toBeGreaterThan(10);
});

it.each(Object.entries(FILTER_KEYS))('the example of %s is about that key', (key, { example }) => {
  const { expression } = parseFilter(example);
  expect(expression).toMatchObject({ is: 'term', key });
});

it('every filter in code marks of the document can be read', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  const prose = text
    .split('\n')
    .filter((line) => !line.startsWith('|'))
    .join('\n');
  const marked = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, inside = '']) => inside);
  const filters = marked.filter((inside) => /^(Exec|Status|not|time)\b./.test(inside));
  expect(filters.length).toBeGreaterThan(4);
  for (const filter of filters) expect(parseFilter(filter).text).toBe(filter);
});
