/** Views that take the whole body of the screen: tree, messages, ladder, clock, help, longer answers. */
import { eventsOf } from '../frames.js';
import { shorten, wrap } from '../width.js';
import { SCREEN_WORDS, STEP_WORDS } from '../words-step.js';
import { clockView } from './clock-lines.js';
import { helpLines } from './keys-lines.js';
import { type Layout, ladderLines } from './ladder.js';
import { octetLines } from './octet-lines.js';
import { happenedLines } from './screen-halves.js';
import type { KeyTable, ScreenState, Standing, View } from './screen-types.js';
import { treeLines } from './tree-lines.js';
import { ruleLine, type Stretch, scrolled } from './zones.js';

export function viewBody(
  standing: Standing,
  state: ScreenState,
  height: number,
  layout: Layout,
  keys: KeyTable,
): Stretch {
  const { title, lines } = viewOf(standing, state, layout, keys);
  const shown = scrolled(lines, state.scroll, height - 1, layout);
  return { lines: [ruleLine(title, layout), ...shown.lines], maxScroll: shown.maxScroll };
}

/** A view in full: its heading and its lines, unscrolled. */
export interface ViewText {
  title: string;
  lines: string[];
}

type ViewMaker = (standing: Standing, state: ScreenState, layout: Layout, keys: KeyTable) => ViewText;

const VIEWS: Readonly<Record<View, ViewMaker>> = {
  step: (standing, _state, layout) => ({
    title: SCREEN_WORDS.happened,
    lines: happenedLines(standing, layout),
  }),
  tree: (standing, _state, { columns }) => ({
    title: SCREEN_WORDS.views.tree,
    lines: treeLines(standing.device.tree, columns, {
      made: eventsOf(standing.frames.at(-1)?.events ?? [], 'tree'),
      coming: eventsOf(standing.preview?.events ?? [], 'tree'),
    }),
  }),
  xml: octetsView,
  wbxml: octetsView,
  hex: octetsView,
  ladder: ({ frames }, _state, layout) => ({
    title: SCREEN_WORDS.views.ladder,
    lines: ladderLines(frames, layout),
  }),
  clock: ({ timers, fired, now }, _state, layout) => ({
    title: SCREEN_WORDS.views.clock,
    lines: clockView(timers, fired ?? [], now, layout),
  }),
  help: (_standing, _state, layout, { help }) => ({
    title: SCREEN_WORDS.views.help,
    lines: helpLines(help, layout),
  }),
  report: ({ report }, _state, { columns }) => ({
    title: report?.title ?? SCREEN_WORDS.views.report,
    lines: (report?.lines ?? []).flatMap((line) => wrap(line, columns, 2)),
  }),
};

export function viewOf(standing: Standing, state: ScreenState, layout: Layout, keys: KeyTable): ViewText {
  return VIEWS[state.view](standing, state, layout, keys);
}

/** The coming message, or the last one that was sent; left and right lead to the others. */
function octetsView(standing: Standing, state: ScreenState, { columns, paint }: Layout): ViewText {
  const view = state.view as 'xml' | 'wbxml' | 'hex';
  const coming = standing.preview?.messages ?? [];
  const all = [...standing.messages, ...coming];
  const sent = standing.messages.length;
  const at = messageAt(all.length, sent, coming.length, state.message);
  const shown = all[at];
  const form = SCREEN_WORDS.forms[view];
  if (!shown) return { title: form, lines: wrap(STEP_WORDS.noMessageYet, columns) };
  const number = shown.event.message;
  return {
    title: at < sent ? SCREEN_WORDS.sent(number, form) : SCREEN_WORDS.coming(number, form),
    lines: [
      paint.faint(shorten(SCREEN_WORDS.otherMessages(at + 1, all.length), columns)),
      ...(coming.length === 0 && state.message === 0
        ? wrap(STEP_WORDS.lastMessage(number), columns).map(paint.faint)
        : []),
      ...octetLines(shown.event, view, columns),
    ],
  };
}

/** Where the coming message is, or else the last one; `by` messages from there, within bounds. */
function messageAt(total: number, sent: number, coming: number, by: number): number {
  const base = coming > 0 ? sent : sent - 1;
  return Math.max(0, Math.min(total - 1, base + by));
}
