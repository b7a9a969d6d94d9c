/** Every command in a code block of docs/running.md does what the page says. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Home, openHome, PROJECT } from '../support/built.js';

let home: Home;
beforeAll(() => {
  home = openHome();
  mkdirSync(join(home.folder, 'flows/power'), { recursive: true });
  for (const name of ['my-flow', 'flows/deferral', 'flows/power/off-device']) {
    const text = `flow: ${name.replace(/^.*\//, '')}\ntitle: T\ngiven: { update: none }\nsteps:\n  - { include: up-to-date }\n`;
    writeFileSync(join(home.folder, `${name}.yaml`), text);
  }
});
afterAll(() => home?.remove());

const PAGE = readFileSync(join(PROJECT, 'docs/running.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.split('\n'));
const COMMANDS = BLOCKS.flatMap((line) => (line.startsWith('fumo ') ? [line.replace(/\s+#.*$/, '')] : []));

it('has commands', () => {
  expect(COMMANDS.length).toBeGreaterThan(5);
});

it.each(COMMANDS)('%s', async (line) => {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const { code, stdout, stderr } = await home.fumo(words.slice(1));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/passed|PASSED/);
});

it('names every reporter and every flag of its subject', async () => {
  const { stdout } = await home.fumo(['run', '--help']);
  const flags = ['grep', 'parallel', 'bail', 'watch', 'reporter', 'update', 'exact'];
  expect(flags.filter((flag) => !stdout.includes(`--${flag}`) || !PAGE.includes(`--${flag}`))).toEqual([]);
  expect(
    ['pretty', 'junit', 'tap', 'json', 'github'].filter((name) => !PAGE.includes(`\`${name}\``)),
  ).toEqual([]);
});
