/** The run as a report in Markdown: what it was and how it ended, its steps, then everything that happened. */
import { toHex } from '../../syncml/octets.js';
import type { TraceSource } from '../source.js';
import { spanText, timeText } from '../times.js';
import type { Entry, EventOf, MessageView, StepView } from '../views.js';
import { prettyXml } from './bodies.js';
import { asSource, type StreamExporter } from './exporter.js';
import { follow, stepsOf } from './follow.js';
import { code, fenced, htmlText, prose, tableRow } from './markdown-text.js';
import * as words from './words.js';

export const markdown: StreamExporter = {
  kind: 'stream',
  extension: 'md',
  description: 'a report in Markdown',
  mediaType: 'text/markdown',
  *write(trace) {
    yield* tidied(report(asSource(trace)));
  },
};

function* report(source: TraceSource): Generator<string> {
  yield `# ${prose(source.header.title) || prose(source.header.flow)}\n\n`;
  yield* factsTable(source);
  yield* stepsTable(source);
  yield '\n## What happened\n';
  yield* course(source);
}

/** One empty line is enough between what comes after the other. */
function* tidied(pieces: Iterable<string>): Generator<string> {
  let end = '\n\n';
  for (const piece of pieces) {
    const text = end.endsWith('\n\n') ? piece.replace(/^\n+/, '') : piece;
    if (text !== '') yield text;
    end = (end + text).slice(-2);
  }
}

function* factsTable(source: TraceSource): Generator<string> {
  const { header } = source;
  const { spec, flow, seed, encoding, auth, transport, faults, fumo, origin } = header;
  const found = surveyOf(source);
  const rows: readonly (readonly [string, string])[] = [
    ['Result', found.end ? (words.endLines(found.end)[0] ?? '') : 'the run was cut off'],
    ['Specification', spec ? `${spec.document} ${spec.section}` : ''],
    ['Flow', flow],
    ['Seed', seed],
    ['Messages', `${found.messages} in ${encoding}, over ${transport}, authentication ${auth}`],
    ['Faults', faults.join(' ')],
    ['Virtual time', `${timeText(origin)} to ${timeText(found.to)} (${spanText(found.to - origin)})`],
    ['fumo', fumo],
  ];
  yield tableRow(['Run', ' ']) + tableRow(['---', '---']);
  for (const [name, value] of rows) if (value !== '') yield tableRow([name, code(value, true)]);
  const { failure } = found.end ?? {};
  if (failure) yield `\n${fenced('text', words.failureLines(failure).join('\n'))}`;
}

interface Survey {
  messages: number;
  to: number;
  end?: EventOf<'end'>;
}

function surveyOf(source: TraceSource): Survey {
  const found: Survey = { messages: 0, to: source.header.origin };
  for (const event of source.events()) {
    found.to = Math.max(found.to, event.at);
    if (event.kind === 'message') found.messages += 1;
    if (event.kind === 'end') found.end = event;
  }
  return found;
}

const STATUS_WORDS: Readonly<Record<StepView['status'], string>> = {
  done: 'done',
  failed: '**failed**',
  skipped: 'skipped',
  running: '**cut off**',
};

function* stepsTable(source: TraceSource): Generator<string> {
  let isFirst = true;
  for (const step of stepsOf(source.events())) {
    if (isFirst) {
      yield '\n## Steps\n\n';
      yield tableRow(['Step', 'Specification', 'Who', 'What', 'Result', 'Took']);
      yield tableRow(['---:', '---', '---', '---', '---', '---:']);
    }
    isFirst = false;
    const { startedAt, endedAt = startedAt, status, actor, text } = step;
    const what = step.why === undefined ? prose(text) : `${prose(text)} (${prose(step.why)})`;
    const took = endedAt > startedAt ? spanText(endedAt - startedAt) : '';
    yield tableRow([
      String(step.step),
      prose(words.stepNumber(step)),
      actor,
      what,
      STATUS_WORDS[status],
      took,
    ]);
  }
}

