/** The words of `flow new`: of the command, of the wizard, and of the files that it writes. */
import type { CommandWords } from '../words-help.js';

const ME = '<%= config.bin %> <%= command.id %>';

export const NEW_COMMAND: CommandWords = {
  summary: 'Write a new flow file to start from.',
  description: `In a terminal you are asked what the flow is to be like, see the file, and say whether it is written. Without one, or with all flags given, the flags decide; what they leave out is the simplest.

The file is commented, checks clean and runs green as it is. A file that is there is never replaced without --force.`,
  examples: [
    { description: 'Answer questions, then get a file', command: `${ME} my-flow` },
    {
      description: 'The user puts the update off twice, then it is installed',
      command: `${ME} twice-deferred --ask choice --defer 2`,
    },
    {
      description: 'A pushed package for another model, somewhere else',
      command: `${ME} wrong-model --via pkg-data --fault wrong-device --out flows/wrong-model.yaml`,
    },
  ],
};

export const NEW_ARGS = {
  name: 'Name of the flow: small letters, digits and hyphens.',
} as const;

export const NEW_FLAGS = {
  title: 'One line that says what happens.',
  starts: 'Who begins: the server notifies, the user looks for updates, or the device does by its own clock.',
  ask: 'What the user is asked before the update: yes or no, a choice, or nothing.',
  defer: 'With --ask choice: how often the user may put the update off (and does).',
  slot: 'A time that the user can choose when putting it off, such as +8h or "tomorrow 02:00". May be given several times.',
  via: 'How the package gets to the device.',
  fault: 'What goes wrong; the flow then expects the result that it leads to.',
  out: 'File to write; NAME.yaml when left out, "-" for standard output.',
  force: 'Replace the file when it is there.',
} as const;

export const NEW_WORDS = {
  badName: (name: string): string => `a flow cannot be called "${name}"`,
  nameForm: 'small letters, digits and single hyphens, such as my-flow',
  deferNeedsChoice: 'an update can be put off only where the user has a choice',
  deferHint: 'Add --ask choice, or leave out --defer.',
  badSlot: (slot: string): string => `"${slot}" is no time`,
  slotForm: 'a time such as +8h, "tomorrow 02:00" or 2026-01-06T02:00:00Z',
  badFault: (fault: string, via: string): string => `a flow with ${via} cannot show the fault "${fault}"`,
  faultHint:
    'A pushed package is not downloaded, so faults of the download never show: choose another --via.',
  taken: 'a file of that name is there and stays as it is',
  takenHint: 'Choose another place with --out, or replace it with --force.',
  noName: 'the new flow has no name',
  noNameHint: 'Say it after the command: fumo flow new my-flow',
  wrote: (path: string): string => `wrote ${path}`,
  next: 'What you can do now:',
  notWritten: 'Nothing was written.',
  jsonAndText: 'standard output cannot take the file and the JSON of --json at once',
  jsonHint: 'Name a file with --out, or leave out --json.',
} as const;

/** The commands to go on with, each with what it does. */
export function nextCommands(file: string): { command: string; does: string }[] {
  return [
    { command: `fumo flow check ${file}`, does: 'finds slips as you edit' },
    { command: `fumo run ${file}`, does: 'plays it and judges it' },
    { command: `fumo step ${file}`, does: 'goes through it step by step' },
    { command: `fumo flow graph ${file}`, does: 'draws it' },
  ];
}

export const WIZARD_WORDS = {
  name: 'What is the flow called?',
  title: 'What happens in it, in one line?',
  starts: 'Who starts it?',
  startsChoices: {
    server: 'The server: it has an update and notifies the device',
    user: 'The user: looks for updates on the device',
    device: 'The device: looks for updates by its own clock',
  },
  ask: 'Is the user asked before the update?',
  askChoices: {
    confirm: 'Yes or no',
    choice: 'A choice: now, never, or later if you allow it',
    none: 'Not at all: the update goes ahead',
  },
  defer: 'How often may the user put it off? (0 for never, at most 9)',
  deferForm: 'a whole number from 0 to 9',
  slots: 'Until when? (times, with commas between)',
  via: 'How does the package get to the device?',
  viaChoices: {
    'download-and-update': 'One order, DownloadAndUpdate',
    'download-then-update': 'Two orders, Download and then Update',
    'pkg-data': 'Pushed through DM into PkgData, then Update',
  },
  fault: 'What goes wrong?',
  noFault: 'Nothing: the update succeeds',
  preview: (file: string): string => `This would be ${file}:`,
  write: 'Write it?',
  writeChoices: { yes: 'Write it', again: 'Change the answers', no: 'Leave it' },
} as const;

/** Titles of flows whose author gives none. */
export function titleWords(facts: {
  starts: string;
  ask: string;
  defer: number;
  fault: string | undefined;
}): string {
  const begin = { server: 'Network-initiated', user: 'User-initiated', device: 'Device-initiated' }[
    facts.starts
  ];
  const asked = facts.ask === 'none' ? ', nobody asked' : '';
  const defer = facts.defer > 0 ? `, put off ${facts.defer === 1 ? 'once' : `${facts.defer} times`}` : '';
  const fault = facts.fault === undefined ? '' : `, ${facts.fault}`;
  return `${begin} firmware update${asked}${defer}${fault}`;
}
