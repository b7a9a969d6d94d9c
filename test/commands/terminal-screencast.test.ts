/** The screencast that README shows is what the program shows now. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT } from '../support/built.js';

it('is fresh (node scripts/screencast.mjs makes it anew)', async () => {
  const script = spawn(process.execPath, [join(PROJECT, 'scripts', 'screencast.mjs'), '--check'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  script.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => script.on('close', resolve));
  expect({ code, said }).toEqual({ code: 0, said: '' });
}, 120_000);

it('stands in README, and needs nothing from elsewhere', () => {
  expect(readFileSync(join(PROJECT, 'README.md'), 'utf8')).toContain('docs/screencast.svg');
  const svg = readFileSync(join(PROJECT, 'docs', 'screencast.svg'), 'utf8');
  expect(svg).not.toMatch(/<script|href=|url\(|@import/);
  expect(svg.match(/<g class="frame"/g)).toHaveLength(11);
});
