/** What a command has led to, for the screen: a notice, a view, a longer report, or a reason to leave the screen. */
import { parseInstant } from '../../engine/clock.js';
import type { FumoError } from '../../errors.js';
import type { Comparison } from '../../trace/compare/index.js';
import { cleanLine } from '../clean.js';
import type { ShownFiring } from '../render/clock-lines.js';
import type { Notice, Report, View } from '../render/screen-types.js';
import { NOTICE_WORDS, REPORT_WORDS } from '../words-step.js';
import type { CommandReport, MovedReport } from './commands/types.js';

/** Why the screen is left for a while, or for good. */
export type Leave = 'question' | 'edit' | 'quit' | 'ended';

export interface Shown {
  notice?: Notice | undefined;
  view?: View | undefined;
  report?: Report | undefined;
  fired?: readonly ShownFiring[] | undefined;
  leave?: Leave | undefined;
  /** Keys typed ahead are forgotten: something stands here that was not expected. */
  halts?: boolean;
}

type ReportOf<R extends CommandReport['report']> = Extract<CommandReport, { report: R }>;

const SHOWN: { readonly [R in CommandReport['report']]: (report: ReportOf<R>, command: string) => Shown } = {
  moved: movedShown,
  previewed: () => ({ view: 'step' }),
  changed: ({ text }) => ({ notice: { tone: 'warn', text: `${capital(text)}.` }, view: 'step' }),
  shown: ({ what }) => ({ view: what === 'state' ? 'step' : what }),
  breaks: ({ breaks }, command) => {
    const texts = breaks.map(({ number, text }) => `${number} ${text}`);
    if (command === 'breaks') return asReport(REPORT_WORDS.breaks, texts, NOTICE_WORDS.breaks([]));
    return { notice: { tone: 'plain', text: NOTICE_WORDS.breaks(texts) } };
  },
  clock: () => ({ view: 'clock' }),
  message: ({ message, form, lines }) => asReport(REPORT_WORDS.message(message, form), lines, ''),
  forked: ({ run, parent }) => ({
    notice: { tone: 'good', text: NOTICE_WORDS.forked(run, parent.run, parent.step) },
    view: 'step',
  }),
  compared: (report) =>
    asReport(REPORT_WORDS.compared(report.other), comparedLines(report), NOTICE_WORDS.same(report.other)),
  wrote: ({ files, octets }) => ({ notice: { tone: 'good', text: NOTICE_WORDS.wrote(files, octets) } }),
  help: () => ({ view: 'help' }),
  left: () => ({ leave: 'quit' }),
};

/** @param command name of the command that led to it */
export function shownOf(report: CommandReport, command: string): Shown {
  const show = SHOWN[report.report] as (report: CommandReport, command: string) => Shown;
  return show(report, command);
}

/** A refusal in words: where, what was expected, what came, what to try. */
export function refusalOf(error: FumoError): Shown {
  const parts = [
    error.place === undefined ? error.message : `${error.place}: ${error.message}`,
    error.expected === undefined ? '' : REPORT_WORDS.expected(error.expected),
    error.hint ?? '',
  ];
  const text = parts.filter((part) => part !== '').join(' ');
  return { notice: { tone: 'bad', text }, halts: true };
}

function asReport(title: string, lines: readonly string[], instead: string): Shown {
  if (lines.length === 0) return { notice: { tone: 'plain', text: instead } };
  return { view: 'report', report: { title, lines: lines.map(cleanLine) } };
}

function comparedLines({ differences }: Comparison): string[] {
  return differences.map(({ words }, at) => `${at + 1}  ${words}`);
}

// ---- movements -----------------------------------------------------------------------------------------------------

function movedShown(report: MovedReport, command: string): Shown {
  const fired = report.fired.map(({ at, ...rest }) => ({ ...rest, at: parseInstant(at) ?? 0 }));
  const isOneStep = report.steps.length === 1 && command === 'next';
  return { fired: isOneStep ? [] : fired, ...stopShown(report, command) };
}

function stopShown(report: MovedReport, command: string): Shown {
  const { stop } = report;
  if (stop.why === 'question') {
    const asks = command === 'next' || command === 'continue';
    const notice: Notice = { tone: 'warn', text: NOTICE_WORDS.question(stop.question.prompt) };
    return { notice, view: 'step', halts: true, ...(asks ? { leave: 'question' as const } : {}) };
  }
  if (stop.why === 'break') {
    const text = NOTICE_WORDS.broke(stop.break.number, stop.break.text, stop.because);
    return { notice: { tone: 'warn', text }, view: 'step', halts: true };
  }
  if (stop.why === 'ended') return endShown(stop.result);
  return { notice: wayShown(report, command), ...(command === 'next' ? {} : { view: 'step' as const }) };
}

function endShown({
  verdict,
  outcome,
  failure,
}: {
  verdict: string;
  outcome: string;
  failure?: unknown;
}): Shown {
  const text = failure === undefined ? NOTICE_WORDS.passed(outcome) : NOTICE_WORDS.failed(outcome);
  return { notice: { tone: verdict === 'passed' ? 'good' : 'bad', text }, view: 'step', halts: true };
}

function wayShown({ from, to, steps, fired }: MovedReport, command: string): Notice | undefined {
  if (command === 'skip') return { tone: 'plain', text: NOTICE_WORDS.skipped(fired.length) };
  if (to < from) return { tone: 'plain', text: NOTICE_WORDS.back(to) };
  if (command === 'next' && steps.length <= 1) return undefined;
  return { tone: 'plain', text: to === from ? NOTICE_WORDS.stayed : NOTICE_WORDS.stepped(to - from) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
