/** The words of stepping: screen, keys, summaries. */
import type { View } from './render/screen-types.js';

export const STEP_WORDS = {
  onTheWire: 'On the wire',
  lastMessage: (number: number): string => `No message at this step; the last one was #${number}.`,
  noMessageYet: 'No message has been sent yet.',
  changed: 'Changed',
  clock: 'Clock',
  timer: { set: 'set', fired: 'fired', cancelled: 'cancelled' },
  fetched: 'Fetched',
  reported: 'Reported',
  session: 'Session',
  notes: 'Notes',
  answered: 'Answered',
  timers: 'Timers',
  alarms: 'Alarms',
  device: 'Device',
  next: 'Next',
  nothingNext: 'the end of the flow: the next key gives the verdict',
  screen: "On the device's screen",
  readyToGo: (direction: string): string => `Ready to go, ${direction}:`,
  deviceOpenTurn: (session: string): string => `The device is about to open session ${session}.`,
  asks: (prompt: string): string => `asks for "${prompt}"`,
  flowAnswer: (value: string): string => `the flow itself answers ${value}`,
  earlier: (hidden: number): string => `… ${hidden} earlier ${hidden === 1 ? 'step' : 'steps'} (l to see)`,
  more: (hidden: number, how: string): string =>
    `… ${hidden} more ${hidden === 1 ? 'line' : 'lines'} (${how} to see)`,
  down: 'down',
  tabDown: 'tab, then down',
  above: (hidden: number): string => `… ${hidden} ${hidden === 1 ? 'line' : 'lines'} above (up to see)`,
  noXml: 'Package #0 is a binary notification: it has no XML form (w explains its octets).',
  notWbxml: 'This message is XML text: it has no WBXML form. Its octets are under h.',
  ready: 'Server and device are ready. Nothing has happened yet.',
} as const;

/** The words of what comes next. */
export const PREVIEW_WORDS = {
  state: 'FUMO State',
  tree: 'Tree',
  screen: 'Screen',
  transfer: 'Fetches',
  newNode: '(new)',
  gone: '(deleted)',
  nothing: 'Nothing goes over the wire, and nothing changes on the device.',
  answered: (action: string): string => `answered (${action})`,
  in: (span: string): string => `in ${span}`,
  clockMoves: (to: string, by: string): string => `moves to ${to} (+${by})`,
  timer: { set: 'sets', fired: 'fires', cancelled: 'cancels' },
  fails: (code: string, expected: string, found: string): string =>
    `✖ will fail (${code}): expected ${expected}; found ${found}`,
} as const;

export const TREE_WORDS = {
  changed: '● changed in the last step',
  willBecome: (value: string): string => `▷ will be ${value}`,
  willGo: '▷ will be deleted',
  willBe: (uri: string, value: string): string => `▷ will be new: ${uri} = ${value}`,
} as const;

export const CLOCK_WORDS = {
  now: (time: string): string => `It is ${time} in the run.`,
  none: 'No timer is set.',
  columns: ['due', 'in', 'owner', 'timer', 'why'],
  firedColumns: ['at', 'owner', 'timer', 'why'],
  fired: (count: number): string => (count === 1 ? 'Fired on the way' : `Fired on the way, ${count} timers`),
  ways: [
    ['s', 'to the next timer'],
    [':skip +3h', 'by three hours; every timer on the way fires at its own time'],
    [':skip tomorrow 02:00', 'to a time'],
    [':skip until 16', 'until step 16 comes next'],
  ],
} as const;

/** The frame of the screen: headings, title, notices. */
export const SCREEN_WORDS = {
  happened: 'What happened',
  happenedIn: (where: string): string => `What happened${where === '' ? '' : ` · ${where}`}`,
  next: (where: string): string => `What comes next${where === '' ? '' : ` · ${where}`}`,
  end: 'What comes next · the verdict',
  ended: 'The flow has ended',
  fork: (run: string, step: number): string => `fork of ${run} at ${step}`,
  position: (steps: number): string => `${steps} ${steps === 1 ? 'step' : 'steps'} done`,
  breaks: (count: number): string => `${count} ${count === 1 ? 'breakpoint' : 'breakpoints'}`,
  views: {
    tree: "The device's management tree",
    ladder: 'All steps so far',
    clock: 'Clock',
    help: 'Keys and commands',
    report: 'Answer',
  },
  coming: (number: number, form: string): string =>
    `Message #${number} as ${form} · comes next, not sent yet`,
  sent: (number: number, form: string): string => `Message #${number} as ${form} · sent`,
  forms: { xml: 'XML', wbxml: 'WBXML', hex: 'hex' },
  otherMessages: (at: number, total: number): string => `left and right: other messages (${at} of ${total})`,
  device: (firmware: string, state: string, busy: string): string =>
    `firmware ${firmware} · State ${state} · ${busy}`,
  idle: 'idle',
  busy: (what: string): string => `busy: ${what}`,
  noTimers: 'no timer is set',
  timer: (name: string, owner: string, inSpan: string, due: string): string =>
    `${name} (${owner}) in ${inSpan}, at ${due}`,
  shortTimer: (name: string, inSpan: string): string => `${name} in ${inSpan}`,
  shortMore: (count: number): string => `(+${count})`,
  moreTimers: (count: number): string => `and ${count} more`,
  ownKeys: 'Of the screen itself',
  /** Words of keys in the row below the screen, in this order; and for a low terminal, the most wanted first. */
  row: [
    'next',
    'back',
    'go on',
    'prompt',
    'goto',
    'skip',
    'fork',
    'break',
    'edit',
    'tree',
    'xml',
    'wbxml',
    'hex',
    'ladder',
    'clock',
    'command',
    'help',
    'quit',
  ],
  shortRow: ['next', 'back', 'go on', 'skip', 'help', 'command', 'quit', 'xml', 'prompt', 'fork', 'clock'],
} as const;

