/** The built command line on a real terminal, with an emulator beside it that knows what stands on the screen. */
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { BIN, cleanEnv, type Home } from './built.js';

export interface TerminalSize {
  columns: number;
  rows: number;
}

export interface TerminalOptions extends Partial<TerminalSize> {
  env?: Readonly<Record<string, string>>;
}

export class OnTerminal {
  /** All that was written, control sequences included. */
  written = '';
  readonly exit: Promise<number>;
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  #looks = new Set<() => void>();

  constructor(
    home: Home,
    args: readonly string[],
    { columns = 80, rows = 24, env = {} }: TerminalOptions = {},
  ) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 500 });
    this.#pty = spawn(process.execPath, [BIN, ...args], {
      cols: columns,
      rows,
      cwd: home.folder,
      env: cleanEnv(home.folder, env),
    });
    this.#pty.onData((text) => {
      this.written += text;
      this.#screen.write(text, () => {
        for (const look of this.#looks) look();
      });
    });
    this.exit = new Promise((resolve) =>
      this.#pty.onExit(({ exitCode, signal }) => resolve(exitCode || (signal ?? 0))),
    );
  }

  /** The rows of the screen, without what has scrolled out of it. */
  get rows(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, at) => active.getLine(active.baseY + at)?.translateToString(true) ?? '',
    );
  }

  get text(): string {
    return this.rows.join('\n');
  }

  /** Whether a row goes on from the one above it: something was too wide. */
  get hasWrapped(): boolean {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, at) => active.getLine(active.baseY + at)).some(
      (line) => line?.isWrapped === true,
    );
  }

  get isCursorShown(): boolean {
    return this.written.lastIndexOf('\u001b[?25h') > this.written.lastIndexOf('\u001b[?25l');
  }

  /** Resolves when the words stand on the screen. */
  sees(words: string): Promise<void> {
    return this.until(() => this.text.includes(words));
  }

  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
      look();
    });
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Types, then waits for words that were not on the screen before. */
  async get(keys: string, words: string): Promise<void> {
    this.type(keys);
    await this.sees(words);
  }

  resize({ columns, rows }: TerminalSize): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }
}
