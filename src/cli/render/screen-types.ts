/** What the screen is drawn from, as plain data. */
import type { Instant, PendingTimer } from '../../engine/clock.js';
import type { DeviceView } from '../../engine/ports.js';
import type { NextStep, RunResult } from '../../engine/run-types.js';
import type { TraceHeader } from '../../trace/event.js';
import type { Frame } from '../frames.js';
import type { ShownFiring } from './clock-lines.js';
import type { ShownMessage } from './message-lines.js';
import type { OctetView } from './octet-lines.js';
import type { ShownPreview } from './preview-lines.js';

/** Where a run stands, as plain data. */
export interface Standing {
  header: TraceHeader;
  frames: readonly Frame[];
  /** All messages so far. */
  messages: readonly ShownMessage[];
  next: NextStep | undefined;
  timers: readonly PendingTimer[];
  device: DeviceView;
  now: Instant;
  /** What the next step will do; absent where it cannot be known. */
  preview?: ShownPreview | undefined;
  /** How the run has ended, when it has. */
  ended?: { result: RunResult; firmwareBefore: string | undefined } | undefined;
  /** Timers that fired in the last movement; told apart when it was more than one step or no step at all. */
  fired?: readonly ShownFiring[] | undefined;
  /** The run that this one was forked from, and after how many steps. */
  parent?: { run: string; step: number } | undefined;
  /** Number of breakpoints. */
  breaks?: number | undefined;
  /** What the last command led to. */
  notice?: Notice | undefined;
  /** A longer answer to a command, shown in the view `report`. */
  report?: Report | undefined;
}

export interface Notice {
  tone: 'plain' | 'good' | 'warn' | 'bad';
  text: string;
}

export interface Report {
  title: string;
  /** Safe for a terminal already; longer lines are wrapped. */
  lines: readonly string[];
}

/** What the body of the screen shows. */
export type View = 'step' | 'tree' | OctetView | 'ladder' | 'clock' | 'help' | 'report';

export interface ScreenSize {
  columns: number;
  rows: number;
}

export interface ScreenState {
  view: View;
  /** Lines above the first visible one, of what scrolls. */
  scroll: number;
  /** Which half of the step view scrolls, and is the larger one. */
  focus: Half;
  /** Which message the octet views show: 0 the coming one, -1 the one before it, and so on. */
  message: number;
  /** The command that is being typed. */
  line?: TypedLine | undefined;
}

export type Half = 'next' | 'happened';

export interface TypedLine {
  text: string;
  /** What could be typed, for the line above. */
  hint: string;
}

export const FIRST_STATE: ScreenState = { view: 'step', scroll: 0, focus: 'next', message: 0 };

export interface Screen {
  lines: string[];
  /** How many lines can be scrolled. */
  maxScroll: number;
}

/** The keys below the screen and the rows of help, from the table of commands. */
export interface KeyTable {
  keys: readonly { key: string; short: string }[];
  /** As many of the keys as a low terminal shows. */
  few: readonly { key: string; short: string }[];
  help: readonly HelpGroup[];
}

export interface HelpGroup {
  heading: string;
  rows: readonly { key: string; name: string; does: string }[];
}
