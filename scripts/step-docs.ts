/** Makes docs/stepper.md from the table of the stepper's commands. */
import {
  COMMANDS,
  type CommandGroup,
  type StepperCommand,
  usageOf,
} from '../src/cli/stepper/commands/index.js';
import { GROUP_WORDS } from '../src/cli/stepper/words.js';

const HEAD = `# Stepping by commands

This page is made from the table of commands: \`UPDATE_DOCS=1 npx vitest run test/cli/stepper/documents.test.ts\` writes it anew. Every example on it is carried out by a test.

\`fumo step FLOW\` takes these commands at its keys, after \`:\`, and from a script:

\`\`\`sh
echo next 3 | fumo step deferred --script -
\`\`\`

A script has one command a line; \`#\` begins a comment. \`--script -\` reads standard input and answers each line before it reads the next, so a program can step as a person does. Blanks separate arguments; the last argument of most commands takes the rest of the line, and quotation marks around a value keep its blanks.

## What a script prints

JSON lines, nothing else, on standard output:

- first \`{ "report": "opened", "run", "trace", "flow", "step", "inputs", "now", "next", ... }\`;
- then a line for each command: \`command\` as it was written, \`line\`, \`ok\`, what it led to (\`report\` says which form), and where the run stands: \`run\`, \`step\` (steps done), \`inputs\`, \`now\`, \`state\`, \`firmware\`, \`ended\`, \`next\`;
- last \`{ "report": "closed", "run", "ended", "verdict", "outcome", "exit", ... }\`, with \`resume\` when the run can be gone on with.

A movement tells the \`steps\` that were made, the timers that \`fired\` on the way, each \`at\` its own instant, the \`messages\` in words, and why it came to its \`stop\`: \`there\`, \`question\`, \`break\` or \`ended\`. A preview has the messages in words and as XML, the tree, the FUMO state and the timers as the next step will leave them.

A command that fails has \`ok: false\` and an \`error\` with \`code\`, \`message\`, \`where\`, \`expected\`, \`found\`, \`hint\`; \`script\` is its place in the script. It ends the script with its exit code; with \`--keep-going\` the script goes on, and the exit code is that of the first failure. Otherwise the run decides: 0 when it passed or goes on, 3 when it failed.

## Breakpoints

\`--break FILTER\` (repeatable) and \`break FILTER\` stop before the step in which it would happen: the step is looked at ahead, and its events are what the filter sees. [Filters](filters.md) say \`server Exec\`, \`status:404\`, \`state:60\`, \`user\`, \`step:12\`, \`ad:10\`, \`time>=2026-01-06T02:00Z\`; besides, \`5.5.1/10\` is step 10 of section 5.5.1. \`time>=\` and \`step>=\` stop once, when they are reached. Going on from a breakpoint passes it.

## Leaving and going on

Every input is on the disk before it takes effect. After \`quit\`, Ctrl-C, a crash or a power cut, \`fumo step --resume\` stands at the same step of the newest run that has not ended, and \`fumo step --resume RUN\` of any. A run that another version of fumo began, or whose flow has changed since, is refused unless \`--force\` is given. A run that is open in one process cannot be opened in another.

## Taking the way of a recording

\`fumo step FLOW --from-trace RUN\` begins a new run with the steps and the answers of a recorded one, and stands where that ends, before the end of the flow, or where the way parts. \`RUN\` is an id, the beginning of one, \`latest\`, or a trace file:

\`\`\`sh
fumo run deferred
fumo step deferred --from-trace latest
\`\`\`

Every actor is virtual there, whatever the flow says. With a real device \`back\` is impossible, for what it has done, it has done; in such a run you can go back all the same, answer otherwise, and fork. Seed, encoding, faults and all other settings are those of the recording. What was put in between steps, such as \`drop\` or \`set\`, is left out: the new run goes on without it, up to the first step that goes otherwise.

Standard error says how far the recording was followed, and why no further; in a script the first line says it as \`followed\`, with \`steps\` of how many (\`of\`) and \`stop\`. \`stop.why\` is \`end\` (of the recording), \`no-answer\` (it does not say what was answered), \`other-answer\` (what it says is not taken), \`other-step\` (it goes on with another step) or \`other-end\` (the step ended otherwise). A recording of another flow is followed as far as both are the same, and refused when not even their first step is, as is an imported one, which has no steps.

## Forks

\`fork\` goes on as a new run with the same inputs. The old run stays as it was before it was gone back in, so \`back\`, \`fork\`, another \`answer\`, \`continue\`, \`diff\` shows what the other answer changes. Forks stand under their parents here:

\`\`\`sh
fumo trace list
\`\`\`

## Commands
`;

const GROUPS = Object.keys(GROUP_WORDS) as CommandGroup[];

/** The whole page. */
export function stepperPage(): string {
  return `${HEAD}${GROUPS.map(groupPart).join('')}`;
}

function groupPart(group: CommandGroup): string {
  const rows = COMMANDS.filter((command) => command.group === group).map(row);
  const head = '| command | key | what it does | example |\n|---|---|---|---|';
  return `\n### ${GROUP_WORDS[group]}\n\n${[head, ...rows].join('\n')}\n`;
}

function row(command: StepperCommand): string {
  const { key, summary, example } = command;
  const cells = [code(usageOf(command)), key === undefined ? '' : code(key), summary, code(example)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
