/** What the stage looks like when a step does not happen, in words, for failures. */
import type { TraceEvent } from '../trace/event.js';
import type { Turn } from './ports.js';

const TURN_WORDS: { readonly [K in Turn['kind']]: (turn: Extract<Turn, { kind: K }>) => string } = {
  'server-reply': (turn) => `the server waits to send package ${turn.package} of session ${turn.session}`,
  'device-open': (turn) => `the device waits to open session ${turn.session}`,
  'device-send': (turn) => `the device waits to send package ${turn.package} of session ${turn.session}`,
  'device-show': (turn) => `the device waits to show “${turn.prompt.text}”`,
  'user-answer': (turn) => `the device waits for the user to answer “${turn.prompt.text}”`,
};

export function describeTurn<T extends Turn>(turn: T): string {
  const words = TURN_WORDS[turn.kind] as (turn: Turn) => string;
  return words(turn);
}

export const TURN_NAMES: Readonly<Record<Turn['kind'], string>> = {
  'server-reply': "the server to hold a complete package of the device's",
  'device-open': 'the device to be about to open a session',
  'device-send': 'the device to have a message ready',
  'device-show': 'the device to be about to show a prompt',
  'user-answer': 'a prompt to be on the screen of the device',
};

/** Why nothing more came: what was noted, how sessions closed, where everybody waits. */
export function describeStage(events: readonly TraceEvent[], parked: readonly Turn[]): string {
  const said = events.flatMap((event) => {
    if (event.kind === 'note') return [`${event.side}: ${event.text}`];
    if (event.kind === 'session' && event.phase === 'closed' && event.side === 'device') {
      return [`session ${event.session} closed: ${event.reason ?? 'no reason given'}`];
    }
    return [];
  });
  const waits = parked.map(describeTurn);
  return (
    [...new Set([...said.slice(-4), ...waits])].join('; ') || 'nothing happened, and nobody is doing anything'
  );
}
