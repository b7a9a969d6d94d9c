/**
 * A run that is killed at any point loses nothing that was acknowledged, and can be gone on with: it stands where the
 * same commands lead when nobody kills it, at or after the last one that was answered.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT } from '../support/built.js';
import { type Killed, killedAt, type Stand, standOf, standsOf } from '../support/kill.js';
import { type StepperHome, stepperHome } from '../support/stepper.js';
import { Chance, report, SEED } from './budget.js';

/** Real processes: 200 in the long lane, 20 in `npm test`. */
const RUNS = Number(process.env.FUMO_KILLS ?? 20);
const AT_ONCE = 3;
const SCRIPTS = 5;
const LENGTH = 30;

/** One input each, so a run stands either before a command or after it. */
const COMMANDS = [
  ...Array.from({ length: 12 }, () => 'next'),
  'answer',
  'answer',
  'answer',
  'back',
  'back 3',
  'undo',
  'drop',
  'delay 2s',
  'set ./DevInfo/Lang de',
  'skip +1m',
  'fault battery-low',
  'clear battery-low',
];

let home: StepperHome;
beforeAll(() => {
  home = stepperHome();
});
afterAll(() => home.remove());

function version(): string {
  return String(JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')).version);
}

function scriptOf(number: number): string[] {
  const chance = new Chance(`${SEED}/kill/script/${number}`);
  return Array.from({ length: LENGTH }, () => chance.pick(COMMANDS));
}

async function check(number: number, scripts: readonly Script[]): Promise<Killed> {
  const chance = new Chance(`${SEED}/kill/${number}`);
  const { lines, stands } = scripts[number % SCRIPTS] ?? { lines: [], stands: [] };
  const point = { lines: chance.below(LENGTH + 1), delayMs: chance.below(12) };
  const killed = await killedAt(home, lines, point);
  if (killed.run === undefined) return killed;
  const session = await home.resume(killed.run, { version: version() });
  const found = standOf(session);
  await session.finish();
  expect({ point, ...killed, possible: stands.slice(killed.acknowledged) }).toMatchObject({
    possible: expect.arrayContaining([found]),
  });
  return killed;
}

function isAmidst({ run, survived, acknowledged }: Killed): boolean {
  return run !== undefined && !survived && acknowledged > 0;
}

interface Script {
  lines: readonly string[];
  stands: readonly Stand[];
}

describe('a killed run', () => {
  it(`keeps every acknowledged input and is gone on with, ${RUNS} times`, async () => {
    const scripts: Script[] = [];
    for (let at = 0; at < SCRIPTS; at++) {
      const lines = scriptOf(at);
      scripts.push({ lines, stands: await standsOf(home, lines) });
    }
    const numbers = Array.from({ length: RUNS }, (_, at) => at);
    const done: Killed[] = [];
    const worker = async () => {
      for (let next = numbers.shift(); next !== undefined; next = numbers.shift())
        done.push(await check(next, scripts));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(done).toHaveLength(RUNS);
    report('kill', RUNS, { amidst: done.filter(isAmidst).length });
    // The kills must come in the midst of runs, else they prove nothing.
    expect(done.filter(isAmidst).length).toBeGreaterThan(RUNS / 2);
  }, 3_600_000);
});
