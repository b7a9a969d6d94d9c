/** What `--help` says: summaries, descriptions and examples of the commands, and their flags. */

export const FLAG_WORDS = {
  answer:
    'Answer a prompt of the flow: by number, label or id of a choice, or "cancel" or "timeout". A prompt that is asked again takes its next --answer.',
  set: 'Override a value under "given" of the flow.',
  seed: 'Seed of everything that chance decides; the same seed gives the same run, to the byte.',
  encoding: 'How messages are spelled on the wire.',
  auth: 'How the two ends prove who they are.',
  transport: 'Real HTTP on 127.0.0.1, or calls inside the process.',
  fault: (names: readonly string[]): string =>
    `Make something go wrong, from the start or from a step on: ${names.join(', ')}.`,
  strict:
    'Refuse everything that is tolerated otherwise in what the other end sends; each tolerance has a name.',
  trace: 'Write the trace to this file as well.',
  plain: 'Say the same in lines, without redrawing the screen.',
  force: 'Replace what is there.',
} as const;

export const ARG_WORDS = {
  flow: 'Name of a built-in flow, or path of a flow file.',
  flows: 'Names of built-in flows, or paths of flow files.',
  flowName: 'Name of a built-in flow, or path of a flow file.',
  run: 'Id of a run, an unambiguous beginning of one, "latest", or a trace file.',
} as const;

export interface CommandWords {
  summary: string;
  description: string;
  examples: { description: string; command: string }[];
}

const ME = '<%= config.bin %> <%= command.id %>';

export const COMMAND_WORDS = {
  step: {
    summary: 'Start server and device, and step through a call flow.',
    description: `Each step shows who acts, what is on the wire (decoded; as XML, WBXML or hex on a key), what changed on the device, which timers run, and what comes next before it happens. The questions that the device shows to its user are put to you.

Without a terminal the flow plays to its end: with the answers of --answer, then with the flow's own defaults.`,
    examples: [
      { description: 'Step through the deferred update and play its user', command: `${ME} deferred` },
      {
        description: 'The same without questions, message by message as XML on the wire',
        command: `${ME} deferred --encoding xml --answer offer=defer --answer slot=2 --plain`,
      },
      {
        description: 'See how a corrupted package is reported',
        command: `${ME} network-initiated --fault package-corrupted`,
      },
    ],
  },
  run: {
    summary: 'Play call flows without questions and judge them.',
    description: `Prompts are answered by --answer, then by the flow's own defaults (marked as such). The exit code is 0 only when everything that the flow expects happened, and 3 when it did not.

With --json, one flow gives one result; several give { "runs": [...] }.`,
    examples: [
      {
        description: 'The deferred update with the answers of its user',
        command: `${ME} deferred --answer offer=defer --answer slot=2`,
      },
      {
        description: 'Several flows, one verdict',
        command: `${ME} network-initiated user-initiated up-to-date`,
      },
      { description: 'A result for a program', command: `${ME} deferred --answer offer=reject --json` },
    ],
  },
  flowList: {
    summary: 'List the built-in call flows.',
    description:
      'Names, the section of the specification that each acts out, and the prompts that its user is asked.',
    examples: [
      { description: 'What can be stepped and run', command: ME },
      { description: 'The same for a program', command: `${ME} --json` },
    ],
  },
  flowShow: {
    summary: 'Print the file of a call flow.',
    description:
      'The text is printed exactly as it stands in the file, so it can be saved, changed and run by its path.',
    examples: [
      { description: 'Read a flow', command: `${ME} deferred` },
      { description: 'Start a flow of your own from it', command: `${ME} deferred > my-flow.yaml` },
    ],
  },
  traceList: {
    summary: 'List the recorded runs.',
    description: 'Newest first. Runs are kept under $XDG_STATE_HOME/fumo, or where FUMO_HOME says.',
    examples: [
      { description: 'What has been run so far', command: ME },
      { description: 'The same for a program', command: `${ME} --json` },
    ],
  },
} as const satisfies Record<string, CommandWords>;
