/** The filter language: one way to say which messages and events are meant, wherever fumo asks. */

import type { Expression } from './expression.js';
import type { FilterFacts } from './filter-facts.js';
import { compile } from './match.js';
import { parseExpression } from './parse.js';

export type { Expression, Term } from './expression.js';
export { printExpression } from './expression.js';
export {
  type FactsContext,
  factsOf,
  factsOfCommands,
  factsOfEvents,
  factsOfModel,
  type WithFacts,
} from './facts.js';
export type { CommandFacts, FactKind, FilterFacts } from './filter-facts.js';
export { FILTER_KEYS, type FilterKey } from './keys.js';
export { parseExpression } from './parse.js';

export interface Filter {
  /** As it was written. */
  text: string;
  expression: Expression;
  matches(facts: FilterFacts): boolean;
}

/** @throws FumoError `filter.*` with line and column, what was expected, what was found and a hint */
export function parseFilter(text: string): Filter {
  const expression = parseExpression(text);
  const matches = compile(expression);
  return { text, expression, matches };
}
