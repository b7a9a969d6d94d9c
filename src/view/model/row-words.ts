/** What the ladder says of an event: between whom, in which words, and the same as one sentence. */

import type { EventKind } from '../../trace/event.js';
import * as words from '../../trace/exporters/words.js';
import { sanitizeText } from '../../trace/sanitize.js';
import { spanText, timeText } from '../../trace/times.js';
import type { EventOf } from '../../trace/views.js';
import { WORDS } from '../words.js';
import type { Row } from './rows.js';
import type { Entry, StepEntry } from './story.js';

export type Lane = 'user' | 'device' | 'server';
export type Tone =
  | 'message'
  | 'notification'
  | 'prompt'
  | 'timer'
  | 'state'
  | 'tree'
  | 'session'
  | 'note'
  | 'transfer'
  | 'failure'
  | 'end';

export interface RowWords {
  /** An arrow when it has both ends. */
  from: Lane;
  to?: Lane;
  tone: Tone;
  /** Number of the message, for the badge. */
  number?: number;
  label: string;
  lines: readonly string[];
  /** There is something to worry about. */
  isBad?: boolean;
}

type Say = { readonly [K in EventKind]: (event: EventOf<K>, entry: Entry) => RowWords };

const SAY: Say = {
  message: messageWords,
  step: ({ failure }) => ({
    from: 'device',
    tone: 'failure',
    label: WORDS.stepFailed,
    lines: failure ? words.failureLines(failure) : [],
    isBad: true,
  }),
  session: (event) => ({ from: event.side, tone: 'session', label: words.sessionLine(event), lines: [] }),
  prompt: (event) =>
    event.phase === 'shown'
      ? {
          from: 'device',
          to: 'user',
          tone: 'prompt',
          label: words.promptTitle(event),
          lines: words.choiceLines(event),
        }
      : { from: 'user', to: 'device', tone: 'prompt', label: words.answerTitle(event), lines: [] },
  timer: (event) => ({ from: event.owner, tone: 'timer', label: words.timerLine(event), lines: [] }),
  tree: (event) => ({ from: 'device', tone: 'tree', label: words.treeLine(event), lines: [] }),
  state: (event) => ({ from: 'device', tone: 'state', label: words.stateLine(event), lines: [] }),
  transfer: (event) => ({
    from: 'device',
    to: 'server',
    tone: 'transfer',
    label: words.transferRequest(event),
    lines: [words.transferAnswer(event)],
    isBad: event.status >= 400,
  }),
  note: (event) => ({
    from: event.side === 'server' ? 'server' : 'device',
    tone: 'note',
    label: words.noteLine(event),
    lines: [],
  }),
  end: (event) => {
    const [label = '', ...lines] = words.endLines(event);
    return { from: 'device', tone: 'end', label, lines, isBad: event.verdict === 'failed' };
  },
};

export function wordsOf(entry: Entry): RowWords {
  return sayAs(entry.event, entry);
}

function sayAs<K extends EventKind>(event: EventOf<K>, entry: Entry): RowWords {
  return SAY[event.kind as K](event, entry);
}

function messageWords({ direction, message }: EventOf<'message'>, { brief }: Entry): RowWords {
  const [from, to] =
    direction === 'device-to-server' ? (['device', 'server'] as const) : (['server', 'device'] as const);
  const { session, open, lines = [], more, error } = brief ?? {};
  const label = [
    WORDS.packageNumber(brief?.package ?? 0),
    ...(session === undefined ? [] : [WORDS.sessionName(sanitizeText(session))]),
    ...(open ? [WORDS.notFinal] : []),
  ].join(' · ');
  return {
    from,
    to,
    tone: brief?.package === 0 ? 'notification' : 'message',
    number: message,
    label,
    lines: more === undefined ? lines : [...lines, WORDS.moreLines(more)],
    isBad: error !== undefined,
  };
}

/** `5.5.3 · 6`; the position in the run for a step without numbers. */
export function stepBadge({ section, ad, step }: StepEntry): string {
  const number = [section, ad].filter((part) => part !== undefined).join(' · ');
  return sanitizeText(number === '' ? `#${step}` : number);
}

/** What those who hear a row are told before what it shows: what it is, and who speaks to whom. */
export function leadOf(row: Row): string {
  if (row.row === 'gap') return '';
  if (row.row === 'step') return `${WORDS.stepName(row.step.step)}, ${WORDS.statuses[row.step.status]}: `;
  const { from, to, number } = wordsOf(row.entry);
  const who = to === undefined ? WORDS.actors[from] : WORDS.fromTo(WORDS.actors[from], WORDS.actors[to]);
  return number === undefined ? `${who}: ` : `${WORDS.messageName(number)}, ${who}: `;
}

export function gapWords(from: number, at: number): string {
  return at > from ? WORDS.later(spanText(at - from), timeText(at)) : timeText(at);
}
