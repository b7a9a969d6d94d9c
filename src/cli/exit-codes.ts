/**
 * The one table of exit codes, and the mapping of errors to them.
 */
import { type ErrorClass, FumoError } from '../errors.js';

/** What the exit status of every command means. */
export const EXIT = {
  /** All that was expected happened. */
  ok: 0,
  /** A bug of fumo. */
  bug: 1,
  /** The command line is wrong, or an answer that it should give is missing. */
  usage: 2,
  /** A flow ran and failed. */
  flowFailed: 3,
  /** A file or message given to fumo was refused. */
  inputRefused: 4,
  /** The surroundings do not let fumo work: port taken, disk full, no permission. */
  environment: 5,
  /** Stopped by the user. */
  interrupted: 130,
} as const;

const BY_CLASS = {
  internal: EXIT.bug,
  usage: EXIT.usage,
  flow: EXIT.flowFailed,
  input: EXIT.inputRefused,
  environment: EXIT.environment,
} as const satisfies Record<ErrorClass, number>;

/** Exit code of an error; whatever is not a `FumoError` is a bug of ours. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof FumoError)) return EXIT.bug;
  return error.code === INTERRUPTED ? EXIT.interrupted : BY_CLASS[error.class];
}

/** Code of the error that means that the user stopped the command. */
export const INTERRUPTED = 'run.interrupted';

/** Number of each signal that ends fumo; the exit code is 128 and this. */
export const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
