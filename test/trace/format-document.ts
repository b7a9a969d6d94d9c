/** docs/trace-format.md, made from the rows of the format, the words for them, and lines of a run. */

import { IMPORT_WORDS } from '../../src/cli/import/words.js';
import { TRACE_VERSION, type TraceEvent } from '../../src/trace/event.js';
import { IMPORT_LIMITS, LEFT_OUT_REASONS } from '../../src/trace/import/index.js';
import { serialise } from '../../src/trace/serialise.js';
import {
  bareType,
  COMMON_FIELDS,
  EVENT_FIELDS,
  type FieldTable,
  type FieldType,
  HEADER_FIELDS,
} from '../../src/trace/shape.js';
import type { Played } from '../support/play.js';
import {
  COMMON_WORDS,
  EVENT_WORDS,
  HEADER_WORDS,
  IMPORT_NOTES,
  IMPORTED_WORDS,
  LIMIT_WORDS,
} from './format-words.js';

const TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  number: 'number',
  texts: 'list of texts',
  any: 'any JSON',
  map: 'texts by name',
  object: 'object',
  list: 'list of objects',
};

function typeText(type: FieldType): string {
  const { is, words, fields, optional } = bareType(type);
  const inner =
    fields &&
    Object.entries(fields)
      .map(([name, one]) => `${name}${bareType(one).optional ? '?' : ''}`)
      .join(', ');
  const what = words
    ? words.map((word) => `\`${word}\``).join(', ')
    : `${TYPES[is]}${inner ? ` (${inner})` : ''}`;
  return optional ? `${what}; may be absent` : what;
}

function wordsFor(field: string, words: Readonly<Record<string, string>>): string {
  const text = words[field];
  if (text === undefined) throw new Error(`format-words.ts has no words for ${field}`);
  return text;
}

function table(fields: FieldTable, words: Readonly<Record<string, string>>): string {
  const rows = Object.entries(fields).map(
    ([field, type]) => `| \`${field}\` | ${typeText(type)} | ${wordsFor(field, words)} |`,
  );
  return ['| field | holds | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function example(...lines: readonly object[]): string {
  return `\`\`\`json\n${lines.map((line) => serialise(line as TraceEvent)).join('\n')}\n\`\`\``;
}

const TOP = `# The format of traces

A trace is a text file in UTF-8, one JSON object a line (JSON Lines): a header, then events in the order in which they
happened. fumo writes it while a run goes on, each line in one write. \`docs/trace.schema.json\` describes a line for
JSON Schema validators; that file and the tables here are made from the rows by which fumo itself reads and writes
(\`src/trace/shape.ts\`), with \`UPDATE_DOCS=1 npx vitest run test/trace/format.test.ts\`.

- Times are milliseconds since 1970-01-01T00:00:00Z, in virtual time. A recording (\`fumo trace import\`) has wall time.
- Octets are in base64, sizes in octets.
- Keys stand in the order of the tables; equal runs give equal files, to the octet.
- Empty lines, a byte order mark and CRLF are read too.

\`fumo trace export --format jsonl\` writes the same lines, so the output of one program can be the input of another.

## Versions

\`v\` in the header is the version of the format, now ${TRACE_VERSION}. What is promised:

- Every fumo reads all versions before its own. Each change brings the step that makes the new form out of the old one
  (\`src/trace/upgrade.ts\`), and a trace of the old form that is read by a test for ever (\`test/fixtures/traces\`).
- The version is raised by a new kind of event, a new field that must be there, a new word in a list of words, a field
  that goes, or one that means something else.
- It is not raised by a new field that may be absent. Readers keep and ignore fields that they do not know; so should
  yours.
- A trace of a newer version is refused (\`trace.newer-version\`, exit code 4), naming the fumo that wrote it. Read it
  with that one or a later one.

A crash can tear the last line, and nothing else. It is left out and said (\`recovered\` in programs, a note on the
screen); the events before it are whole. A line that is broken anywhere else is an error with its number
(\`trace.bad-line\`).
`;

/** @param run a run whose lines are the examples */
export function formatDocument({ header, events }: Played): string {
  return `${[TOP, headerPart(header), eventsPart(events), importPart()].join('\n')}`;
}

function headerPart(header: Played['header']): string {
  return `## The header

${table(HEADER_FIELDS, HEADER_WORDS)}

${example({ ...header, fumo: '0.1.0' })}
`;
}

function eventsPart(events: readonly TraceEvent[]): string {
  const kinds = Object.entries(EVENT_FIELDS).map(([kind, fields]) => {
    const { title, about, fields: words } = EVENT_WORDS[kind as keyof typeof EVENT_WORDS];
    const lines = examplesOf(events.filter((event) => event.kind === kind));
    const shown = lines.length > 0 ? `\n\n${example(...lines)}` : '';
    return `### \`${kind}\`: ${title}\n\n${about}\n\n${table(fields, words)}${shown}\n`;
  });
  return `## Events

Every event begins with these:

${table(COMMON_FIELDS, COMMON_WORDS)}

${kinds.join('\n')}`;
}

/** The shortest line of each phase, at most two. */
function examplesOf(events: readonly TraceEvent[]): TraceEvent[] {
  const byPhase = new Map<string, TraceEvent>();
  for (const event of events) {
    const phase = 'phase' in event ? event.phase : event.kind === 'transfer' ? event.purpose : '';
    const known = byPhase.get(phase);
    if (!known || serialise(event).length < serialise(known).length) byPhase.set(phase, event);
  }
  return [...byPhase.values()].slice(0, 2);
}

function importPart(): string {
  const { imported } = HEADER_FIELDS;
  const notes = Object.entries(IMPORT_NOTES).map(([code, text]) => `| \`${code}\` | ${text} |`);
  const reasons = LEFT_OUT_REASONS.map(
    (reason) => `| \`${reason}\` | ${IMPORT_WORDS.reason({ reason, count: 2, cases: [] })} |`,
  );
  const limits = Object.entries(IMPORT_LIMITS).map(
    ([name, most]) => `| ${most} | ${LIMIT_WORDS[name as keyof typeof LIMIT_WORDS]} |`,
  );
  return `## Recordings

\`fumo trace import\` makes a trace of what foreign clients and servers said to each other. It holds messages,
transfers and notes; steps, prompts, timers, the tree and states are not on the wire. \`imported\` in the header says
where it comes from:

${table(imported.fields ?? {}, IMPORTED_WORDS)}

Notes that an import makes:

| code | meaning |
| --- | --- |
${notes.join('\n')}

Reasons for which something is left out; \`fumo trace import\` says each with its packet, entry or file:

| reason | what it is (for two of them) |
| --- | --- |
${reasons.join('\n')}

A recording may come from anywhere, so what is taken in is bounded. Beyond these the whole is refused with an
\`import.*\` code (exit code 4), or the part is left out and said:

| at most | of what |
| --- | --- |
${limits.join('\n')}
`;
}
