/**
 * An error for people (`error[code]: message`, place, expected, found, what to try) and for programs.
 */
import type { FumoError } from '../../errors.js';
import { clean } from '../clean.js';
import type { Paint } from '../colour.js';
import { exitCodeOf } from '../exit-codes.js';
import { wrap } from '../width.js';
import { WORDS } from '../words.js';

/** The JSON of an error; absent parts are left out. */
export interface ErrorJson {
  error: {
    code: string;
    message: string;
    where?: FumoError['where'];
    expected?: string;
    found?: string;
    hint?: string;
    spec?: string;
    exit: number;
  };
}

export interface ErrorView {
  paint: Paint;
  columns: number;
  /** Show the stack of bugs (FUMO_DEBUG). */
  debug: boolean;
}

/** Column where the values of the detail lines begin. */
const VALUE_COLUMN = 12;

export function renderError(error: FumoError, view: ErrorView): string {
  const lines = headline(error, view);
  lines.push(...details(error, view));
  if (error.hint) lines.push(...hintLines(error.hint, view));
  if (error.class === 'internal') lines.push(...bugLines(error, view));
  return lines.join('\n');
}

function headline(error: FumoError, { paint, columns }: ErrorView): string[] {
  const [first = '', ...rest] = wrap(clean(`error[${error.code}]: ${error.message}`), columns, 2);
  const label = /^error\[[^\]]*\]:/.exec(first)?.[0] ?? '';
  return [paint.bad(label) + first.slice(label.length), ...rest];
}

function details(error: FumoError, view: ErrorView): string[] {
  const rows: [string, string | undefined][] = [
    [WORDS.at, error.place],
    [WORDS.expected, error.expected],
    [WORDS.found, error.found],
    [WORDS.spec, error.spec],
  ];
  return rows.flatMap(([label, value]) => (value ? detail(label, value, view) : []));
}

function detail(label: string, value: string, { paint, columns }: ErrorView): string[] {
  const head = `  ${label}`.padEnd(VALUE_COLUMN);
  const [first = '', ...rest] = wrap(head + clean(value), columns, VALUE_COLUMN);
  return [paint.faint(first.slice(0, VALUE_COLUMN)) + first.slice(VALUE_COLUMN), ...rest];
}

function hintLines(hint: string, { paint, columns }: ErrorView): string[] {
  const [first = '', ...rest] = wrap(`${WORDS.try} ${clean(hint)}`, columns, WORDS.try.length + 1);
  return [paint.good(WORDS.try) + first.slice(WORDS.try.length), ...rest];
}

function bugLines(error: FumoError, { debug, columns }: ErrorView): string[] {
  if (!debug) return wrap(`${WORDS.bug} ${WORDS.bugDebug}`, columns);
  const stack = error.cause instanceof Error ? error.cause.stack : error.stack;
  return [...wrap(WORDS.bug, columns), clean(stack ?? '')];
}

export function errorJson(error: FumoError): ErrorJson {
  const { code, message, where, expected, found, hint, spec } = error;
  return {
    error: {
      code,
      message,
      ...(where === undefined ? {} : { where }),
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
      ...(hint === undefined ? {} : { hint }),
      ...(spec === undefined ? {} : { spec }),
      exit: exitCodeOf(error),
    },
  };
}
