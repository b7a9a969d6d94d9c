import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, openHome, PROJECT } from '../support/built.js';

let home: Home;
beforeAll(() => {
  home = openHome();
});
afterAll(() => home?.remove());

describe('fumo flow list', () => {
  it('names every built-in flow with its prompts', async () => {
    const { code, stdout } = await home.fumo(['flow', 'list']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^deferred +5\.5\.3 +\S/m);
    expect(stdout).toContain('offer: update, defer, reject');
    expect(stdout).toContain('slot: +1h, +8h, tomorrow 02:00');
    expect(stdout).toContain('confirm: yes, no');
  });

  it('says the same as JSON', async () => {
    const { flows } = JSON.parse((await home.fumo(['flow', 'list', '--json'])).stdout);
    expect(flows.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['deferred', 'network-initiated', 'up-to-date', 'user-initiated']),
    );
  });
});

describe('fumo flow show', () => {
  const file = join(PROJECT, 'flows', 'deferred.yaml');

  it('prints the file to the octet', async () => {
    const { code, stdout } = await home.fumo(['flow', 'show', 'deferred']);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(file, 'utf8'));
  });

  it('names the file in JSON', async () => {
    const shown = JSON.parse((await home.fumo(['flow', 'show', 'deferred', '--json'])).stdout);
    expect(shown).toEqual({ name: 'deferred', file, text: readFileSync(file, 'utf8') });
  });

  it('suggests a near name', async () => {
    const { code, stderr } = await home.fumo(['flow', 'show', 'defered']);
    expect(code).toBe(4);
    expect(stderr).toContain('deferred');
  });
});
