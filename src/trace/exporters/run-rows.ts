/** A run as rows of a picture, one after the other while the trace goes by. */
import type { Lifeline, Row } from '../picture/picture.js';
import { sanitizeText } from '../sanitize.js';
import type { TraceSource } from '../source.js';
import { spanText, timeText } from '../times.js';
import type { Entry, EventOf, StepView } from '../views.js';
import { follow } from './follow.js';
import * as words from './words.js';

const CAST: readonly Lifeline[] = [
  { id: 'user', name: 'User' },
  { id: 'device', name: 'Device' },
  { id: 'server', name: 'Server' },
  { id: 'content', name: 'Content' },
];

/** Who is drawn: device and server always, the others when they do something. */
export function castOfRun(source: TraceSource): Lifeline[] {
  const used = new Set(['device', 'server']);
  for (const { kind } of source.events()) {
    if (kind === 'prompt') used.add('user');
    if (kind === 'transfer') used.add('content');
  }
  return CAST.filter(({ id }) => used.has(id));
}

/** Where the run comes from, in a few words. */
export function subtitleOf({ header }: TraceSource): string {
  const { spec, flow, seed, encoding, auth, transport, faults } = header;
  const source = spec ? [`${spec.document} ${spec.section}`] : [];
  const damage = faults.length > 0 ? [`faults ${faults.join(' ')}`] : [];
  const facts = [...source, `flow ${flow}`, `seed ${seed}`, encoding, auth, transport, ...damage];
  return sanitizeText(facts.join(', '));
}

export function* rowsOfRun(source: TraceSource): Generator<Row> {
  let time = source.header.origin;
  let isOver = false;
  for (const entry of follow(source)) {
    const { event } = entry;
    if (event.at > time)
      yield { row: 'delay', label: `${spanText(event.at - time)} later`, lines: [timeText(event.at)] };
    time = event.at;
    isOver ||= event.kind === 'end';
    yield* rowsOf(event, entry);
  }
  if (!isOver) yield { row: 'end', tone: 'bad', label: 'the run was cut off here' };
}

type Rows = { readonly [K in Entry['event']['kind']]: (event: EventOf<K>, entry: Entry) => readonly Row[] };

const ROWS: Rows = {
  step: ({ phase, failure }, { step }) => {
    if (phase === 'start') return step ? [stepRow(step)] : [];
    const lines = failure ? words.failureLines(failure) : [];
    return phase === 'failed' ? [{ row: 'note', tone: 'bad', label: 'failed', lines }] : [];
  },
  message: messageRows,
  session: (event) => [{ row: 'event', at: event.side, label: words.sessionLine(event) }],
  prompt: promptRows,
  timer: (event) => [{ row: 'event', sort: 'timer', at: event.owner, label: words.timerLine(event) }],
  tree: (event) => [{ row: 'event', at: 'device', label: words.treeLine(event) }],
  state: (event) => [{ row: 'event', sort: 'state', at: 'device', label: words.stateLine(event) }],
  transfer: (event) => [
    { row: 'arrow', from: 'device', to: 'content', label: words.transferRequest(event) },
    { row: 'arrow', from: 'content', to: 'device', style: 'answer', label: words.transferAnswer(event) },
  ],
  note: (event) => [
    { row: 'event', at: event.side === 'server' ? 'server' : 'device', label: words.noteLine(event) },
  ],
  end: (event) => {
    const [label = '', ...lines] = words.endLines(event);
    return [{ row: 'end', tone: event.verdict === 'passed' ? 'good' : 'bad', label, lines }];
  },
};

function rowsOf<K extends Entry['event']['kind']>(event: EventOf<K>, entry: Entry): readonly Row[] {
  return ROWS[event.kind as K](event, entry);
}

function stepRow(step: StepView): Row {
  const number = words.stepNumber(step);
  const place = [String(step.step), ...(number === '' ? [] : [number]), step.actor].join(', ');
  const lines = step.why === undefined ? [step.text] : [step.text, `skipped: ${step.why}`];
  return { row: 'divider', label: place, lines };
}

function messageRows({ direction }: EventOf<'message'>, { message }: Entry): readonly Row[] {
  if (!message) return [];
  const isFromDevice = direction === 'device-to-server';
  const [from, to] = isFromDevice ? ['device', 'server'] : ['server', 'device'];
  const style = message.package === 0 ? 'async' : isFromDevice ? 'call' : 'answer';
  return [
    {
      row: 'arrow',
      from,
      to,
      style,
      label: words.messageTitle(message),
      lines: words.messageLines(message),
    },
  ];
}

function promptRows(event: EventOf<'prompt'>): readonly Row[] {
  if (event.phase === 'answered')
    return [{ row: 'arrow', from: 'user', to: 'device', style: 'answer', label: words.answerTitle(event) }];
  const lines = words.choiceLines(event);
  return [{ row: 'arrow', from: 'device', to: 'user', label: words.promptTitle(event), lines }];
}
