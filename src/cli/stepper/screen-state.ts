/**
 * What keys do to the screen, as a pure function: views, scrolling, the command line, and which command to run. The
 * terminal itself is in `key-prompt.ts`.
 */
import { FIRST_STATE, type ScreenState, type View } from '../render/screen-types.js';
import { Typing } from './screen-line.js';

/** A key as readline tells it; `?` and `:` have a sequence but no name. */
export interface Pressed {
  name?: string | undefined;
  sequence?: string | undefined;
  ctrl?: boolean | undefined;
  shift?: boolean | undefined;
}

/** What a key does when no line is typed: a command to run or to begin to type, or a view. */
export type KeyAction = { run: string } | { type: string } | { view: View };
export type KeyMap = ReadonlyMap<string, KeyAction>;

export interface Desk {
  state: ScreenState;
  typing: Typing | undefined;
}

export interface Bounds {
  maxScroll: number;
  rows: number;
}

export interface Helpers {
  keys: KeyMap;
  history: readonly string[];
  /** What the tab key makes of a line, and what could follow. */
  complete(text: string): { text: string; hint: string };
}

/** The desk after a key, and the command to run, if it is one. */
export interface Reaction {
  desk: Desk;
  run?: string;
}

export const FIRST_DESK: Desk = { state: FIRST_STATE, typing: undefined };

export function press(desk: Desk, key: Pressed, bounds: Bounds, helpers: Helpers): Reaction {
  return desk.typing ? pressInLine(desk, desk.typing, key, helpers) : pressKey(desk, key, bounds, helpers);
}

// ---- without a line ------------------------------------------------------------------------------------------------

const SCROLLS: Readonly<Record<string, (rows: number) => number>> = {
  up: () => -1,
  down: () => 1,
  pageup: (rows) => -Math.floor(rows / 2),
  pagedown: (rows) => Math.floor(rows / 2),
  home: () => Number.NEGATIVE_INFINITY,
  end: () => Number.POSITIVE_INFINITY,
};

const ASIDE: Readonly<Record<string, (state: ScreenState) => ScreenState>> = {
  left: (state) => ({ ...state, message: state.message - 1, scroll: 0 }),
  right: (state) => ({ ...state, message: state.message + 1, scroll: 0 }),
  tab: (state) => ({ ...state, focus: state.focus === 'next' ? 'happened' : 'next', scroll: 0 }),
  escape: (state) => ({ ...state, view: 'step', message: 0, scroll: 0 }),
};

function pressKey(desk: Desk, key: Pressed, { maxScroll, rows }: Bounds, helpers: Helpers): Reaction {
  const { state } = desk;
  if (key.ctrl) return { desk };
  const name = key.name ?? '';
  const scroll = SCROLLS[name];
  if (scroll) return { desk: { ...desk, state: scrollTo(state, scroll(rows), maxScroll) } };
  const aside = ASIDE[name];
  if (aside) return { desk: { ...desk, state: aside(state) } };
  if (key.sequence === ':') return { desk: opened(desk, '', helpers) };
  return acted(desk, actionOf(key, helpers.keys), helpers);
}

/** Enter and space go on; a capital is another key than its small letter, but one that has no use means the same. */
function actionOf({ name = '', sequence = '', shift }: Pressed, keys: KeyMap): KeyAction | undefined {
  if (['return', 'enter', 'space'].includes(name)) return { run: 'next' };
  const typed = sequence.length === 1 ? sequence : shift ? name.toUpperCase() : name;
  return keys.get(typed) ?? keys.get(typed.toLowerCase());
}

function acted(desk: Desk, action: KeyAction | undefined, helpers: Helpers): Reaction {
  if (action === undefined) return { desk };
  if ('run' in action) return { desk, run: action.run };
  if ('type' in action) return { desk: opened(desk, action.type, helpers) };
  return { desk: { ...desk, state: toggled(desk.state, action.view) } };
}

function toggled(state: ScreenState, view: View): ScreenState {
  return {
    ...state,
    view: state.view === view ? 'step' : view,
    scroll: 0,
    message: keepsMessage(state, view),
  };
}

/** From XML to hex and back the same message stays in view. */
function keepsMessage(state: ScreenState, view: View): number {
  const octets: readonly View[] = ['xml', 'wbxml', 'hex'];
  return octets.includes(view) && octets.includes(state.view) && view !== state.view ? state.message : 0;
}

function scrollTo(state: ScreenState, by: number, maxScroll: number): ScreenState {
  const from = Math.min(state.scroll, maxScroll);
  return { ...state, scroll: Math.max(0, Math.min(maxScroll, from + by)) };
}

// ---- in the command line -------------------------------------------------------------------------------------------

function opened(desk: Desk, text: string, helpers: Helpers): Desk {
  return withTyping(desk, Typing.of(text, helpers.history), helpers);
}

function withTyping({ state }: Desk, typing: Typing, { complete }: Helpers): Desk {
  const { text } = typing;
  return { typing, state: { ...state, line: { text, hint: complete(text).hint } } };
}

function closed({ state }: Desk): Desk {
  return { typing: undefined, state: { ...state, line: undefined } };
}

function pressInLine(desk: Desk, typing: Typing, key: Pressed, helpers: Helpers): Reaction {
  if (key.name === 'escape') return { desk: closed(desk) };
  if (key.name === 'return' || key.name === 'enter') {
    const run = typing.text.trim();
    return { desk: closed(desk), ...(run === '' ? {} : { run }) };
  }
  if (key.name === 'backspace' && typing.text === '') return { desk: closed(desk) };
  const next = key.name === 'tab' ? typing.replaced(helpers.complete(typing.text).text) : typing.pressed(key);
  return { desk: withTyping(desk, next, helpers) };
}
