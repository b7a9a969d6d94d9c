/** Collects findings, each once, in the order of the file. */
import { nearest } from '../flow/nearest.js';
import type { Finding, Fix, Span } from './finding.js';
import { LINT_RULES, type RuleId } from './rules.js';
import type { SpotText } from './spots.js';

export interface Said {
  message: string;
  expected?: string | undefined;
  found?: string | undefined;
  hint?: string | undefined;
  fix?: Fix | undefined;
}

export class Report {
  readonly #source: SpotText;
  readonly #found = new Map<string, { finding: Finding; span: Span }>();
  /** While true, nothing is taken down: a first look that only learns. */
  silent = false;
  /** The only rules that are taken down; undefined for all. */
  only: readonly RuleId[] | undefined;

  constructor(source: SpotText) {
    this.#source = source;
  }

  add(rule: RuleId, span: Span, { message, expected, found, hint, fix }: Said): void {
    if (this.silent || this.only?.includes(rule) === false) return;
    const key = `${rule} ${span.start} ${message}`;
    if (this.#found.has(key)) return;
    const finding: Finding = {
      rule,
      severity: LINT_RULES[rule].severity,
      message,
      where: this.#source.place(span),
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
      ...(hint === undefined ? {} : { hint }),
      ...(fix === undefined ? {} : { fix }),
    };
    this.#found.set(key, { finding, span });
  }

  get hasErrors(): boolean {
    return [...this.#found.values()].some(({ finding }) => finding.severity === 'error');
  }

  /** In the order of the file. */
  findings(): Finding[] {
    return [...this.#found.values()]
      .sort((a, b) => a.span.start - b.span.start)
      .map(({ finding }) => finding);
  }
}

/** What is said of a wrong word: the right ones, the nearest, and, when that is one slip away, the change. */
export function wrongWord(
  found: string,
  known: readonly string[],
  span: Span,
  quote = '',
): Omit<Said, 'message'> {
  const near = /^\d*$/.test(found)
    ? undefined
    : nearest(
        found,
        known.filter((word) => word !== found),
      );
  // Between short words one slip is half of the word.
  const isSlip =
    near !== undefined && found.length > 2 && slips(found.toLowerCase(), near.toLowerCase()) <= 1;
  return {
    expected: known.length > 0 ? `one of ${known.join(', ')}` : undefined,
    found,
    hint: near === undefined ? undefined : `Did you mean ${near}?`,
    fix: isSlip
      ? {
          start: span.start,
          end: span.end,
          text: `${quote}${near}${quote}`,
          says: `writes ${near} for ${found}`,
        }
      : undefined,
  };
}

/** Edits between two words; two neighbours swapped count as one. */
export function slips(from: string, to: string): number {
  if (from === to) return 0;
  if (Math.abs(from.length - to.length) > 1) return 2;
  let head = 0;
  while (head < from.length && from[head] === to[head]) head += 1;
  const [a, b] = [from.slice(head), to.slice(head)];
  if (a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1)) return 1;
  const isSwapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return isSwapped ? 1 : 2;
}
