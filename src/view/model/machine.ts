/** The FUMO State of each object, and the way that it took through the state diagram. */
import { canMove } from '../../dm/fumo.js';
import type { EventOf } from '../../trace/views.js';
import type { Story } from './story.js';

export interface Move {
  /** Position on the way, from 1. */
  number: number;
  event: EventOf<'state'>;
  /** Position of the entry in the report. */
  entry: number;
  /** Whether the diagram has that edge. */
  isLegal: boolean;
}

export interface Machine {
  /** The FUMO object. */
  uri: string;
  moves: readonly Move[];
  /** State at the end. */
  state: number;
}

/** One for each FUMO object that moved, in order of their first move. */
export function machinesOf({ entries }: Story): Machine[] {
  const moves = new Map<string, Move[]>();
  for (const { event, index } of entries) {
    if (event.kind !== 'state') continue;
    const own = moves.get(event.uri) ?? [];
    own.push({ number: own.length + 1, event, entry: index, isLegal: canMove(event.from, event.to) });
    moves.set(event.uri, own);
  }
  return [...moves].map(([uri, own]) => ({ uri, moves: own, state: own.at(-1)?.event.to ?? 10 }));
}

/** Numbers of the moves along each edge, by `from>to`. */
export function edgesTaken({ moves }: Machine): Map<string, number[]> {
  const taken = new Map<string, number[]>();
  for (const { number, event } of moves) {
    const edge = `${event.from}>${event.to}`;
    taken.set(edge, [...(taken.get(edge) ?? []), number]);
  }
  return taken;
}
