/** What a rule of conformance is, and what it finds. */
import type { Evidence, WireMessage } from './evidence.js';

export type Level = 'must' | 'should';

/** A part of a message, as a rule points at it. */
export interface Spot {
  message: WireMessage;
  /** Element path, such as `SyncML/SyncBody/Status[2]/Data`; `header NAME` for a transport header. */
  path?: string;
  /** Byte range, where no element path can name it (Package #0). */
  offset?: number;
  length?: number;
}

/** One thing that a rule looked at. */
export type Finding =
  | { kind: 'pass' }
  | { kind: 'fail'; at: Spot; expected: string; found: string; level?: Level }
  | { kind: 'unjudged'; why: string };

export interface Rule {
  /** Our own name: family and number, such as `NOT-01`. */
  id: string;
  title: string;
  /** Specification and chapter. */
  clause: string;
  level: Level;
  /** Whose behaviour is judged. */
  judges: 'server' | 'device' | 'both';
  /** Id of the official test case, where one is known. */
  ets: string | null;
  /** One finding for each thing that the rule speaks of; none when the trace has no such thing. */
  check(evidence: Evidence): Iterable<Finding>;
}

export const PASS: Finding = { kind: 'pass' };

export function fail(at: Spot, expected: string, found: string, level?: Level): Finding {
  return { kind: 'fail', at, expected, found, ...(level ? { level } : {}) };
}

export function unjudged(why: string): Finding {
  return { kind: 'unjudged', why };
}

/** A pass when it holds, else a failure at that place. */
export function expectThat(holds: boolean, at: Spot, expected: string, found: string): Finding {
  return holds ? PASS : fail(at, expected, found);
}

/** Names of the specifications, as rules cite them. */
export const SPEC = {
  notification: 'DM Notification 1.2',
  protocol: 'DM Protocol 1.2',
  security: 'DM Security 1.2',
  fumo: 'FUMO TS 1.0',
  architecture: 'FUMO AD 1.0',
} as const;
