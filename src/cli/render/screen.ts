/**
 * The screen of the stepper: what happened above (or left, on a wide terminal), what comes next below (or right), in
 * halves that stay where they are. A pure function of where the run stands, the view asked for, and the size of the
 * terminal.
 */
import type { TraceHeader } from '../../trace/event.js';
import { prose } from '../clean.js';
import { fullTime } from '../times.js';
import { pad, widthOf, wrap } from '../width.js';
import type { Layout } from './ladder.js';
import { roomOf, screenBottom, screenTitle } from './screen-frame.js';
import { stepBody } from './screen-halves.js';
import type { KeyTable, Screen, ScreenSize, ScreenState, Standing } from './screen-types.js';
import { viewBody } from './screen-views.js';
import { filled, type Stretch } from './zones.js';

export type {
  HelpGroup,
  KeyTable,
  Notice,
  Report,
  Screen,
  ScreenSize,
  ScreenState,
  Standing,
  View,
} from './screen-types.js';
export { FIRST_STATE } from './screen-types.js';

/** The body has at least this many lines, however low the terminal. */
const LEAST_BODY = 6;

/** Draws everything; as high as the terminal, unless that is too low for anything. */
export function renderScreen(
  standing: Standing,
  state: ScreenState,
  size: ScreenSize,
  layout: Layout,
  keys: KeyTable,
): Screen {
  const room = roomOf(size);
  const top = screenTitle(standing, room, layout);
  const bottom = screenBottom(standing, state.line, keys, room, layout);
  const height = Math.max(LEAST_BODY, size.rows - top.length - bottom.length);
  const body = bodyOf(standing, state, height, layout, keys);
  return { lines: [...top, ...filled(body.lines, height), ...bottom], maxScroll: body.maxScroll };
}

function bodyOf(
  standing: Standing,
  state: ScreenState,
  height: number,
  layout: Layout,
  keys: KeyTable,
): Stretch {
  if (state.view !== 'step') return viewBody(standing, state, height, layout, keys);
  return stepBody(standing, state, height, layout);
}

// ---- for other commands too ----------------------------------------------------------------------------------------

/** `fumo · Deferred firmware update            2026-01-05 09:00:00Z`, and how the run was set up. */
export function titleLines(
  { header, now }: { header: TraceHeader; now: number },
  { columns, paint }: Layout,
): string[] {
  const title = prose(`fumo · ${header.title}`);
  const time = fullTime(now);
  const setUp = [
    header.encoding,
    header.auth,
    header.transport,
    `seed ${header.seed}`,
    ...header.faults.map((name) => `fault ${name}`),
  ];
  const facts = wrap(prose(setUp.join(' · ')), columns, 2).map(paint.faint);
  if (widthOf(title) + widthOf(time) + 1 > columns)
    return [...wrap(title, columns, 2).map(paint.title), paint.clock(time), ...facts];
  return [`${paint.title(pad(title, columns - widthOf(time)))}${paint.clock(time)}`, ...facts];
}
