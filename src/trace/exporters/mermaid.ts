/** The run as a Mermaid sequence diagram. */
import type { Entry, EventOf, StepView } from '../model.js';
import { sanitizeText } from '../sanitize.js';
import type { TraceSource } from '../source.js';
import { timeText } from '../times.js';
import { asSource, type StreamExporter } from './exporter.js';
import { follow } from './follow.js';
import * as words from './words.js';

export const mermaid: StreamExporter = {
  kind: 'stream',
  extension: 'mmd',
  description: 'a Mermaid sequence diagram',
  mediaType: 'text/vnd.mermaid',
  *write(trace) {
    yield 'sequenceDiagram\n';
    for (const line of linesOf(asSource(trace))) yield `  ${line}\n`;
  },
};

function* linesOf(source: TraceSource): Generator<string> {
  const title = escapeText(source.header.title).trim();
  if (title !== '') yield `title ${title}`;
  for (const name of ['User', 'Device', 'Server']) yield `participant ${name}`;
  let isOver = false;
  for (const entry of follow(source)) {
    if (entry.event.kind === 'end') isOver = true;
    yield* drawEntry(entry);
  }
  if (!isOver) yield note('over User,Server', ['the run was cut off here']);
}

/**
 * Characters that Mermaid reads as its own become its numeric entities: `;` and `#` end a text, `<` `>` `&` are HTML,
 * `%` begins comments and directives, braces and backslashes are taken by some renderers.
 */
const SPECIAL = /[;#<>&"%{}\\`$]/g;
/** Two words after which Mermaid mistakes an entity for the end of a style. */
const STYLE_WORDS = /style|classDef/g;

function escapeText(text: string): string {
  const safe = sanitizeText(text).replace(SPECIAL, entity);
  return safe.replace(STYLE_WORDS, (word) => entity(word.charAt(0)) + word.slice(1));
}

function entity(character: string): string {
  return `#${character.charCodeAt(0)};`;
}

function arrow(from: string, sign: string, to: string, lines: readonly string[]): string {
  return `${from}${sign}${to}: ${joined(lines)}`;
}

function note(where: string, lines: readonly string[]): string {
  return `Note ${where}: ${joined(lines)}`;
}

function joined(lines: readonly string[]): string {
  return lines.map(escapeText).join('<br/>');
}

type Draw = {
  readonly [K in Entry['event']['kind']]: (event: EventOf<K>, entry: Entry) => readonly string[];
};

const DRAW: Draw = {
  step: drawStep,
  message: drawMessage,
  session: (event) => [at(event.side, words.sessionLine(event))],
  prompt: (event) =>
    event.phase === 'shown'
      ? [arrow('Device', '->>', 'User', [words.promptTitle(event), ...words.choiceLines(event)])]
      : [arrow('User', '->>', 'Device', [words.answerTitle(event)])],
  timer: (event) => [at(event.owner, words.timerLine(event))],
  tree: (event) => [at('device', words.treeLine(event))],
  state: (event) => [at('device', words.stateLine(event))],
  transfer: (event) => [
    arrow('Device', '->>', 'Server', [words.transferRequest(event)]),
    arrow('Server', '-->>', 'Device', [words.transferAnswer(event)]),
  ],
  note: (event) => [at(event.side === 'server' ? 'server' : 'device', words.noteLine(event))],
  end: (event) => [note('over User,Server', words.endLines(event))],
};

function drawEntry(entry: Entry): readonly string[] {
  return drawAs(entry.event, entry);
}

function drawAs<K extends Entry['event']['kind']>(event: EventOf<K>, entry: Entry): readonly string[] {
  return DRAW[event.kind as K](event, entry);
}

function at(side: 'server' | 'device', text: string): string {
  return note(side === 'server' ? 'over Server' : 'over Device', [text]);
}

function drawStep({ phase, failure, at: instant }: EventOf<'step'>, { step }: Entry): readonly string[] {
  if (phase === 'failed')
    return [note('over User,Server', ['failed', ...(failure ? words.failureLines(failure) : [])])];
  return phase === 'start' && step ? [note('over User,Server', stepWords(step, instant))] : [];
}

function stepWords(step: StepView, instant: number): string[] {
  const number = words.stepNumber(step);
  const place = [String(step.step), ...(number === '' ? [] : [number]), step.actor, timeText(instant)].join(
    ', ',
  );
  return [place, step.text, ...(step.why === undefined ? [] : [`skipped: ${step.why}`])];
}

function drawMessage({ direction }: EventOf<'message'>, { message }: Entry): readonly string[] {
  if (!message) return [];
  const lines = [words.messageTitle(message), ...words.messageLines(message)];
  const sign = message.package === 0 ? '-)' : '->>';
  return [
    direction === 'device-to-server'
      ? arrow('Device', sign, 'Server', lines)
      : arrow('Server', sign, 'Device', lines),
  ];
}