function* course(source: TraceSource): Generator<string> {
  let time = source.header.origin;
  let isOver = false;
  for (const entry of follow(source)) {
    const { event, step } = entry;
    const begins = event.kind === 'step' && event.phase === 'start';
    if (event.at > time && !begins) yield `\n*${spanText(event.at - time)} later, ${timeText(event.at)}*\n\n`;
    time = event.at;
    isOver ||= event.kind === 'end';
    yield begins && step ? stepHead(step) : block(entry);
  }
  if (!isOver) yield '\n## The run was cut off here\n';
}

function stepHead(step: StepView): string {
  const number = words.stepNumber(step);
  const place = [`Step ${step.step}`, ...(number === '' ? [] : [prose(number)]), step.actor];
  const why = step.why === undefined ? '' : `Skipped: ${prose(step.why)}\n\n`;
  return `\n### ${place.join(' · ')}\n\n${prose(step.text)}\n\n${why}*${timeText(step.startedAt)}*\n\n`;
}

type Blocks = { readonly [K in Entry['event']['kind']]: (event: EventOf<K>, entry: Entry) => string };

const BLOCKS: Blocks = {
  step: ({ phase, failure }) =>
    phase === 'failed'
      ? `\n**failed**\n\n${failure ? fenced('text', words.failureLines(failure).join('\n')) : ''}\n`
      : '',
  message: (_event, { message }) => (message ? messageBlock(message) : ''),
  session: (event) => item(event.side, words.sessionLine(event)),
  prompt: (event) =>
    event.phase === 'shown'
      ? item('device', words.promptTitle(event)) +
        words
          .choiceLines(event)
          .map((line) => `  - ${code(line)}\n`)
          .join('')
      : item('user', words.answerTitle(event)),
  timer: (event) => item(event.owner, words.timerLine(event)),
  tree: (event) => item('device', words.treeLine(event)),
  state: (event) => item('device', words.stateLine(event)),
  transfer: (event) => item('device', `${words.transferRequest(event)}: ${words.transferAnswer(event)}`),
  note: (event) => item(event.side, words.noteLine(event)),
  end: (event) => {
    const [verdict = '', ...lines] = words.endLines(event);
    const more = lines.length > 0 ? `\n${fenced('text', lines.join('\n'))}` : '';
    return `\n## ${prose(verdict.charAt(0).toUpperCase() + verdict.slice(1))}\n${more}`;
  },
};

function block(entry: Entry): string {
  return blockOf(entry.event, entry);
}

function blockOf<K extends Entry['event']['kind']>(event: EventOf<K>, entry: Entry): string {
  return BLOCKS[event.kind as K](event, entry);
}

function item(who: string, text: string): string {
  return `- ${who}: ${code(text)}\n`;
}

/** Title and summary stand open, the body behind a click. */
function messageBlock(view: MessageView): string {
  const [from, to] =
    view.event.direction === 'device-to-server' ? ['device', 'server'] : ['server', 'device'];
  const lines = words.messageLines(view).map((line) => `  - ${code(line.trim())}\n`);
  const title = `${from} → ${to}, message ${words.messageTitle(view)}`;
  const summary = htmlText(`Message ${view.event.message}, ${view.octets.length} octets`);
  const details = `<details><summary>${summary}</summary>\n\n${body(view)}\n</details>\n\n`;
  return `- **${prose(title)}**\n${lines.join('')}\n${details}`;
}

function body(view: MessageView): string {
  const xml = prettyXml(view);
  return xml === undefined ? fenced('text', hexOf(view.octets)) : fenced('xml', xml);
}

/** Sixteen octets a line. */
function hexOf(octets: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < octets.length; at += 16)
    lines.push(toHex(octets.subarray(at, at + 16)).replace(/..(?=.)/g, '$& '));
  return lines.join('\n');
}
