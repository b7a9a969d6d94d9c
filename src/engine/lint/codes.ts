/** FUMO result codes and states, wherever a flow writes them. */
import { RESULT_CODES, RESULT_RANGES, STATES } from '../../dm/fumo.js';
import type { Span } from './finding.js';
import { everyNode, type Sketch } from './nodes.js';
import type { Report } from './report.js';
import { entriesIn, listOf, type Spot, textOf, valueAt } from './spots.js';
import type { Outlook } from './ways.js';

const FIRST_RESULT = 200;
const LAST_RESULT = 599;
/** Above the standard's own states vendors add theirs. */
const LAST_STATE = 255;

type Judge = (number: number, span: Span, report: Report, isBound: boolean) => void;

export function checkCodes({ world, report }: Outlook): void {
  for (const node of everyNode(world.root.steps)) checkNode(node, report);
  for (const { value } of entriesIn(valueAt(world.root.root, 'then'))) {
    judgeSpot(valueAt(valueAt(value, 'report'), 'result'), judgeResult, report);
    judgeSpot(valueAt(valueAt(value, 'device'), 'result'), judgeResult, report);
    judgeSpot(valueAt(valueAt(value, 'device'), 'state'), judgeState, report);
  }
}

function checkNode(node: Sketch, report: Report): void {
  if (node.node === 'branch') {
    const judge = judgeOf(node.on);
    if (judge) for (const { key, entry } of node.branches) judgeText(key, entry.keySpan, judge, report);
  }
  if (node.node === 'repeat' && node.until) {
    const judge = judgeOf(node.until.key);
    if (judge) judgeSpot(node.until.value, judge, report);
  }
  if (node.node !== 'step' || node.actor !== 'expect') return;
  if (node.verb === 'device') {
    judgeSpot(valueAt(node.map, 'result'), judgeResult, report);
    judgeSpot(valueAt(node.map, 'state'), judgeState, report);
  }
  const judge = node.verb === 'value' ? judgeOf(textOf(valueAt(node.map, 'of')) ?? '') : undefined;
  if (judge) judgeSpot(valueAt(node.map, 'is'), judge, report);
}

function judgeOf(path: string): Judge | undefined {
  if (path === 'report.result' || path === 'live.result') return judgeResult;
  return path === 'live.state' ? judgeState : undefined;
}

function judgeSpot(spot: Spot | undefined, judge: Judge, report: Report): void {
  for (const item of listOf(spot)) judgeText(textOf(item) ?? '', item.span, judge, report);
}

/** Numbers of a spelling; the bounds of a range or a comparison need not be codes themselves. */
function judgeText(text: string, span: Span, judge: Judge, report: Report): void {
  if (text.includes('${')) return;
  const isBound = /\.\.|[<>]/.test(text);
  for (const [digits] of text.matchAll(/\d+/g)) judge(Number(digits), span, report, isBound);
}

const judgeResult: Judge = (code, span, report, isBound) => {
  const found = String(code);
  if (code < FIRST_RESULT || code > LAST_RESULT) {
    const expected = `a code from ${FIRST_RESULT} to ${LAST_RESULT}`;
    report.add('result-out-of-range', span, { message: `${code} is no FUMO result code`, expected, found });
  } else if (!isBound && !isKnown(code)) {
    const expected = `one of ${nearCodes(code).join(', ')}, or a vendor's range (${RANGES})`;
    report.add('unknown-result', span, { message: `no device reports the result ${code}`, expected, found });
  }
};

const RANGES = RESULT_RANGES.map(({ from, to }) => `${from}-${to}`).join(', ');

function isKnown(code: number): boolean {
  return (
    Object.hasOwn(RESULT_CODES, code) || RESULT_RANGES.some(({ from, to }) => code >= from && code <= to)
  );
}

/** Codes of the same hundred. */
function nearCodes(code: number): string[] {
  const hundred = Math.floor(code / 100);
  const near = Object.keys(RESULT_CODES).filter((known) => Math.floor(Number(known) / 100) === hundred);
  return near.length > 0 ? near : Object.keys(RESULT_CODES);
}

const judgeState: Judge = (state, span, report, isBound) => {
  if (isBound || Object.hasOwn(STATES, state) || (state > 100 && state <= LAST_STATE)) return;
  report.add('unknown-state', span, {
    message: `FUMO has no state ${state}`,
    expected: `one of ${Object.keys(STATES).join(', ')}`,
    found: String(state),
  });
};
