/** README shows what the program prints, and its two commands are those that the project has. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const README = join(ROOT, 'README.md');
const EXAMPLE = /<!-- example: fumo (.+?) -->\n```\n([\s\S]*?)```\n<!-- end -->/g;

function outputOf(args: string): string {
  const home = mkdtempSync(join(tmpdir(), 'fumo-readme-'));
  try {
    const env = {
      ...process.env,
      FUMO_HOME: home,
      HOME: home,
      NODE_ENV: 'production',
      NO_COLOR: '1',
      COLUMNS: '80',
    };
    const run = spawnSync(process.execPath, [join(ROOT, 'bin/run.js'), ...args.split(' ')], {
      encoding: 'utf8',
      env,
      input: '',
    });
    expect(run.stderr).toBe('');
    return run.stdout.replaceAll(home, '~/.local/state/fumo');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

it('prints what README shows (UPDATE_README=1 writes it anew)', () => {
  const text = readFileSync(README, 'utf8');
  const examples = [...text.matchAll(EXAMPLE)];
  expect(examples.length).toBeGreaterThan(0);
  const fresh = text.replace(EXAMPLE, (_whole, args: string) => {
    return `<!-- example: fumo ${args} -->\n\`\`\`\n${outputOf(args)}\`\`\`\n<!-- end -->`;
  });
  if (process.env.UPDATE_README) writeFileSync(README, fresh);
  else expect(text).toBe(fresh);
});

it('has the two commands of README', () => {
  const text = readFileSync(README, 'utf8');
  expect(text).toContain('\nnpm ci && npx fumo step deferred\n');
  expect(text).toContain('\nnpm ci && npm test\n');
  const { bin, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
    scripts: Record<string, string>;
  };
  expect(bin).toEqual({ fumo: 'bin/run.js' });
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['test', 'prepare', 'build']));
});

it('names only flows and flags that exist', () => {
  const text = readFileSync(README, 'utf8');
  for (const [, flow] of text.matchAll(/^\| `([a-z-]+)` \| 5\.5\.\d/gm)) {
    expect(readFileSync(join(ROOT, 'flows', `${flow}.yaml`), 'utf8')).toContain(`flow: ${flow}`);
  }
});
