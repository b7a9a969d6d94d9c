/**
 * The screen of the stepper as one prompt that stays open from step to step: keys switch views, scroll, type commands
 * and run them, and the screen is drawn again in its place. It ends when the terminal is wanted for something else.
 */
import { createPrompt, useEffect, useKeypress, useRef, useState } from '@inquirer/core';
import type { Screen, ScreenSize, ScreenState } from '../render/screen-types.js';
import type { Leave, Shown } from './screen-reports.js';
import { type Desk, FIRST_DESK, type Helpers, type Pressed, press } from './screen-state.js';

export interface KeyPromptConfig {
  /** Draws the screen; called again after every key and when the terminal changes its size. */
  draw(state: ScreenState, size: ScreenSize): Screen;
  /** The terminal as it is now. */
  size(): ScreenSize;
  /** Keys, history and completion as they are now. */
  helpers(): Helpers;
  /** Carries out a command and remembers it; that it rejects is a bug, and ends the prompt. */
  run(line: string): Promise<Pick<Shown, 'view' | 'leave' | 'halts'>>;
  /** Tells when the size changed. @returns a function that ends the telling */
  onResize?(call: () => void): () => void;
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

/** What readline keeps of a typed line. */
interface Line {
  line: string;
  cursor?: number;
}

/** Keys one after the other, each after the command of the one before it has been carried out. */
class KeyDesk {
  desk: Desk = FIRST_DESK;
  line: Line | undefined;
  #waiting: Pressed[] = [];
  #busy = false;
  #left = false;

  constructor(
    readonly config: KeyPromptConfig,
    readonly changed: () => void,
    readonly done: (left: Left) => void,
  ) {}

  pressed(key: Pressed): void {
    this.#waiting.push(key);
    if (!this.#busy) void this.#work().catch((failure: unknown) => this.done({ failure }));
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let key = this.#waiting.shift(); key && !this.#left; key = this.#waiting.shift())
      await this.#react(key);
    this.#busy = false;
  }

  async #react(key: Pressed): Promise<void> {
    const { config, desk } = this;
    const size = config.size();
    const { maxScroll } = config.draw(desk.state, size);
    const reaction = press(desk, key, { maxScroll, rows: size.rows }, config.helpers());
    this.desk = reaction.desk;
    if (reaction.run !== undefined) await this.#run(reaction.run);
    if (!this.#left) this.changed();
  }

  async #run(line: string): Promise<void> {
    const { view, leave, halts } = await this.config.run(line);
    const { state } = this.desk;
    const moved = { ...state, scroll: 0, message: 0, ...(view && { view }) };
    this.desk = { ...this.desk, state: moved };
    if (halts || leave) this.#waiting = [];
    if (!leave) return;
    this.#left = true;
    this.done({ leave });
  }
}

/** Why the prompt ended; a prompt itself cannot be made to reject. */
type Left = { leave: Leave } | { failure: unknown };

/** Shows the screen until it has to be left. Rejects with inquirer's `ExitPromptError` on Ctrl-C. */
export async function askKeys(
  config: KeyPromptConfig,
  context?: Parameters<typeof keyPrompt>[1],
): Promise<Leave> {
  const left = await keyPrompt(config, context);
  if ('failure' in left) throw left.failure;
  return left.leave;
}

const keyPrompt = createPrompt<Left, KeyPromptConfig>((config, done) => {
  const [drawn, setDrawn] = useState(0);
  const again = useRef(() => {});
  again.current = () => setDrawn(drawn + 1);
  const box = useRef<KeyDesk | undefined>(undefined);
  box.current ??= new KeyDesk(config, () => again.current(), done);
  const keys = box.current;
  useEffect((readline) => {
    // Ctrl-D closes readline without another word; whoever types it wants to leave.
    readline.on('close', () => done({ leave: 'quit' }));
    return config.onResize?.(() => again.current());
  }, []);
  useKeypress((event, readline) => {
    keys.line = readline;
    clearTyped(keys.line);
    keys.pressed(event as Pressed);
  });
  return drawnText(keys, config);
});

/** Readline keeps what is typed; here the desk does. */
function clearTyped(line: Line): void {
  line.line = '';
  line.cursor = 0;
}

/** Readline is told the line that is typed, so that the cursor stands where it belongs. */
function drawnText({ desk: { state, typing }, line }: KeyDesk, config: KeyPromptConfig): string {
  const text = config.draw(state, config.size()).lines.join('\n');
  if (!typing) return `${text}${HIDE_CURSOR}`;
  if (line) {
    line.line = typing.text;
    line.cursor = typing.cursor;
  }
  return `${text}${SHOW_CURSOR}`;
}
