/** Where a reader is in the tree, what it has tolerated so far, and its refusals. */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';
import type { Element } from './element.js';
import { childSteps } from './element-path.js';
import { type Tolerance, type ToleranceCode, toleranceAt } from './tolerances.js';

/** An element and the way to it from the root. */
export interface Trail {
  element: Element;
  parent: Trail | undefined;
  /** Shared by all trails of one reading. */
  warnings: Tolerance[];
}

export function below(parent: Trail, element: Element): Trail {
  return { element, parent, warnings: parent.warnings };
}

/** The element path, such as `SyncML/SyncBody/Alert[2]`; worked out only when there is something to say. */
export function pathOf({ element, parent }: Trail): string {
  if (!parent) return element.name;
  return `${pathOf(parent)}/${childSteps(parent.element).get(element) ?? element.name}`;
}

/** The part after the dot of the `syncml.` tolerances. */
type Reason<C extends ToleranceCode = ToleranceCode> = C extends `syncml.${infer R}` ? R : never;

export function tolerate(at: Trail, reason: Reason, message: string, child?: string): void {
  const path = child === undefined ? pathOf(at) : `${pathOf(at)}/${child}`;
  at.warnings.push(toleranceAt(`syncml.${reason}`, message, { path }));
}

export function syncmlError(
  at: Trail,
  reason: string,
  message: string,
  details: Omit<FumoErrorDetails, 'where'> = {},
  child?: string,
): FumoError {
  const code: ErrorCode = `syncml.${reason}`;
  const path = child === undefined ? pathOf(at) : `${pathOf(at)}/${child}`;
  return new FumoError(code, message, { spec: 'SyncML RepPro 1.2', ...details, where: { path } });
}

/** The refusal of an element that lacks a mandatory child. */
export function missing(at: Trail, child: string): FumoError {
  return syncmlError(at, 'missing-element', `${at.element.name} has no ${child}`, { expected: child }, child);
}
