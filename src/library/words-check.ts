/** The words of checks: what a failed test says. */
import type { MessageView } from '../trace/views.js';
import type { BrokenRule } from './conformance.js';

const MOST_SHOWN = 5;
const MOST_MESSAGES = 20;

/** Each word of a check. */
export const CHECK_WORDS = {
  expected: (negated: boolean, what: string, found: string): string =>
    `expected the run ${negated ? 'not to' : 'to'} ${what}, found: ${found}`,
  passed: 'pass',
  happened: 'carry the step out',
  running: 'a run that has not ended',
  failed: (expected: string, found: string): string => `expected ${expected}, found ${found}`,
  ended: (outcome: string): string => `end with ${outcome}`,
  sent: (filter: string, times: number | undefined): string =>
    `have sent “${filter}”${times === undefined ? '' : ` ${count(times, 'time')}`}`,
  atLeastOne: 'at least 1',
  /** Those that fit; when none does, what was sent instead. */
  sentFound: (fitting: readonly MessageView[], all: readonly MessageView[]): string => {
    const shown = fitting.length > 0 ? fitting : all;
    const summary = `${fitting.length} of ${count(all.length, 'message')}`;
    return [summary, ...shown.slice(0, MOST_MESSAGES).map(messageLine), ...moreLine(shown.length)].join(
      '\n  ',
    );
  },
  state: (state: number): string => `leave FUMO State ${state}`,
  firmware: (version: string): string => `leave firmware ${version}`,
  reported: (result: number): string => `report result ${result}`,
  noReport: 'no report',
  conform: 'conform to DM 1.2 and FUMO 1.0',
  conforms: 'no rule broken',
  broken: (rules: readonly BrokenRule[]): string => {
    const shown = rules.slice(0, MOST_SHOWN).map(brokenLine);
    const left = rules.length - shown.length;
    return `${count(rules.length, 'breach', 'breaches')}${['', ...shown].join('\n  ')}${left > 0 ? `\n  and ${left} more` : ''}`;
  },
} as const;

function brokenLine({ rule, title, at, expected, found }: BrokenRule): string {
  const place = at.path === undefined ? '' : `, ${at.path}`;
  return `${rule} ${title} (message ${at.message}${place}): expected ${expected}, found ${found}`;
}

/** `4 server: Status 200 SyncHdr, Get ./DevDetail/FwV`. */
function messageLine({ event, commands, notification }: MessageView): string {
  const sender = event.direction === 'server-to-device' ? 'server' : 'device';
  const said = notification ? ['notification'] : commands.map(({ text }) => text);
  return `${event.message} ${sender}: ${said.join(', ')}`;
}

function moreLine(shown: number): readonly string[] {
  return shown > MOST_MESSAGES ? [`and ${shown - MOST_MESSAGES} more`] : [];
}

function count(number: number, one: string, more = `${one}s`): string {
  return `${number} ${number === 1 ? one : more}`;
}
