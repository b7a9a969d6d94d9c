/** A filter as a tree, and the tree as text. Reading the text gives the same tree again. */
import type { FilterKey } from './keys.js';

export type Comparison = ':' | '<' | '<=' | '>' | '>=';

/** One claim about what happened, such as `status:404` or `step>=3`. */
export interface Term {
  is: 'term';
  key: FilterKey;
  op: Comparison;
  /** In the one spelling of its key: numbers without leading zeros, names as the tables have them. */
  value: string;
}

export type Expression =
  | Term
  /** Every part holds. */
  | { is: 'all'; of: readonly Expression[] }
  /** At least one part holds. */
  | { is: 'any'; of: readonly Expression[] }
  | { is: 'not'; of: Expression };

/** The tree as text that reads back to the same tree. */
export function printExpression(expression: Expression): string {
  if (expression.is === 'term') return printTerm(expression);
  if (expression.is === 'not') return `not ${inner(expression.of)}`;
  return expression.of.map(inner).join(expression.is === 'all' ? ' ' : ' or ');
}

function inner(expression: Expression): string {
  const printed = printExpression(expression);
  return expression.is === 'all' || expression.is === 'any' ? `(${printed})` : printed;
}

function printTerm({ key, op, value }: Term): string {
  if (key === 'anywhere') return quote(value);
  return `${key}${op}${/^[\w./*:+#?=,-]+$/.test(value) ? value : quote(value)}`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, (found) => `\\${found}`)}"`;
}
