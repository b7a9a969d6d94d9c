/** `${...}` in a flow: a path into the scope, or a path plus or minus a number. Nothing more. */
import { type ErrorPlace, FumoError } from '../../errors.js';

/** Values that a flow can name: everything under `given`, answers by prompt id, results and captures. */
export type Scope = Readonly<Record<string, unknown>>;

const HOLE = /\$\{([^}]*)\}/g;
const EXPRESSION = /^\s*([\w-]+(?:\.[\w-]+)*)(?:\s+([+-])\s+(\d+))?\s*$/;

/** The value at a dotted path, or undefined. */
export function lookUp(scope: Scope, path: string): unknown {
  let value: unknown = scope;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** What a branch looks at: the value at a path, or the `outcome` of what is kept there. */
export function outcomeAt(scope: Scope, path: string): unknown {
  const value = lookUp(scope, path);
  return typeof value === 'object' && value !== null ? lookUp(scope, `${path}.outcome`) : value;
}

/** Fills every hole of a text. @throws FumoError `flow.unknown-value`, `flow.bad-expression` */
export function fillText(text: string, scope: Scope, where: ErrorPlace): string {
  return text.replace(HOLE, (_hole, expression: string) => String(evaluate(expression, scope, where)));
}

/**
 * Fills the holes in any value of a flow, deep. A text that is one hole and nothing else takes the value's own type,
 * so `deferrals: ${policy.deferrals - 1}` is a number.
 */
export function fillValue(value: unknown, scope: Scope, where: ErrorPlace): unknown {
  if (typeof value === 'string') {
    const whole = /^\$\{([^}]*)\}$/.exec(value);
    return whole ? evaluate(whole[1] ?? '', scope, where) : fillText(value, scope, where);
  }
  if (Array.isArray(value)) return value.map((entry) => fillValue(entry, scope, where));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, fillValue(entry, scope, where)]),
  );
}

function evaluate(expression: string, scope: Scope, where: ErrorPlace): unknown {
  const match = EXPRESSION.exec(expression);
  if (!match) {
    throw new FumoError('flow.bad-expression', `cannot read \${${expression}}`, {
      where,
      expected: 'a path such as update.version, or a path plus or minus a number',
      found: expression,
    });
  }
  const [, path = '', sign, amount] = match;
  const value = lookUp(scope, path);
  if (value === undefined || value === null) {
    throw new FumoError('flow.unknown-value', `nothing is known as ${path} here`, {
      where,
      expected: `one of ${Object.keys(scope).join(', ')} and what is below them`,
      found: path,
    });
  }
  return sign === undefined
    ? value
    : addTo(Number(value), sign === '-' ? -Number(amount) : Number(amount), path, where);
}

function addTo(value: number, amount: number, path: string, where: ErrorPlace): number {
  if (Number.isFinite(value)) return value + amount;
  throw new FumoError('flow.bad-expression', `${path} is no number`, {
    where,
    expected: 'a number',
    found: path,
  });
}
