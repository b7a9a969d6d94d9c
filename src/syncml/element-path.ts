import { type Element, isElement } from './element.js';

const known = new WeakMap<Element, ReadonlyMap<Element, string>>();

/**
 * The path step of each child element: its name, with a 1-based index among siblings of that name if there are
 * several, such as `Alert[2]`. Worked out once for a parent, since one message can have thousands of things to say
 * about the children of one element.
 */
export function childSteps(parent: Element): ReadonlyMap<Element, string> {
  const before = known.get(parent);
  if (before) return before;
  const elements = parent.children.filter(isElement);
  const totals = new Map<string, number>();
  for (const { name } of elements) totals.set(name, (totals.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  const steps = new Map<Element, string>();
  for (const child of elements) {
    const index = (seen.get(child.name) ?? 0) + 1;
    seen.set(child.name, index);
    steps.set(child, totals.get(child.name) === 1 ? child.name : `${child.name}[${index}]`);
  }
  known.set(parent, steps);
  return steps;
}
