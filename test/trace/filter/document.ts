/** docs/filters.md, made from the tables of the language. */
import {
  ACTOR_WORDS,
  ALERT_WORDS,
  COMMAND_WORDS,
  FILTER_KEYS,
  rowOf,
  type ValueKind,
} from '../../../src/trace/filter/keys.js';

/** Every filter here is read by a test, and asked of a recorded run. */
export const EXAMPLES: readonly (readonly [filter: string, meaning: string])[] = [
  ['Exec', 'messages with an Exec'],
  ['server Exec */DownloadAndUpdate', 'the server orders the update'],
  ['Exec 202', 'an Exec that was answered 202'],
  ['Status 200 Get', 'messages with a Status 200 and a Get'],
  ['device Alert 1226', "the device's generic alerts"],
  ['result:200', 'the report of a success'],
  ['Get or Results', 'what is asked for, and what comes back'],
  ['./DevInfo/**', 'everything below DevInfo'],
  ['status>=400', 'what was refused, in messages, downloads and answers'],
  ['kind:prompt', 'what the user saw and did'],
  ['kind:fumo state:50..100', 'how the update ended'],
  ['step>=3 not Status', 'from step 3 on, messages without a Status and all other events'],
  ['kind:message package:2 !Get', 'packages 2 that ask for nothing'],
  ['(Add | Replace) */PkgURL', 'the address of the package is given'],
  ['time>=2026-01-05T10:00Z', 'from ten o’clock on'],
  ['"Update now"', 'the words, wherever they stand'],
];

const VALUES: Readonly<Record<ValueKind, string>> = {
  number: 'a number or a range `2..5`; also `<`, `<=`, `>`, `>=`',
  choice: 'one of a list',
  name: 'a name, `*` stands for any letters',
  words: 'words that stand in it, in quotes when there are several',
  uri: 'a node with `*` and `**`',
  time: '`2026-01-05`, `2026-01-05T10:00Z`; also `<`, `<=`, `>`, `>=`',
  alert: 'a code or a name',
  flag: '`yes` or `no`',
};

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const list = (words: readonly string[]): string => words.map(code).join(', ');

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function keyRows(): string[][] {
  return Object.keys(FILTER_KEYS).map((key) => {
    const row = rowOf(key as keyof typeof FILTER_KEYS);
    const value = row.of ? list(row.of) : VALUES[row.value];
    return [key === 'anywhere' ? '`"..."`' : code(`${key}:`), row.meaning, value, code(row.example)];
  });
}

const alertRows = (): string[][] =>
  Object.entries(ALERT_WORDS).map(([word, number]) => [code(word), code(number)]);

export function filtersDocument(): string {
  return `# Filters

A filter says which messages and events are meant. The same language serves \`match:\` and \`wire:\` in flows, breakpoints
while stepping, and \`--filter\` wherever a trace is shown. This page is generated from the tables that read it.

${table(
  ['filter', 'finds'],
  EXAMPLES.map(([filter, meaning]) => [code(filter), meaning]),
)}

## Terms

A word without a key is one of these:

${table(
  ['word', 'means'],
  [
    [list(ACTOR_WORDS), 'who did it: who sent the message, whose step, prompt or timer'],
    [list(COMMAND_WORDS), 'a message with that command; `command:Put` for any other'],
    [
      list(['1226', 'generic', 'single-choice']),
      'a message with that Alert, by code or by name (names below)',
    ],
    [list(['./DevInfo/Lang', '*/FwV', './DevInfo/**']), 'a node that a command names'],
    [list(['200', '404']), 'three digits: the code of a Status, or that a command was answered with'],
    [list(['"Update now"', "'Update now'"]), 'words anywhere in the event'],
  ],
)}

Everything else has a key:

${table(['key', 'looks at', 'value', 'example'], keyRows())}

\`=\` is the same as \`:\`, and \`!=\` the opposite. Capitals count in nodes only, as in the management tree. There are no
blanks around the sign; a value with blanks or brackets stands in quotes, and there \`\\"\` and \`\\\\\` are a quote and a
backslash.

## Nodes

\`*\` is any run of characters without a slash, \`**\` any run at all. A pattern that begins with \`*\` may begin anywhere in
the tree: \`*/FwV\` finds \`./DevDetail/FwV\`. A pattern that begins with \`.\` or \`/\` is the whole address. What follows a
\`?\` (as in \`./DevInfo?list=Struct\`) counts only when the pattern has a \`?\` too.

## Together

Terms side by side must all hold (\`and\` and \`&\` may stand between them). \`or\` or \`|\` means either, \`not\` or \`!\` the
opposite; \`not\` binds closest, then "and", then "or"; brackets change that.

Names, nodes, statuses, alerts and data that stand side by side are about **one and the same command**: \`Exec */Update 202\`
is an Exec of that node that was answered 202, and not a message with any Exec and some 202. The next command name begins
the next command: \`Status 200 Get\` is a message with both. An alert behind another command's name begins a command too.

\`Exec not 202\` is an Exec with another answer, or none yet. \`not Exec\` is a message or event without any Exec.

## Times

Times are virtual and UTC. A spelling covers what it leaves open: \`time:2026-01-05\` is that day, \`time>2026-01-05\` begins
with the next, \`time:2026-01-05T10:00Z\` is that minute.

## Names of alerts

${table(['word', 'code'], alertRows())}
`;
}
