/** Flows and steps in any form in which a program may give them: a name, a path, YAML text, a plain object. */
import { fileURLToPath } from 'node:url';
import { checkGiven, GIVEN_DEFAULTS, overlay } from '../engine/flow/given.js';
import { type FlowLibrary, openLibrary } from '../engine/flow/library.js';
import { parseFlow } from '../engine/flow/parse.js';
import type { Flow, FlowNode } from '../engine/flow/types.js';
import { type ErrorPlace, FumoError } from '../errors.js';
import type { FlowDocument, FlowEntry } from './flow-types.js';
import { keyPaths } from './key-path.js';
import { withPlaces } from './places.js';
import { rephrased } from './rephrase.js';
import { LIBRARY_WORDS } from './words.js';

type Tree = Readonly<Record<string, unknown>>;

/** The built-in flows, beside `src` and `dist`. */
export function builtInFlows(): FlowLibrary {
  return openLibrary(fileURLToPath(new URL('../../flows/', import.meta.url)));
}

/** @throws FumoError `flow.*` with file, line and column; with the path of the key for an object */
export async function readFlow(given: string | FlowDocument, library: FlowLibrary): Promise<Flow> {
  if (typeof given !== 'string') return parseObject(given, String(given.flow ?? 'flow object'));
  return given.includes('\n') ? parseFlow(given, 'flow text') : library.find(given);
}

/** The flow with `set` laid over what it gives. @throws FumoError `usage.bad-set` with the path of the key */
export function withGiven(flow: Flow, set: Tree): Flow {
  const given = overlay(flow.given, set);
  try {
    checkGiven(overlay(GIVEN_DEFAULTS as unknown as Tree, given), () => ({}));
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    const { where, expected, found, hint } = error;
    throw new FumoError('usage.bad-set', `${LIBRARY_WORDS.badSet}: ${error.message}`, {
      where: { path: where?.path?.replace(/^given/, 'set') ?? 'set' },
      ...(expected !== undefined && { expected }),
      ...(found !== undefined && { found }),
      ...(hint !== undefined && { hint }),
    });
  }
  return { ...flow, given };
}

/** Name of the flow that steps without a flow file belong to. */
export const OWN_FLOW = 'sandbox';

/** Steps from YAML text (a list) or plain objects. @param what names the text in errors @throws FumoError `flow.*` */
export function readSteps(given: string | readonly FlowEntry[], what: string): readonly FlowNode[] {
  if (typeof given !== 'string') {
    return parseObject({ flow: OWN_FLOW, title: OWN_FLOW, steps: given }, what).steps;
  }
  const text = `steps:\n${given}\nflow: ${OWN_FLOW}\ntitle: ${OWN_FLOW}\n`;
  return parseAt(text, what, (where) => ({ ...where, line: Math.max(1, (where.line ?? 1) - 1) })).steps;
}

/** JSON is YAML: the reader of files reads objects too, and its lines lead back to keys. */
function parseObject(given: Tree, what: string): Flow {
  const text = jsonOf(given);
  const keyPath = keyPaths(text);
  return parseAt(text, what, ({ line = 1, column = 1, path }) => ({
    file: what,
    path: path ?? keyPath(line, column),
  }));
}

/** Reads a text that the program did not write as it is, and changes each place to one in what it wrote. */
function parseAt(text: string, what: string, change: (where: ErrorPlace) => ErrorPlace): Flow {
  try {
    return withPlaces(parseFlow(text, what), change);
  } catch (error) {
    if (!(error instanceof FumoError) || error.where?.line === undefined) throw error;
    throw rephrased(error, { where: change(error.where) });
  }
}

function jsonOf(given: Tree): string {
  try {
    return JSON.stringify(given, null, 1);
  } catch (cause) {
    throw new FumoError('flow.bad-value', LIBRARY_WORDS.notPlain, {
      hint: LIBRARY_WORDS.notPlainHint,
      cause,
    });
  }
}
