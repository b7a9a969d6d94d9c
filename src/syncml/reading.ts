/** Where a reader is in the tree, what it has tolerated so far, and its refusals. */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';
import { type Element, isElement } from './element.js';
import type { Tolerance } from './tolerances.js';

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
  const same = parent.element.children.filter(
    (child): child is Element => isElement(child) && child.name === element.name,
  );
  const step = same.length > 1 ? `${element.name}[${same.indexOf(element) + 1}]` : element.name;
  return `${pathOf(parent)}/${step}`;
}

export function tolerate(at: Trail, reason: string, message: string, child?: string): void {
  const code: ErrorCode = `syncml.${reason}`;
  const path = child === undefined ? pathOf(at) : `${pathOf(at)}/${child}`;
  at.warnings.push({ code, message, path, spec: 'SyncML RepPro 1.2' });
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
