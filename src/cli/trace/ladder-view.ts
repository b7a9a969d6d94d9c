/** The ladder of `trace show`, made line by line while a trace goes by. */

import type { TraceHeader } from '../../trace/event.js';
import { Ladder } from '../../trace/exporters/ladder.js';
import {
  answerTitle,
  choiceLines,
  endLines,
  failureLines,
  messageTitle,
  noteLine,
  promptTitle,
  sessionLine,
  stateLine,
  stepNumber,
  timerLine,
  transferAnswer,
  transferRequest,
} from '../../trace/exporters/words.js';
import type { PassingEntry } from '../../trace/source.js';
import { spanText, timeText } from '../../trace/times.js';
import type { EventOf, StepView } from '../../trace/views.js';
import { cleanLine } from '../clean.js';
import { quoted } from '../render/command-lines.js';
import type { Layout } from '../render/ladder.js';
import { ladderLinesOf } from './message-lines.js';
import { SHOW_WORDS } from './words.js';

type Kind = PassingEntry['event']['kind'];
type Paint = (text: string) => string;

export interface LadderSettings {
  layout: Layout;
  /** Lines to stand under a message, by its number. */
  remarks?: ReadonlyMap<number, readonly string[]>;
}

export class LadderView {
  readonly #ladder: Ladder;
  readonly #header: TraceHeader;
  readonly #settings: LadderSettings;
  #time: number;
  #step: number | undefined;
  #isOver = false;

  constructor(header: TraceHeader, settings: LadderSettings) {
    this.#ladder = new Ladder(settings.layout.columns, false);
    this.#header = header;
    this.#settings = settings;
    this.#time = header.origin;
  }

  /** The end of the run was among the entries. */
  get isOver(): boolean {
    return this.#isOver;
  }

  title(): string[] {
    const { title, spec, flow, seed, encoding, auth, transport, faults, imported } = this.#header;
    const { strong, faint } = this.#settings.layout.paint;
    const place = spec ? [`${spec.document} ${spec.section}`] : [];
    const facts = imported
      ? [clockWords(imported)]
      : [...place, `flow ${flow}`, `seed ${seed}`, encoding, auth, transport, SHOW_WORDS.virtual];
    const damage = faults.length > 0 ? this.#prose(`faults: ${faults.join(', ')}`, this.#paint.warn) : [];
    return [
      ...this.#prose(title, strong),
      ...this.#prose(facts.join(', '), faint),
      ...damage,
      '',
      ...this.#ladder.heads().map(strong),
    ];
  }

