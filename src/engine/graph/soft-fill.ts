/** Fills `${...}` as far as it is known before a run: what `given` says. The rest becomes words in angle quotes. */

import { FumoError } from '../../errors.js';
import { fillText, type Scope } from '../flow/template.js';

const HOLE = /\$\{([^}]*)\}/g;

/** `${slot.time}` is `‹slot time›` while nobody has chosen. */
export function softText(text: string, scope: Scope): string {
  return text.replace(HOLE, (hole, expression: string) => {
    try {
      return fillText(hole, scope, {});
    } catch (error) {
      if (error instanceof FumoError) return `‹${expression.trim().replaceAll('.', ' ')}›`;
      throw error;
    }
  });
}

/** The same in any value of a flow, deep. A hole that cannot be filled takes its words. */
export function softValue(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return wholeHole(value, scope) ?? softText(value, scope);
  if (Array.isArray(value)) return value.map((entry) => softValue(entry, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, softValue(entry, scope)]));
}

/** A text that is one hole and nothing else takes the value's own type, when it is known. */
function wholeHole(text: string, scope: Scope): unknown {
  const path = /^\$\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}$/.exec(text)?.[1];
  const found = path
    ?.split('.')
    .reduce<unknown>(
      (level, key) =>
        typeof level === 'object' && level !== null && Object.hasOwn(level, key)
          ? (level as Record<string, unknown>)[key]
          : undefined,
      scope,
    );
  return found ?? (path === undefined ? numberIn(text, scope) : undefined);
}

/** `${policy.deferrals - 1}` is a number where the flow wants one. */
function numberIn(text: string, scope: Scope): number | undefined {
  if (!/^\$\{[^}]*\}$/.test(text)) return undefined;
  const filled = softText(text, scope);
  return /^-?\d+$/.test(filled) ? Number(filled) : undefined;
}
