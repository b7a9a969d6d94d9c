/**
 * The single-key prompt of the stepper: a screen that is drawn again while views are switched and scrolled, until a
 * key decides what the run does next.
 */
import {
  createPrompt,
  isEnterKey,
  type KeypressEvent,
  useEffect,
  useKeypress,
  useState,
} from '@inquirer/core';
import type { Screen, ScreenSize, ScreenState, View } from '../render/screen.js';
import { KEYS } from '../words-step.js';

/** What a key leads to: the run goes on, or a view is asked for. */
export type StepKey = 'next' | 'continue' | 'quit' | View;

export interface KeyPromptConfig {
  /** Draws the screen; called again after every key and when the terminal changes its size. */
  draw(state: ScreenState, size: ScreenSize): Screen;
  /** The terminal as it is now. */
  size(): ScreenSize;
  /** Tells when the size changed. @returns a function that ends the telling */
  onResize?(call: () => void): () => void;
  /** False: a key for a view ends the prompt too, and the caller prints the view. */
  inPlace: boolean;
}

const HIDE_CURSOR = '\u001b[?25l';

const SCROLLS: Readonly<Record<string, (rows: number) => number>> = {
  up: () => -1,
  down: () => 1,
  pageup: (rows) => -Math.floor(rows / 2),
  pagedown: (rows) => Math.floor(rows / 2),
  home: () => Number.NEGATIVE_INFINITY,
  end: () => Number.POSITIVE_INFINITY,
};

/** Asks for one key. Rejects with inquirer's `ExitPromptError` on Ctrl-C. */
export const askKey = createPrompt<StepKey, KeyPromptConfig>((config, done) => {
  const [state, setState] = useState<ScreenState>({ view: 'step', scroll: 0 });
  const [drawn, setDrawn] = useState(0);
  useEffect(() => config.onResize?.(() => setDrawn(drawn + 1)), [drawn]);
  const size = config.size();
  const screen = config.draw(state, size);
  useKeypress((event, readline) => {
    readline.clearLine(0);
    const scroll = SCROLLS[event.name];
    if (scroll) return setState(scrollTo(state, scroll(size.rows), screen.maxScroll));
    const key = keyOf(event);
    if (key === undefined) return;
    if (isAction(key) || !config.inPlace) done(key);
    else setState({ view: state.view === key ? 'step' : key, scroll: 0 });
  });
  return `${screen.lines.join('\n')}${HIDE_CURSOR}`;
});

function scrollTo(state: ScreenState, by: number, maxScroll: number): ScreenState {
  const from = Math.min(state.scroll, maxScroll);
  return { ...state, scroll: Math.max(0, Math.min(maxScroll, from + by)) };
}

const BY_KEY: ReadonlyMap<string, StepKey> = new Map(KEYS.map(({ key, name }) => [key, name as StepKey]));

/** A pressed key; readline leaves the name of `?` empty and gives its sequence. */
export function keyOf(event: KeypressEvent & { sequence?: string }): StepKey | undefined {
  if (event.ctrl) return undefined;
  if (isEnterKey(event) || event.name === 'space') return 'next';
  return BY_KEY.get((event.name ?? event.sequence ?? '').toLowerCase()) ?? BY_KEY.get(event.sequence ?? '');
}

export function isAction(key: StepKey): key is 'next' | 'continue' | 'quit' {
  return key === 'next' || key === 'continue' || key === 'quit';
}
