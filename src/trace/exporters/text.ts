/** The run as a ladder of text, for terminals and files. */
import type { TraceHeader } from '../event.js';
import type { Entry, EventOf, StepView } from '../model.js';
import { sanitizeText } from '../sanitize.js';
import type { TraceSource } from '../source.js';
import { spanText, timeText } from '../times.js';
import { asSource, type StreamExporter } from './exporter.js';
import { follow } from './follow.js';
import { DEFAULT_WIDTH, Ladder } from './ladder.js';
import * as words from './words.js';

export const text: StreamExporter = {
  kind: 'stream',
  extension: 'txt',
  description: 'a ladder of text',
  mediaType: 'text/plain',
  *write(trace, { width = DEFAULT_WIDTH, ascii = false } = {}) {
    const ladder = new Ladder(width, ascii);
    for (const line of linesOf(asSource(trace), ladder)) yield `${line.trimEnd()}\n`;
  },
};

function* linesOf(source: TraceSource, ladder: Ladder): Generator<string> {
  yield* titleLines(source.header, ladder);
  let time = source.header.origin;
  let isOver = false;
  for (const entry of follow(source)) {
    const { event, step } = entry;
    if (event.kind === 'end') isOver = true;
    const begins = event.kind === 'step' && event.phase === 'start';
    if (event.at !== time && event.kind !== 'end' && !begins) yield ladder.time(passed(time, event.at));
    time = event.at;
    yield* begins && step ? stepLines(step, time, ladder) : drawEntry(entry, ladder);
  }
  if (!isOver) yield* ['', ladder.rule('the run was cut off here', '')];
}

function passed(from: number, to: number): string {
  return to > from ? `${spanText(to - from)} later: ${timeText(to)}` : timeText(to);
}

function* titleLines(header: TraceHeader, ladder: Ladder): Generator<string> {
  const { title, spec, flow, seed, encoding, auth, transport, faults } = header;
  yield* ladder.prose(sanitizeText(title));
  const source = spec ? [`${spec.document} ${spec.section}`] : [];
  const facts = [...source, `flow ${flow}`, `seed ${seed}`, encoding, auth, transport].join(', ');
  yield* ladder.prose(sanitizeText(facts));
  if (faults.length > 0) yield* ladder.prose(sanitizeText(`faults: ${faults.join(', ')}`));
  yield '';
  yield* ladder.heads();
}

function* stepLines(step: StepView, time: number, ladder: Ladder): Generator<string> {
  const number = words.stepNumber(step);
  const place = [String(step.step), ...(number === '' ? [] : [number]), step.actor].join(', ');
  yield ladder.empty();
  yield ladder.rule(place, timeText(time));
  yield* ladder.prose(sanitizeText(step.text));
  if (step.why !== undefined) yield* ladder.prose(`skipped: ${sanitizeText(step.why)}`);
}

type Draw = {
  readonly [K in Entry['event']['kind']]: (
    event: EventOf<K>,
    ladder: Ladder,
    entry: Entry,
  ) => readonly string[];
};

const DRAW: Draw = {
  step: ({ phase, failure }, ladder) =>
    phase === 'failed'
      ? ['failed', ...(failure ? words.failureLines(failure) : [])].flatMap((line) => ladder.prose(line))
      : [],
  message: drawMessage,
  session: (event, ladder) => ladder.at(event.side, words.sessionLine(event)),
  prompt: drawPrompt,
  timer: (event, ladder) => ladder.at(event.owner, words.timerLine(event)),
  tree: (event, ladder) => ladder.at('device', words.treeLine(event)),
  state: (event, ladder) => ladder.at('device', words.stateLine(event)),
  transfer: (event, ladder) => [
    ...ladder.arrow('device', words.transferRequest(event)),
    ...ladder.arrow('server', words.transferAnswer(event)),
  ],
  note: (event, ladder) => ladder.at(event.side === 'server' ? 'server' : 'device', words.noteLine(event)),
  end: (event, ladder) => {
    const [verdict = '', ...rest] = words.endLines(event);
    return [
      ladder.empty(),
      ladder.rule(verdict, timeText(event.at)),
      ...rest.flatMap((line) => ladder.prose(line)),
    ];
  },
};

function drawEntry(entry: Entry, ladder: Ladder): readonly string[] {
  return drawAs(entry.event, ladder, entry);
}

function drawAs<K extends Entry['event']['kind']>(
  event: EventOf<K>,
  ladder: Ladder,
  entry: Entry,
): readonly string[] {
  return DRAW[event.kind as K](event, ladder, entry);
}

function drawMessage(
  { direction }: EventOf<'message'>,
  ladder: Ladder,
  { message }: Entry,
): readonly string[] {
  if (!message) return [];
  const from = direction === 'device-to-server' ? 'device' : 'server';
  const lines = words.messageLines(message).flatMap((line) => ladder.words(line));
  return [...ladder.arrow(from, words.messageTitle(message)), ...lines];
}

function drawPrompt(event: EventOf<'prompt'>, ladder: Ladder): readonly string[] {
  if (event.phase === 'answered') return ladder.userArrow('user', words.answerTitle(event));
  const choices = words.choiceLines(event).flatMap((line) => ladder.words(line, 3));
  return [...ladder.userArrow('device', words.promptTitle(event)), ...choices];
}
