/** `message explain`: what every octet of a message is for, and whether its credentials fit. */
import { FumoError } from '../../errors.js';
import type { ExplainRow } from '../../syncml/explain.js';
import { authLines } from './auth-lines.js';
import { type AuthFlags, checkAuth, isProven } from './check-auth.js';
import { explainLines } from './explain-lines.js';
import { plainOf } from './json-form.js';
import type { MessageKind } from './kind.js';
import { EXPLAINERS, type PlacedWarning } from './locate.js';
import type { InputForm } from './octet-text.js';
import type { RawInput } from './read-input.js';
import {
  type FoundMessage,
  findMessage,
  type ReadMessage,
  type ReadOptions,
  readFound,
} from './read-message.js';

/** The `--json` contract of `message explain`. */
export interface Explained {
  kind: MessageKind;
  /** How the octets were written in the input. */
  input: InputForm;
  octets: number;
  /** One for each construct; they account for every octet, in order. */
  rows: ExplainRow[];
  warnings: PlacedWarning[];
  /** What the check of the credentials found, when one was asked for. */
  auth?: unknown;
  /** Why the message cannot be read to its end. */
  error?: Record<string, unknown>;
}

export interface Explanation {
  json: Explained;
  lines: string[];
  warnings: readonly PlacedWarning[];
  /** The refusal of the message, which its rows show as far as they go. */
  refusal?: FumoError;
  /** False when credentials were to be checked and do not fit. */
  proven: boolean;
}

/** @throws FumoError `syncml.*` for an input that is no message in any form; `usage.*` */
export function explain(raw: RawInput, options: ReadOptions & AuthFlags, columns: number): Explanation {
  const found = findMessage(raw, options);
  const { kind, form, octets } = found;
  const rows = EXPLAINERS[kind](octets);
  const read = attempt(found, options.strict);
  const auth = read instanceof FumoError ? undefined : checkAuth(read, options);
  const warnings = read instanceof FumoError ? [] : read.warnings;
  const refusal = read instanceof FumoError ? read : undefined;
  return {
    json: {
      kind,
      input: form,
      octets: octets.length,
      rows,
      warnings,
      ...(auth ? { auth: plainOf(auth) } : {}),
      ...(refusal ? { error: refusal.toJSON() } : {}),
    },
    lines: [...explainLines(kind, rows, columns), ...commented(auth ?? [], columns)],
    warnings,
    ...(refusal ? { refusal } : {}),
    proven: auth === undefined || isProven(auth),
  };
}

function attempt(found: FoundMessage, strict: boolean): ReadMessage | FumoError {
  try {
    return readFound(found, strict);
  } catch (error) {
    if (error instanceof FumoError && error.class === 'input') return error;
    throw error;
  }
}

/** Lines that a reader of the explanation passes over. */
function commented(auth: NonNullable<ReturnType<typeof checkAuth>>, columns: number): string[] {
  return auth.flatMap((each) => ['#', ...authLines(each, columns - 2).map((line) => `# ${line}`)]);
}
