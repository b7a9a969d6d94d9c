/** docs/tolerances.md is the tables of tolerances; UPDATE_DOCS=1 writes it anew. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXCHANGE_TOLERANCES } from '../../src/dm/exchange-tolerance.js';
import { TOLERANCES, type ToleranceRow } from '../../src/syncml/tolerances.js';
import { ALERT_TOLERANCES } from './alert-tolerances.js';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/tolerances.md');

function tableOf(rows: Readonly<Record<string, ToleranceRow>>): string {
  const lines = Object.entries(rows).map(
    ([code, { tolerated, clause, seen }]) => `| \`${code}\` | ${tolerated} | ${clause} | ${seen} |`,
  );
  return [
    '| code | what is tolerated | clause | who is known to send it |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function exchangeTable(): string {
  const lines = Object.entries(EXCHANGE_TOLERANCES).map(
    ([code, { tolerated, clause, seen, strict }]) =>
      `| \`${code}\` | ${tolerated} | ${clause} | ${seen} | ${strict} |`,
  );
  return [
    '| code | what is tolerated | clause | who is known to send it | with `--strict` |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function page(): string {
  return `# What fumo tolerates when it reads

What fumo sends keeps to the specifications. What it reads may depart from them in the ways below and in no other: each
has a name, is a warning of \`fumo message decode\` and a note in the trace of a run, with its place and its clause.

It is no departure, and nothing is noted, when the Target or Source of a header is another address than the one that the
receiver goes by or knows the sender by: neither end compares them with its own. Devices and servers are reached by
several names and through gateways, and who the sender is shows in the credentials. The Source of a device's header
only tells its sessions apart, and answers are addressed to it.

This page is made from the tables in the source; \`UPDATE_DOCS=1 npx vitest run test/contract/tolerances.test.ts\` writes
it anew.

## Messages, management trees and notifications

\`--strict\` refuses the first of these under the same code.

${tableOf(TOLERANCES)}

## Answers, sessions and sizes

${exchangeTable()}

## Generic alerts and user interaction alerts

With \`--strict\` the server answers such a generic alert (but for the prefix of the type, which is no departure) with 412
where something is missing or the Data is not exact and with 415 otherwise, whichever of its Items it is in; the device answers such a user
interaction alert with 412.

${tableOf(ALERT_TOLERANCES)}
`;
}

it('the page says what the tables say', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page());
  expect(readFileSync(PAGE, 'utf8')).toBe(page());
});

it.each(Object.entries(ALERT_TOLERANCES))('%s is a warning', (code, { warnings }) => {
  expect(warnings().map((warning) => warning.code)).toEqual([code]);
});

it('every warning about alerts is in the table', () => {
  const folder = join(ROOT, 'src/dm');
  const found = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const area = file.startsWith('generic-alert') ? 'generic-alert' : 'ui-alert';
    const reasons = [...text.matchAll(/\bwarn(?:ing)?\('([a-z-]+)'/g)].map(
      ([, reason]) => `${area}.${reason}`,
    );
    const whole = [...text.matchAll(/code: '((?:generic|ui)-alert\.[a-z-]+)'/g)].map(([, code]) => code);
    return [...reasons, ...whole];
  });
  expect(found.toSorted()).toEqual(Object.keys(ALERT_TOLERANCES).toSorted());
});

it('every tolerance of an exchange is noted or refused under its name somewhere', () => {
  const folder = join(ROOT, 'src');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('exchange-tolerance.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  const unused = Object.keys(EXCHANGE_TOLERANCES).filter(
    (code) => !sources.some((text) => text.includes(`'${code}'`)),
  );
  expect(unused).toEqual([]);
});

it('nothing is said to be tolerated under a name that is in no table', () => {
  const known = new Set([...Object.keys(TOLERANCES), ...Object.keys(EXCHANGE_TOLERANCES)]);
  const folder = join(ROOT, 'src');
  const named = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/'([a-z-]+\.[a-z-]+)',\s*[`']tolerated:/g),
    ])
    .map(([, code]) => code);
  expect(named.filter((code) => !known.has(code ?? ''))).toEqual([]);
});
