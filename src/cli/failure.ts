/**
 * Whatever was thrown, as a `FumoError`: oclif's parse errors become `usage.*`, errors of the system
 * `environment.*`, a prompt that was closed `run.interrupted`, and everything else a bug of ours.
 */
import { FumoError } from '../errors.js';
import { INTERRUPTED } from './exit-codes.js';
import { nearest } from './suggest.js';
import { ENVIRONMENT_WORDS, USAGE_WORDS, WORDS } from './words.js';

/** What is known about the command in which the error happened. */
export interface CommandFacts {
  /** As it is typed: `fumo trace show`. */
  name: string;
  /** Names of its flags, without hyphens. */
  flags: readonly string[];
}

/** Fields of oclif's errors that are read here; the classes themselves would cost start-up time. */
interface ForeignError extends Error {
  code?: unknown;
  path?: unknown;
  syscall?: unknown;
  flags?: unknown;
  args?: unknown;
  oclif?: { exit?: unknown };
}

export function asFumoError(error: unknown, command: CommandFacts): FumoError {
  if (error instanceof FumoError) return error;
  if (!(error instanceof Error)) return unexpected(error);
  return fromPrompt(error) ?? fromParser(error, command) ?? fromSystem(error) ?? unexpected(error);
}

function unexpected(cause: unknown): FumoError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new FumoError('internal.unexpected', message || 'an error without words', { cause });
}

const PROMPT_ERRORS = new Set(['ExitPromptError', 'AbortPromptError', 'CancelPromptError']);

function fromPrompt(error: Error): FumoError | undefined {
  if (!PROMPT_ERRORS.has(error.name)) return undefined;
  return new FumoError(INTERRUPTED, WORDS.interrupted, { cause: error });
}

type Reader = (error: ForeignError, command: CommandFacts) => FumoError;

/** oclif's parse errors by class name. */
const PARSER_ERRORS: Readonly<Record<string, Reader>> = {
  NonExistentFlagsError: unknownFlag,
  RequiredArgsError: missingArgument,
  UnexpectedArgsError: unexpectedArgument,
  FlagInvalidOptionError: otherUsage,
  ArgInvalidOptionError: otherUsage,
  FailedFlagValidationError: otherUsage,
  ViolatedFlagConstraintError: otherUsage,
};

function fromParser(error: ForeignError, command: CommandFacts): FumoError | undefined {
  const reader = PARSER_ERRORS[error.constructor.name] ?? (error.oclif?.exit === 2 ? otherUsage : undefined);
  return reader?.(error, command);
}

function unknownFlag(error: ForeignError, command: CommandFacts): FumoError {
  const [flag = '?'] = textsOf(error.flags);
  const near = nearest(flag.replace(/^-+/, '').replace(/=.*$/s, ''), command.flags).map(
    (name) => `--${name}`,
  );
  return new FumoError('usage.unknown-flag', USAGE_WORDS.unknownFlag(flag, command.name), {
    found: flag,
    hint: near.length > 0 ? WORDS.didYouMean(near) : USAGE_WORDS.seeHelp(command.name),
    cause: error,
  });
}

function missingArgument(error: ForeignError, command: CommandFacts): FumoError {
  return new FumoError(
    'usage.missing-argument',
    USAGE_WORDS.missingArgument(namesOf(error.args), command.name),
    {
      hint: USAGE_WORDS.seeHelp(command.name),
      cause: error,
    },
  );
}

function unexpectedArgument(error: ForeignError, command: CommandFacts): FumoError {
  const found = textsOf(error.args);
  return new FumoError('usage.unexpected-argument', USAGE_WORDS.unexpectedArgument(found, command.name), {
    found: found.join(' '),
    hint: USAGE_WORDS.seeHelp(command.name),
    cause: error,
  });
}

/** oclif's own sentence without its invitation to the help, which stands in the hint. */
function otherUsage(error: ForeignError, command: CommandFacts): FumoError {
  const message = error.message.replace(/\n?See more help with --help/, '').replace(/\s*\n\s*/g, ' ');
  const missing = PARSER_ERRORS[error.constructor.name] === undefined;
  return new FumoError(missing ? 'usage.missing-value' : 'usage.bad-value', message, {
    hint: USAGE_WORDS.seeHelp(command.name),
    cause: error,
  });
}

function fromSystem(error: ForeignError): FumoError | undefined {
  const words = typeof error.code === 'string' ? ENVIRONMENT_WORDS[error.code] : undefined;
  if (!words || error.syscall === undefined) return undefined;
  return new FumoError(`environment.${words.reason}`, words.says, {
    ...(typeof error.path === 'string' ? { where: { file: error.path } } : {}),
    found: error.message,
    hint: words.hint,
    cause: error,
  });
}

function textsOf(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

function namesOf(args: unknown): string[] {
  if (!Array.isArray(args)) return [];
  return args.map((arg: unknown) => (hasName(arg) ? arg.name : String(arg)));
}

function hasName(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}
