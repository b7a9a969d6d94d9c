/**
 * How a flow spells which values are meant: the keys of a branch, `until`, `then` and what an `expect` step wants.
 *
 * A spelling is a value, a list of spellings (`200, 250`: any of them), a range (`400..499`, both ends included), a
 * comparison (`< 3`, `>= 400`, `!= x`), or `none`. Numbers, dates and versions (`1.10.0`) have an order; other words
 * have none. A value that is spelled exactly so always matches, whatever else it looks like.
 */
import { parseInstant } from '../clock.js';

/** Outcomes of a prompt that chose nothing; `none` means them all. */
export const NO_CHOICE: readonly string[] = ['none', 'cancel', 'timeout', 'no-ui'];

const COMPARISON = /^(<=|>=|!=|==|<|>|=)\s*(.*)$/s;
const RANGE = /^(\S+?)\.\.(\S+)$/;

/** What is the matter with a spelling, in words, and what would be right. */
export interface SpellingProblem {
  message: string;
  expected: string;
}

/** Whether a value is one of those that the spelling means; a YAML list is a list of spellings. */
export function matchesSpelling(actual: unknown, spelling: unknown): boolean {
  if (Array.isArray(spelling)) return spelling.some((one) => matchesSpelling(actual, one));
  const wanted = String(spelling).trim();
  return isExactly(actual, wanted) || partsOf(wanted).some((part) => matchesOne(actual, part));
}

/** Whether the value is spelled just so; an exact key of a branch goes before every other. */
export function isExactly(actual: unknown, spelling: string): boolean {
  return isThere(actual) && String(actual) === spelling.trim();
}

/** A spelling in words, for messages: lists by `or`. */
export function spellingText(spelling: unknown): string {
  const parts = Array.isArray(spelling) ? spelling.map(String) : partsOf(String(spelling).trim());
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}` : String(spelling).trim();
}

/** What cannot be meant: a comparison with nothing, a range that ends before it begins. Undefined: it can be read. */
export function spellingProblem(spelling: unknown): SpellingProblem | undefined {
  if (Array.isArray(spelling)) return first(spelling.map(spellingProblem));
  if (typeof spelling === 'object' && spelling !== null) {
    return { message: 'is no value', expected: 'a value, a list, a range such as 400..499, or < 3' };
  }
  const text = String(spelling);
  return text.includes('${') ? undefined : first(partsOf(text.trim()).map(partProblem));
}

/**
 * Which comes first, when both have an order: negative, 0 or positive. Undefined: they cannot be compared.
 * Numbers, ISO 8601 instants, and versions of numbers and dots.
 */
export function compareValues(left: unknown, right: unknown): number | undefined {
  const [a, b] = [String(left).trim(), String(right).trim()];
  for (const read of [readNumbers, readInstants, readVersions]) {
    const [one, other] = [read(a), read(b)];
    if (one && other) return compareLists(one, other);
  }
  return undefined;
}

function matchesOne(actual: unknown, part: string): boolean {
  if (part === 'none') return !isThere(actual) || NO_CHOICE.includes(String(actual));
  const [, sign, operand] = COMPARISON.exec(part) ?? [];
  if (sign !== undefined && operand !== undefined) return compares(actual, sign, operand);
  const [, low, high] = RANGE.exec(part) ?? [];
  if (low !== undefined && high !== undefined && compareValues(low, high) !== undefined) {
    return compares(actual, '>=', low) && compares(actual, '<=', high);
  }
  return isExactly(actual, part);
}

function compares(actual: unknown, sign: string, operand: string): boolean {
  if (sign === '!=') return !isExactly(actual, operand);
  if (sign === '=' || sign === '==') return isExactly(actual, operand);
  const order = isThere(actual) ? compareValues(actual, operand) : undefined;
  return order !== undefined && (ORDERS[sign]?.(order) ?? false);
}

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** The members of a list; a text without commas is its only member. */
function partsOf(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function partProblem(part: string): SpellingProblem | undefined {
  if (part === '') return { message: 'has an empty place in its list', expected: 'values, such as 200, 250' };
  const [, sign, operand] = COMPARISON.exec(part) ?? [];
  if (sign !== undefined) return comparisonProblem(sign, operand ?? '');
  const [, low, high] = RANGE.exec(part) ?? [];
  const order = low === undefined ? undefined : compareValues(low, high);
  return order !== undefined && order > 0
    ? { message: 'ends before it begins', expected: `${high}..${low}` }
    : undefined;
}

function comparisonProblem(sign: string, operand: string): SpellingProblem | undefined {
  if (operand === '') return { message: `compares with nothing`, expected: `a value behind ${sign}` };
  const needsOrder = sign.startsWith('<') || sign.startsWith('>');
  return needsOrder && compareValues(operand, operand) === undefined
    ? {
        message: `${operand} has no order`,
        expected: 'a number, a date such as 2026-01-05T09:00:00Z, or a version',
      }
    : undefined;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function first<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}

function readNumbers(text: string): number[] | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? [Number(text)] : undefined;
}

function readInstants(text: string): number[] | undefined {
  const instant = parseInstant(text);
  return instant === undefined ? undefined : [instant];
}

function readVersions(text: string): number[] | undefined {
  return /^\d+(\.\d+)+$|^\d+$/.test(text) ? text.split('.').map(Number) : undefined;
}

function compareLists(left: readonly number[], right: readonly number[]): number {
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
