/** The report of `trace check`: a table of rules, failures with their places, a summary. */
import type { FailurePlace, RuleFailure, RuleReport } from '../../trace/check/index.js';
import { clean } from '../clean.js';
import type { Paint } from '../colour.js';
import type { Layout } from '../render/ladder.js';
import { pad, wrap } from '../width.js';
import type { CheckResult } from './check-run.js';
import { CHECK_WORDS } from './words.js';

/** How a rule stands: its verdict, but a warning where only "should" was broken. */
type Standing = RuleReport['verdict'] | 'warning';

const SYMBOLS: Readonly<Record<Standing, string>> = {
  pass: '✔',
  fail: '✖',
  warning: '!',
  'not-applicable': '–',
  'not-judged': '?',
};

function standingOf({ verdict, failures }: RuleReport): Standing {
  return verdict === 'fail' && failures.every(({ level }) => level === 'should') ? 'warning' : verdict;
}

/** Width of `✖ FUM-05  must    not judged  `, where the title begins. */
const VERDICT_WIDTH = 14;
const HEAD_WIDTH = 2 + 8 + 8 + VERDICT_WIDTH + 2;
/** Below this the title stands on a line of its own. */
const WIDE_ENOUGH = 72;

/** Everything for a person; `all` lists the rules that do not apply as well. */
export function checkLines(result: CheckResult, layout: Layout, all: boolean): string[] {
  const shown = result.rules.filter(({ verdict }) => all || verdict !== 'not-applicable');
  const hidden = result.rules.length - shown.length;
  return [
    ...shown.flatMap((report) => ruleLines(report, layout)),
    ...(shown.length > 0 ? [''] : []),
    ...(hidden > 0 ? wrap(CHECK_WORDS.hidden(hidden), layout.columns).map(layout.paint.faint) : []),
    ...summaryLines(result, layout),
  ];
}

function ruleLines(report: RuleReport, { columns, paint }: Layout): string[] {
  const { id, level, verdict, title, failures, notJudged } = report;
  const standing = standingOf(report);
  const word = pad(CHECK_WORDS.verdicts[standing], VERDICT_WIDTH);
  const head = `${pad(id, 8)}${pad(level, 8)}`;
  const colour = colourOf(standing, paint);
  const isWide = columns >= WIDE_ENOUGH;
  const texts = wrap(title, isWide ? columns - HEAD_WIDTH : columns - 4);
  const first = `${colour(SYMBOLS[standing])} ${head}${colour(word)}`;
  const lines = isWide
    ? texts.map((text, at) => (at === 0 ? `${first}  ${text}` : `${' '.repeat(HEAD_WIDTH)}${text}`))
    : [first.trimEnd(), ...texts.map((text) => `    ${text}`)];
  const why =
    verdict === 'not-judged'
      ? wrap(CHECK_WORDS.why(notJudged), columns - 4, 2).map((text) => `    ${text}`)
      : [];
  return [
    ...lines.map((line) => line.trimEnd()),
    ...why.map(paint.faint),
    ...failures.flatMap((failure) => failureLines(failure, report, { columns, paint })),
  ];
}

function colourOf(standing: Standing, paint: Paint): (text: string) => string {
  if (standing === 'pass') return paint.good;
  if (standing === 'fail') return paint.bad;
  return standing === 'warning' ? paint.warn : paint.faint;
}

function failureLines(
  { at, level, expected, found }: RuleFailure,
  rule: RuleReport,
  layout: Layout,
): string[] {
  const { columns, paint } = layout;
  const weaker = level === rule.level ? '' : ` (${level})`;
  const rows = [
    `${placeText(at)}${weaker}`,
    `${pad(CHECK_WORDS.expected, 8)}  ${clean(expected)}`,
    `${pad(CHECK_WORDS.found, 8)}  ${clean(found)}`,
    ...(at.octets === undefined ? [] : [`${pad(CHECK_WORDS.octets, 8)}  ${octetsText(at)}`]),
  ];
  return rows.flatMap((row, index) =>
    wrap(row, columns - 4, index === 0 ? 2 : 10).map((line) => {
      const text = `    ${line}`;
      return index === 0 ? paint.strong(text) : text;
    }),
  );
}

/** `message 4 (device → server), SyncML/SyncBody/Status[2]/Data, byte 312`. */
function placeText(at: FailurePlace): string {
  const sender = at.direction === 'device-to-server' ? 'device → server' : 'server → device';
  const parts = [
    CHECK_WORDS.place(at.message, sender),
    ...(at.path === undefined ? [] : [clean(at.path)]),
    ...(at.offset === undefined ? [] : [CHECK_WORDS.byte(at.offset)]),
    ...(at.line === undefined || at.column === undefined ? [] : [CHECK_WORDS.line(at.line, at.column)]),
  ];
  return parts.join(', ');
}

function octetsText({ octets = '', length = 0, line }: FailurePlace): string {
  const quoted = line === undefined ? octets.length / 2 : new TextEncoder().encode(octets).length;
  const left = Math.max(0, length - quoted);
  const text = line === undefined ? octets.replace(/..(?=.)/g, '$& ') : clean(octets);
  return left > 0 ? `${text} ${CHECK_WORDS.more(left)}` : text;
}

function summaryLines({ counts, verdict, rules }: CheckResult, { columns, paint }: Layout): string[] {
  const warnings = rules.filter((report) => standingOf(report) === 'warning').length;
  const text = `${CHECK_WORDS.verdict[verdict]}: ${CHECK_WORDS.summary(counts, warnings)}.`;
  const colour = verdict === 'passed' ? paint.good : paint.bad;
  return wrap(text, columns).map(colour);
}
