/** What comparing two traces gives: plain values, for a report, a command or a page. */
import type { EventKind } from '../event.js';

/** Content of a field. Octets stand as `base64:...`. */
export type FieldValue = string | number | boolean | null;

/** Where in one of the two traces. */
export interface TracePlace {
  /** Number of the event, from 1; absent for the header. */
  seq?: number;
  /** Virtual instant, epoch ms. */
  at?: number;
  /** Position of the step in the run, from 1; absent before the first step. */
  step?: number;
  /** Number of the message in the run, from 1, when the event is one. */
  message?: number;
}

/** One difference between trace `a` and trace `b`. */
export interface Difference {
  /** `added`: only in `b`. `removed`: only in `a`. `changed`: in both, with another content. */
  kind: 'added' | 'removed' | 'changed';
  subject: 'header' | EventKind;
  /** What differs: `message`, `message.final`, `message.commands[Status of Alert 1103].data`, `header.given.x`. */
  path: string;
  /** Content in `a`; of a whole event or command that is only there, a short description. */
  a?: FieldValue;
  b?: FieldValue;
  /** Absent when `a` has nothing of the kind at all. */
  inA?: TracePlace;
  inB?: TracePlace;
  /** The difference as a sentence for people. */
  words: string;
}

/** The header or an event of one of the traces, in a few words. */
export interface ComparedItem {
  subject: Difference['subject'];
  brief: string;
  place: TracePlace;
}

/** What belongs together in both traces, or stands in one alone. */
export interface ComparedPair {
  a?: ComparedItem;
  b?: ComparedItem;
  /** Empty where both mean the same. */
  differences: readonly Difference[];
}

export interface CompareOptions {
  /**
   * Compares everything as it stands: CmdID, MsgID and references to them, nonces, credentials, session ids, times,
   * seed, spelling. Without it these are compared by what they mean.
   */
  exact?: boolean;
  /** Virtual times count as well, from the start of each run. */
  times?: boolean;
  /** Differences at these paths, and below them, are passed over: `header.encoding`, `header.given`. */
  ignore?: readonly string[];
  /** What the two traces are called in words; "the first trace" and "the second trace" unless given. */
  names?: { a: string; b: string };
  /**
   * Events of each trace that are held at a time while looking for where the two come together again. What has
   * moved further than this is told as removed and added. Default 400.
   */
  window?: number;
}

/** Both traces from beginning to end. */
export interface Comparison {
  same: boolean;
  differences: readonly Difference[];
  /** Number of events in each. */
  events: { a: number; b: number };
}
