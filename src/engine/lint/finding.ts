/** What the linter of flows says: one finding, its place, and a change of the text that would remove it. */

export const SEVERITIES = ['error', 'warning', 'info'] as const;
/** `error`: the flow cannot be read or cannot end as written. `warning`: some run of it fails. `info`: tidiness. */
export type Severity = (typeof SEVERITIES)[number];

export interface FindingPlace {
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units as editors count. */
  column: number;
  endLine: number;
  /** Column behind the last character. */
  endColumn: number;
}

/** Replaces the text between two offsets; safe to apply without asking. */
export interface Fix {
  /** Offset of the first UTF-16 unit that goes. */
  start: number;
  /** Offset behind the last one. */
  end: number;
  text: string;
  /** What the change does, as a clause: `writes "within" for "withn"`. */
  says: string;
}

export interface Finding {
  /** Id of the rule, such as `unknown-key`. */
  rule: string;
  severity: Severity;
  message: string;
  where: FindingPlace;
  expected?: string;
  found?: string;
  /** One thing to try, as a full sentence. */
  hint?: string;
  fix?: Fix;
}

/** A stretch of the text, as offsets of UTF-16 units; `end` is behind the last. */
export interface Span {
  start: number;
  end: number;
}