  /** The lines of one entry; entries come in order. */
  entry(entry: PassingEntry): string[] {
    const { event, step } = entry;
    const begins = event.kind === 'step' && event.phase === 'start';
    const enters = step !== undefined && !begins && step.step !== this.#step && event.kind !== 'end';
    if (enters) this.#time = event.at;
    const lines = [
      ...(enters ? this.#rule(step, event.at, true) : []),
      ...(begins || event.kind === 'end' ? [] : this.#timeLine(event.at)),
      ...(begins && step ? this.#stepLines(step, event.at) : this.#draw(entry)),
    ];
    this.#time = event.at;
    if (step) this.#step = step.step;
    if (event.kind === 'end') this.#isOver = true;
    return lines.map((line) => line.trimEnd());
  }

  /** Entries before the next one are not shown: its time stands alone, not as so much later. */
  leap(): void {
    this.#time = Number.NaN;
  }

  /** What stands below a trace without an end; a recording of others has none. */
  cutOff(): string[] {
    if (this.#isOver) return [];
    const rule = (text: string): string => this.#ladder.rule(text, '');
    if (this.#header.imported) return ['', this.#paint.faint(rule(SHOW_WORDS.recordingEnds))];
    return ['', this.#paint.bad(rule(SHOW_WORDS.cutOff))];
  }

  /** A rule across the page. */
  remark(text: string): string[] {
    return ['', this.#paint.warn(this.#ladder.rule(text, ''))];
  }

  get #paint() {
    return this.#settings.layout.paint;
  }

  #prose(text: string, paint: Paint = (same) => same): string[] {
    return this.#ladder.prose(cleanLine(text)).map(paint);
  }

  #timeLine(at: number): string[] {
    if (at === this.#time || this.#header.imported?.clock === 'none') return [];
    const text = at > this.#time ? SHOW_WORDS.passed(spanText(at - this.#time), timeText(at)) : timeText(at);
    return [this.#paint.clock(this.#ladder.time(text))];
  }

  #stepLines(step: StepView, at: number): string[] {
    const why = step.why === undefined ? [] : this.#prose(SHOW_WORDS.skipped(step.why), this.#paint.faint);
    return [...this.#rule(step, at, false), ...this.#prose(step.text), ...why];
  }

  #rule(step: StepView, at: number, goesOn: boolean): string[] {
    const number = stepNumber(step);
    const first = goesOn ? SHOW_WORDS.goesOn(step.step) : String(step.step);
    const place = [first, ...(number === '' ? [] : [number]), step.actor].join(', ');
    return [this.#ladder.empty(), this.#paint.strong(this.#ladder.rule(place, timeText(at)))];
  }

  #draw(entry: PassingEntry): string[] {
    const rows: Readonly<Record<Kind, (event: never, entry: PassingEntry) => string[]>> = this.#rows;
    return rows[entry.event.kind](entry.event as never, entry);
  }

  readonly #rows: { readonly [K in Kind]: (event: EventOf<K>, entry: PassingEntry) => string[] } = {
    step: ({ phase, failure }) =>
      phase === 'failed'
        ? [SHOW_WORDS.failed, ...(failure ? failureLines(failure) : [])].flatMap((line) =>
            this.#prose(line, this.#paint.bad),
          )
        : [],
    message: (event, entry) => this.#message(event, entry),
    session: (event) => this.#at(event.side, sessionLine(event), this.#paint.faint),
    prompt: (event) => this.#prompt(event),
    timer: (event) => this.#at(event.owner, timerLine(event), this.#paint.clock),
    tree: (event) => this.#at('device', treeWords(event)),
    state: (event) => this.#at('device', stateLine(event), this.#paint.good),
    transfer: (event) => [
      ...this.#ladder.arrow('device', transferRequest(event)).map(this.#paint.device),
      ...this.#ladder.arrow('server', transferAnswer(event)).map(this.#paint.server),
    ],
    note: (event) =>
      this.#at(event.side === 'server' ? 'server' : 'device', noteLine(event), this.#paint.faint),
    end: (event) => {
      const paint = event.verdict === 'passed' ? this.#paint.good : this.#paint.bad;
      const [verdict = '', ...rest] = endLines(event);
      return [
        this.#ladder.empty(),
        paint(this.#ladder.rule(verdict, timeText(event.at))),
        ...rest.flatMap((line) => this.#prose(line, paint)),
      ];
    },
  };

  #at(side: 'device' | 'server', text: string, paint: Paint = (same) => same): string[] {
    return this.#ladder.at(side, text).map(paint);
  }

  #message({ direction, message: number }: EventOf<'message'>, { message, session }: PassingEntry): string[] {
    if (!message) return [];
    const side = direction === 'device-to-server' ? 'device' : 'server';
    const remarks = this.#settings.remarks?.get(number) ?? [];
    return [
      ...this.#ladder.arrow(side, messageTitle(message)).map(this.#paint[side]),
      ...ladderLinesOf(message, session).flatMap(({ text, isBad }) =>
        this.#ladder.words(text).map((line) => (isBad === true ? this.#paint.warn(line) : line)),
      ),
      ...remarks.flatMap((text) => this.#ladder.words(cleanLine(text)).map(this.#paint.bad)),
    ];
  }

  #prompt(event: EventOf<'prompt'>): string[] {
    if (event.phase === 'answered')
      return this.#ladder.userArrow('user', answerTitle(event)).map(this.#paint.user);
    const choices = choiceLines(event).flatMap((line) => this.#ladder.words(line, 3));
    return [...this.#ladder.userArrow('device', promptTitle(event)), ...choices].map(this.#paint.user);
  }
}

function clockWords({ clock, name }: NonNullable<TraceHeader['imported']>): string {
  return clock === 'wall' ? SHOW_WORDS.recorded(cleanLine(name)) : SHOW_WORDS.timeless(cleanLine(name));
}

/** Values are whole up to the length at which it is said how much is left out. */
function treeWords({ uri, change, before, after }: EventOf<'tree'>): string {
  const shown = (value: string | undefined): string =>
    value === undefined ? '' : quoted(value).replace(/: x\)/g, ')');
  const value = change === 'replace' ? `${shown(before)} → ${shown(after)}` : shown(after ?? before);
  return cleanLine(`${change} ${uri} ${value}`).trimEnd();
}
