/** Mutants of every golden and every recorded message, in both spellings, and of Package #0. */
import { beforeAll, describe, expect, it } from 'vitest';
import { blame, Chance, RUNS, report, SEED } from './budget.js';
import { type Corpus, collectCorpus } from './corpus.js';
import { type Family, mutant } from './mutators.js';
import { checkMessage, checkNotification, checkWbxmlExplained, type Verdict } from './oracle.js';

let corpus: Corpus;
beforeAll(async () => {
  corpus = await collectCorpus();
}, 120_000);

const CHECKS: Readonly<Record<Family, (octets: Uint8Array) => Verdict>> = {
  wbxml: (octets) => {
    checkWbxmlExplained(octets);
    return checkMessage(octets, 'wbxml');
  },
  xml: (octets) => checkMessage(octets, 'xml'),
  notification: checkNotification,
};
const FAMILIES: readonly Family[] = ['wbxml', 'xml', 'notification'];

describe.each(FAMILIES)('%s', (family) => {
  it('as it stands is read', () => {
    for (const { name, octets } of corpus[family])
      expect([name, CHECKS[family](octets)]).toEqual([name, 'read']);
  });

  it(`spoilt is refused with a place, or read and stable (${RUNS} inputs)`, { timeout: 3_600_000 }, () => {
    const chance = new Chance(`${SEED}/${family}`);
    const specimens = corpus[family].map(({ octets }) => octets);
    const verdicts: Record<Verdict, number> = { read: 0, refused: 0 };
    for (let index = 0; index < RUNS; index += 1) {
      const base = specimens[index % specimens.length] ?? new Uint8Array();
      const octets = mutant(family, base, specimens, chance);
      try {
        verdicts[CHECKS[family](octets)] += 1;
      } catch (error) {
        throw blame(error, family, index, octets);
      }
    }
    report(`${family} (${specimens.length} specimens)`, RUNS, verdicts);
    expect(verdicts.read + verdicts.refused).toBe(RUNS);
    expect(Math.min(verdicts.read, verdicts.refused)).toBeGreaterThan(RUNS / 50);
  });
});