/** What a command led to, in a line. */
export const NOTICE_WORDS = {
  stepped: (count: number): string => (count === 1 ? '1 step made.' : `${count} steps made.`),
  back: (step: number): string =>
    step === 0 ? 'Back at the beginning.' : `Back: ${step} ${step === 1 ? 'step is' : 'steps are'} done.`,
  stayed: 'That is where the run stands.',
  skipped: (fired: number): string => {
    if (fired === 0) return 'Time has passed; no timer fired on the way.';
    return fired === 1
      ? 'Time has passed; 1 timer fired on the way.'
      : `Time has passed; ${fired} timers fired on the way.`;
  },
  broke: (number: number, text: string, because: string): string =>
    `Breakpoint ${number}, ${text}: the next step would meet it (${because}).`,
  question: (prompt: string): string => `The device asks its user: ${prompt}. n to answer.`,
  passed: (outcome: string): string =>
    `✔ PASSED: ${outcome}. Enter ends; b goes back, f goes on as a fork from here.`,
  failed: (outcome: string): string =>
    `✖ FAILED: ${outcome}. Enter ends; b goes back, f goes on as a fork from here.`,
  forked: (run: string, parent: string, step: number): string =>
    `Now ${run}, forked from ${parent} at ${step}; ${parent} stays as it was.`,
  breaks: (all: readonly string[]): string =>
    all.length === 0 ? 'No breakpoint is set.' : `Breakpoints: ${all.join(' · ')}`,
  wrote: (files: readonly string[], octets: number): string =>
    `Wrote ${files.join(', ')} (${octets} octets).`,
  same: (other: string): string => `Nothing differs from ${other}.`,
  noMessage: 'The next step sends no message that could be edited. Make steps until one does.',
  unedited: 'The message was left as it is.',
  editorFailed: (editor: string, reason: string): string =>
    `${editor} did not end well (${reason}); the message was left as it is.`,
  noPreview: (reason: string): string => `What comes next cannot be shown: ${reason}`,
  editAgain: 'Edit it again?',
} as const;

/** Titles of longer answers, and labels in them. */
export const REPORT_WORDS = {
  breaks: 'Breakpoints',
  message: (number: number, form: string): string => `Message #${number} as ${form}`,
  compared: (other: string): string => `What differs from ${other}`,
  expected: (what: string): string => `(expected: ${what})`,
} as const;

/** Above the command line. */
export const LINE_WORDS = {
  unknown: (word: string): string => `no command begins with ${word}; esc closes the line`,
  usage: (usage: string, summary: string, example: string): string =>
    `${usage}: ${summary} (such as: ${example})`,
} as const;

/** A key that belongs to the screen itself; those of commands stand in the table of commands. */
export interface ScreenKey {
  key: string;
  does: string;
  short: string;
}

/** Views and helpers that are no commands. */
export const VIEW_KEYS: readonly (ScreenKey & { view: View })[] = [
  { key: 't', view: 'tree', short: 'tree', does: "the device's management tree, with what changes" },
  { key: 'x', view: 'xml', short: 'xml', does: 'the coming message as XML' },
  { key: 'w', view: 'wbxml', short: 'wbxml', does: 'the same as WBXML, every octet explained' },
  { key: 'h', view: 'hex', short: 'hex', does: 'the same as a hex dump' },
  { key: 'l', view: 'ladder', short: 'ladder', does: 'all steps so far' },
  {
    key: 'v',
    view: 'clock',
    short: 'clock',
    does: 'the clock: pending timers, and those that fired on the way',
  },
  { key: '?', view: 'help', short: 'help', does: 'all keys and commands' },
];

export const LINE_KEYS: readonly ScreenKey[] = [
  { key: 'B', short: 'back…', does: 'go back several steps: asks how many' },
  { key: ':', short: 'command', does: 'type a command; tab completes, up and down bring earlier ones' },
  { key: 'tab', short: 'scroll', does: 'scroll the other half of the screen' },
  { key: 'q', short: 'quit', does: 'stop here; "fumo step --resume" goes on from here' },
  { key: 'esc', short: 'close', does: 'close a view or the command line' },
];
/** Other keys of commands of the table: a fair name for the row of keys. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  continue: 'go on',
};
export const SCROLL_HELP =
  'up, down, page up, page down, home, end scroll; left and right go from message to message';

export const PROMPT_WORDS = {
  screenTitle: 'device',
  choose: 'What does the user do?',
  typeIt: 'Type an answer',
  mark: 'Mark choices',
  text: 'Text:',
  marks: 'Choices:',
  ok: 'OK',
  yes: 'Yes',
  no: 'No',
  cancel: 'cancel',
  cancelDoes: "the device's cancel key",
  timeout: 'let it time out',
  timeoutDoes: (after: string, at: string): string => `nobody answers for ${after}, until ${at}`,
  flowDefault: '(default of the flow)',
  endOfInput: 'the terminal was closed',
} as const;

export const RESULT_WORDS = {
  passed: 'PASSED',
  failed: 'FAILED',
  firmware: 'firmware',
  fumoState: 'FUMO State',
  result: 'result',
  noResult: 'no result was reported',
  sessions: 'sessions',
  virtualTime: 'virtual time',
  trace: 'trace',
  traceCopy: 'also in',
  next: 'next',
  unchanged: '(unchanged)',
  failure: 'failure',
  try: 'try',
  expected: 'expected',
  found: 'found',
  at: 'at',
  stopped: (step: number): string => `Stopped after step ${step}.`,
  stoppedBefore: 'Stopped before the first step.',
  source: { user: 'you', flag: '--answer', default: 'default' },
} as const;
