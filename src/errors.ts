/**
 * The one kind of error that fumo raises on purpose.
 *
 * Bad input, a refused message and a missing environment are `FumoError`s: each has a stable code, a place,
 * what was expected, what was found and one thing to try. What a peer does wrong during a run is not an error
 * but a value in the run's result.
 */

/** Which exit code an error leads to: `usage` 2, `flow` 3, `input` 4, `environment` 5, `internal` 1. */
export type ErrorClass = 'usage' | 'flow' | 'input' | 'environment' | 'internal';

/** Where in the input the error is: any of a file position, a byte offset and an element path. */
export interface ErrorPlace {
  file?: string;
  /** 1-based. */
  line?: number;
  /** 1-based. */
  column?: number;
  /** 0-based byte offset into the message. */
  offset?: number;
  /** Element or key path, such as `SyncML/SyncBody/Alert[2]/Item` or `steps[3].within`. */
  path?: string;
}

export interface FumoErrorDetails {
  where?: ErrorPlace;
  expected?: string;
  found?: string;
  /** One thing to try, as a full sentence. */
  hint?: string;
  /** Clause of the specification that the input breaks. */
  spec?: string;
  cause?: unknown;
}

/** Prefix of a code (before the dot) to the class of error that it is. */
const CLASSES = {
  usage: 'usage',
  answer: 'usage',
  filter: 'usage',
  flow: 'input',
  xml: 'input',
  wbxml: 'input',
  syncml: 'input',
  notification: 'input',
  trace: 'input',
  import: 'input',
  descriptor: 'input',
  run: 'flow',
  step: 'usage',
  store: 'environment',
  environment: 'environment',
  internal: 'internal',
} as const satisfies Record<string, ErrorClass>;

type Area = keyof typeof CLASSES;
/** A code is `area.reason`, all lower case with hyphens: `wbxml.truncated`, `answer.not-a-choice`. */
export type ErrorCode = `${Area}.${string}`;

export class FumoError extends Error {
  readonly code: ErrorCode;
  readonly where: ErrorPlace | undefined;
  readonly expected: string | undefined;
  readonly found: string | undefined;
  readonly hint: string | undefined;
  readonly spec: string | undefined;

  constructor(code: ErrorCode, message: string, details: FumoErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'FumoError';
    this.code = code;
    this.where = details.where;
    this.expected = details.expected;
    this.found = details.found;
    this.hint = details.hint;
    this.spec = details.spec;
  }

  get class(): ErrorClass {
    return CLASSES[this.code.split('.', 1)[0] as Area];
  }

  /** The place as one word: `file:line:col`, `byte 17` or the element path; empty when unknown. */
  get place(): string {
    return formatPlace(this.where);
  }

  toJSON(): Record<string, unknown> {
    const { code, message, where, expected, found, hint, spec } = this;
    return { code, message, where, expected, found, hint, spec };
  }
}

export function formatPlace(where: ErrorPlace | undefined): string {
  if (!where) return '';
  const position = [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
  const offset = where.offset === undefined ? '' : `byte ${where.offset}`;
  return [position, offset, where.path ?? ''].filter((part) => part !== '').join(', ');
}

/** Throws the error that means a bug of ours: an invariant that does not hold. */
export function unreachable(what: string, found?: unknown): never {
  throw new FumoError('internal.unreachable', `${what}: ${String(found)}`);
}
