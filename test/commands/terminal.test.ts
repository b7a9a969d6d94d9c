import { type IPty, spawn } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, cleanEnv, type Home, openHome } from '../support/built.js';

let home: Home;
beforeAll(() => {
  home = openHome();
});
afterAll(() => home?.remove());

/** `fumo` on a terminal of 80 by 24; all that it wrote, and a wait for words. */
class OnTerminal {
  written = '';
  readonly exit: Promise<number>;
  readonly #pty: IPty;
  #look = () => {};

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#pty = spawn(process.execPath, [BIN, ...args], {
      cols: 80,
      rows: 24,
      cwd: home.folder,
      env: cleanEnv(home.folder, env),
    });
    this.#pty.onData((text) => {
      this.written += text;
      this.#look();
    });
    this.exit = new Promise((resolve) =>
      this.#pty.onExit(({ exitCode, signal }) => resolve(exitCode || (signal ?? 0))),
    );
  }

  /** Resolves when the words stand in what came since the last wait. */
  async sees(words: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#look = () => {
        const at = this.written.indexOf(words, this.#seen);
        if (at < 0) return;
        this.#seen = at + words.length;
        resolve();
      };
      this.#look();
    });
  }
  #seen = 0;

  type(keys: string): void {
    this.#pty.write(keys);
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }
}

const KEYS = 'quit';
const SHOW_CURSOR = '\u001b[?25h';

describe('fumo step on a terminal', () => {
  it('steps, shows views, asks its questions and ends with the verdict', async () => {
    const fumo = new OnTerminal(['step', 'deferred']);
    await fumo.sees(KEYS);
    fumo.type('t');
    await fumo.sees('management tree');
    fumo.type('c');
    await fumo.sees('What does the user do?');
    fumo.type('\r');
    await fumo.sees('(slot)');
    fumo.type('\r');
    await fumo.sees('PASSED');
    expect(await fumo.exit).toBe(0);
    expect(fumo.written).toContain('(you)');
    expect(fumo.written.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(fumo.written.lastIndexOf('\u001b[?25l'));
  });

  it('says where the trace is when it is stopped, by q or Ctrl-C', async () => {
    for (const key of ['q', '\u0003']) {
      const fumo = new OnTerminal(['step', 'deferred']);
      await fumo.sees(KEYS);
      fumo.type(key);
      await fumo.sees('fumo trace show deferred-');
      expect(await fumo.exit).toBe(130);
      expect(fumo.written).not.toContain('at async');
    }
  });

  it('shows the cursor again when it is ended by a signal', async () => {
    const fumo = new OnTerminal(['step', 'deferred']);
    await fumo.sees(KEYS);
    fumo.kill('SIGTERM');
    expect(await fumo.exit).toBe(143);
    expect(fumo.written.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(fumo.written.lastIndexOf('\u001b[?25l'));
  });

  it('writes lines on a dumb terminal, and no colour with NO_COLOR', async () => {
    const fumo = new OnTerminal(['step', 'up-to-date'], { TERM: 'dumb', NO_COLOR: '1' });
    await fumo.sees(KEYS);
    fumo.type('n');
    await fumo.sees(KEYS);
    fumo.type('q');
    await fumo.exit;
    expect(fumo.written).not.toMatch(/\u001b\[[0-9;]*m/);
  });
});
