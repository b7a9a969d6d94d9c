/** The words of the stepper's commands, for scripts and for people at the keys alike. */

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export const BREAK_WORDS = {
  none: (number: number): string => `there is no breakpoint ${number}`,
  numbers: (numbers: readonly number[]): string =>
    numbers.length === 0 ? 'a breakpoint; none is set' : `one of ${numbers.join(', ')}`,
  step: (text: string): string => `the step itself: ${text}`,
  message: (from: string): string => `a message of the ${from}`,
} as const;

export const COMMAND_ERRORS = {
  unknown: (word: string): string => `the stepper has no command ${word}`,
  didYouMean: (near: readonly string[]): string => `Did you mean ${near.join(' or ')}?`,
  nothing: 'there is no command on this line',
  seeHelp: 'List the commands with: help',
  missing: (command: string, arg: string): string => `${command} needs ${arg}`,
  tooMany: (command: string): string => `${command} takes no more than that`,
  notANumber: (name: string): string => `${name} is not a whole number`,
  ended: 'the run has ended',
  endedHint: 'Go back with "back", or begin a fork with "fork".',
  nothingBefore: (made: number): string =>
    made === 0 ? 'no step has been made yet' : `only ${plural(made, 'step')} can be taken back`,
  nothingToRedo: 'nothing was gone back, or something else was done since',
  nothingToUndo: 'the last input was a step, or there was none',
  undoHint: 'Take a step back with: back',
  notAsked: 'nothing is asked here',
  notThisPrompt: (asked: string): string => `what is asked here is ${asked}`,
  waits: (prompt: string): string => `${prompt} has no answer yet`,
  answerHint: (example: string): string => `Answer it with: answer ${example}`,
  noDefault: 'the flow itself has no answer to it',
  noStep: (label: string): string => `no step ${label} came`,
  stepForms: 'a position such as 12, an "ad" number such as 5.5.3/10, or an id of a step',
  noMessage: 'no message has been sent yet',
  noSuchMessage: (number: number): string => `the run has no message ${number}`,
  messages: (total: number): string => (total === 0 ? 'a run with messages' : `a message from 1 to ${total}`),
  form: 'one of xml, wbxml, hex',
  format: (formats: readonly string[]): string => `one of ${formats.join(', ')}`,
  unknownFormat: (format: string): string => `there is no export format ${format}`,
  unknownFault: (name: string): string => `there is no fault ${name}`,
  badTime: (text: string): string => `cannot read the time ${text}`,
  pastTime: (text: string): string => `${text} is in the past`,
  noTimer: 'no timer is set',
  badDuration: (text: string): string => `cannot read the duration ${text}`,
  badHex: 'octets in hex, two digits each, such as 00ff',
  badQuote: 'a quotation mark is never closed',
} as const;

export const CHANGE_WORDS = {
  replaced: (octets: number): string =>
    `the next message goes out as edited: ${plural(octets, 'octet')} instead of its own`,
  drop: 'the next message gets lost on the way',
  duplicate: 'the next message arrives twice',
  delay: (duration: string): string => `the next message takes ${duration} on the way`,
  corrupt: (offset: number, hex: string): string =>
    `from offset ${offset} on the octets of the next message are ${hex}`,
  corruptOne: 'one octet of the next message changes on the way',
  set: (uri: string, value: string): string => `${uri} is now ${JSON.stringify(value)}`,
  deleted: (uri: string): string => `${uri} is gone`,
  fault: (name: string, does: string): string => `${name} from now on: ${does}`,
  cleared: (name: string): string => `${name} is over`,
  clock: (at: string): string => `the clock goes to ${at}`,
  answered: (prompt: string, value: string): string => `${prompt} = ${value}`,
  undone: (what: string): string => `taken back: ${what}`,
} as const;

/** Headings of the groups in help and in the documentation. */
export const GROUP_WORDS = {
  go: 'Going',
  look: 'Looking',
  break: 'Breakpoints',
  change: 'Changing what happens',
  clock: 'The clock',
  keep: 'Keeping and comparing',
} as const;

export const RESUME_WORDS = {
  inUse: (id: string): string => `${id} is being stepped through already`,
  free: 'a run that no other process has open',
  noRuns: 'there is no run to go on with',
  noRunsHint: 'Begin one with: fumo step deferred',
  isFile: (which: string): string => `${which} is a trace, not a run of this home`,
  isFileHint:
    'A trace can be looked at (fumo trace show), but only a run with its journal can be gone on with.',
  noJournal: (id: string): string => `${id} has no journal`,
  noJournalHint: 'Its trace can still be looked at with: fumo trace show',
  otherVersion: (id: string, version: string): string => `${id} was begun with fumo ${version}`,
  otherFlow: (id: string, flow: string): string => `the flow ${flow} has changed since ${id} was begun`,
  force: 'Go on all the same with --force; what comes of it may differ from what was recorded.',
  forced: (what: string): string => `note: ${what}; going on all the same`,
  torn: (id: string): string =>
    `note: the last line of the journal of ${id} was torn; that input was never carried out, and is left out`,
  hasEnded: (id: string, outcome: string): string =>
    `note: ${id} has ended (${outcome}). Go back in it with "back", or on as another run with "fork".`,
  resumed: (id: string, steps: number): string =>
    `Going on with ${id}, ${steps === 0 ? 'before its first step' : `after ${plural(steps, 'step')}`}.`,
  settings: (flag: string): string => `--${flag} is settled when a run begins`,
  settingsExpected: 'of the flags: --script, --keep-going, --break, --trace, --plain, --force, --json',
  settingsHint: 'Leave it out, or begin a new run with it.',
} as const;

