/** What `--help` says of the commands that show, share and compare traces. */
import type { CommandWords } from '../words-help.js';

const ME = '<%= config.bin %> <%= command.id %>';

export const TRACE_FLAGS = {
  filter: 'Only what matches, in the language of docs/filters.md, such as "Exec or status:400..499".',
} as const;

export const SHOW_COMMAND: CommandWords = {
  summary: 'Show a recorded run as a ladder, or one message of it.',
  description: `The ladder has the steps with their numbers in the specification, virtual times, every message with the Status that each command got, prompts, timers, state and tree changes. A message is shown as what it says, as XML, and for WBXML with every octet explained.

On a terminal a ladder longer than the screen goes through $PAGER, or less.`,
  examples: [
    { description: 'The newest run', command: ME },
    { description: 'Only what failed', command: `${ME} latest --filter "status:400..599"` },
    { description: 'Its third message, with every octet explained', command: `${ME} latest --message 3` },
    { description: 'The octets of that message as hex', command: `${ME} latest --message 3 --raw` },
    { description: 'With the rules that were broken, where they were', command: `${ME} latest --check` },
    { description: 'A run that another terminal is stepping through', command: `${ME} latest --follow` },
  ],
};

export const SHOW_FLAGS = {
  message: 'Show one message: what it says, its XML and, for WBXML, every octet explained.',
  raw: 'With --message: print the octets in hex and nothing else.',
  filter: TRACE_FLAGS.filter,
  last: 'Only the last N events.',
  wall: 'Times of the wall clock, as far as the trace has them.',
  check: 'Judge the run, and say at each message which rules it breaks.',
  follow: 'Go on while the run goes on; ends with it.',
  noPager: 'Print all at once, however long it is.',
} as const;

export const EXPORT_COMMAND: CommandWords = {
  summary: 'Write a recorded run in another form.',
  description: `One document: html (a page to read and search), text, markdown, mermaid, plantuml, svg, har (HTTP Archive), pcapng (packets for Wireshark), otlp-json (OpenTelemetry spans), junit (a test report) and jsonl (the trace itself). A file per message in a folder: xml and wbxml.

Without --format the ending of --output tells it. The file or folder appears when all of it is written. What is there and says something else is not touched without --force.`,
  examples: [
    { description: 'A page to send to somebody', command: `${ME} latest --output run.html` },
    {
      description: 'Every message of the newest run as pretty XML, in ./RUN-xml/',
      command: `${ME} --format xml`,
    },
    {
      description: 'A sequence diagram on standard output',
      command: `${ME} latest --format mermaid --output -`,
    },
    {
      description: 'Only the messages, as a ladder',
      command: `${ME} latest --format text --output - --filter kind:message`,
    },
  ],
};

export const EXPORT_FLAGS = {
  format: 'html, text, markdown, mermaid, plantuml, svg, har, pcapng, otlp-json, junit, jsonl, xml or wbxml.',
  output: 'File to write (a folder for xml and wbxml); "-" for standard output.',
  filter: TRACE_FLAGS.filter,
} as const;

export const DIFF_COMMAND: CommandWords = {
  summary: 'Compare two recorded runs by what they mean.',
  description: `The same flow run again with another seed, on another day, or in another spelling says the same: ids, nonces, credentials and times are compared by what they mean, unless --exact asks for every value as it stands.

The exit code is 0 when the traces mean the same, and 3 when they differ.`,
  examples: [
    { description: 'A run with the one before', command: `${ME} deferred-1 deferred-2` },
    { description: 'The newest run with a trace from elsewhere', command: `${ME} other.jsonl latest` },
    {
      description: 'Side by side, as a page',
      command: `${ME} deferred-1 latest --format html --output diff.html`,
    },
    { description: 'Only until the first difference', command: `${ME} deferred-1 latest --first` },
  ],
};

export const DIFF_ARGS = {
  a: 'Id of a run, an unambiguous beginning of one, "latest", or a trace file.',
  b: 'What to compare it with.',
} as const;

export const DIFF_FLAGS = {
  format: 'How to say it: text, json or html (side by side).',
  output: 'File to write; "-" for standard output.',
  exact: 'Every value as it stands: ids, nonces, credentials, times, spelling.',
  withTimes: 'Virtual times count as well, from the start of each run.',
  first: 'Stop at the first difference.',
  ignore: 'Pass over differences at this path, such as header.given. May be given several times.',
  force: 'Replace the file that is there.',
} as const;

export const PRUNE_COMMAND: CommandWords = {
  summary: 'Delete old recorded runs.',
  description: `Says what would be deleted, and asks on a terminal. --yes deletes without asking; otherwise nothing is deleted. A run under way is never deleted, nor one that a fork comes from while the fork is kept.`,
  examples: [
    { description: 'What is older than a week', command: `${ME} --older-than 7d` },
    { description: 'Delete all but the newest 20', command: `${ME} --keep 20 --yes` },
  ],
};

export const PRUNE_FLAGS = {
  olderThan: 'Runs that began longer ago than this: 12h, 7d, 4w.',
  keep: 'All but the newest N runs.',
  yes: 'Delete without asking.',
} as const;