const ENDED_AS = {
  start: 'was not over',
  done: 'was done',
  skipped: 'was skipped',
  failed: 'failed',
} as const;

/** Said when a run begins with the steps of a recording. */
export const FOLLOW_WORDS = {
  followed: (recording: string, steps: number, of: number): string =>
    `Followed ${recording} for ${steps === of ? `all ${plural(of, 'step')}` : `${steps} of ${plural(of, 'step')}`}.`,
  virtual: (actors: readonly string[]): string =>
    `note: the flow has a real ${actors.join(' and a real ')}; here every actor is virtual, so you can go back`,
  otherFlow: (recorded: string, flow: string): string =>
    `note: the recording is of the flow ${recorded}, not of ${flow}; it is followed as far as both are the same`,
  torn: 'note: the last line of the recording was torn, and is left out',
  end: 'It stopped there because the recording has no more steps.',
  noAnswer: (prompt: string): string =>
    `It stopped there because the recording does not say how ${prompt} was answered.`,
  otherAnswer: (prompt: string): string =>
    `It stopped there because ${prompt} does not take the answer that is recorded.`,
  otherStep: (recorded: string, here: string | undefined): string =>
    `It stopped there because the recording goes on with “${recorded}”, and ${here === undefined ? 'the flow ends here' : `here comes “${here}”`}.`,
  otherEnd: (step: string, recorded: keyof typeof ENDED_AS, here: keyof typeof ENDED_AS): string =>
    `It stopped after “${step}”, which ${ENDED_AS[recorded]} in the recording and ${ENDED_AS[here]} here.`,
  imported: (recording: string): string =>
    `${recording} was imported: it has messages, but no steps to follow`,
  importedExpected: 'a recording of a flow that fumo played',
  importedHint: 'Look at it with: fumo trace show',
  nothingShared: (recording: string, flow: string): string => `${recording} is no recording of ${flow}`,
  nothingSharedHint: (recorded: string, recording: string): string =>
    `Step through the flow that was recorded: fumo step ${recorded} --from-trace ${recording}`,
  settings: (flag: string): string => `--${flag} is settled by the recording`,
  settingsExpected: 'of the flags: --script, --keep-going, --break, --trace, --plain, --json',
  settingsHint: 'Leave it out: the run begins with the settings of the recording.',
} as const;

export const STEP_USAGE = {
  breakAlone: 'without a terminal nobody is there to stop for',
  breakAloneHint: 'Say what to do at the breakpoint: --script FILE, with "continue" in it.',
} as const;

const STEP = '<%= config.bin %> <%= command.id %>';

/** What `fumo step --help` says of scripts, breakpoints and going on. */
export const STEP_HELP = {
  flow: 'Name of a built-in flow, or path of a flow file; with --resume the id of a run.',
  break:
    'Stop before a step in which this would happen: "server Exec", "status:404", step:12, ad:10, 5.5.1/10, state:60, "time>=2026-01-06T02:00Z".',
  script: 'Carry out the stepper commands of this file, one a line; "-" reads them from standard input.',
  keepGoing: 'Go on with the script after a command that failed.',
  resume: 'Go on with a run that was left or killed: the newest one, or the one that is named.',
  fromTrace:
    'Begin with the steps and answers of a recording: an id, "latest" or a trace file. Every actor is virtual, so you can go back.',
  force: 'With --resume: go on although fumo or the flow has changed since.',
  description: `Whatever the keys do, a script does too: one command a line, # begins a comment, and each command is answered by one line of JSON. The first command that fails ends the script with its exit code; otherwise the verdict of the run decides. docs/stepper.md lists the commands.

Every input is on the disk before it takes effect, so after quitting, a crash or a power cut "fumo step --resume" stands at the same step again.`,
  examples: [
    {
      description: 'Stop before the server orders the update',
      command: `${STEP} deferred --break "server Exec"`,
    },
    { description: 'Go on where you left', command: `${STEP} --resume` },
    {
      description: 'Take the way of a recorded run, and another one from there',
      command: `${STEP} deferred --from-trace latest`,
    },
    {
      description: 'Step by script: three steps, then a look at what comes',
      command: `printf 'next 3\\npreview\\n' | ${STEP} deferred --script -`,
    },
  ],
} as const;

export const FAULT_HELP = {
  summary: 'List the named unhappy paths.',
  description: `What each does, what it leads to, and a command that shows it. A fault is true from the start (--fault NAME), from a step on (--fault NAME@12, NAME@5.5.3/16, NAME@ID), from a step of a flow that says so, or from where you stand in the stepper ("fault NAME").`,
  examples: [
    { description: 'What can go wrong', command: STEP },
    { description: 'The same for a program', command: `${STEP} --json` },
  ],
};
