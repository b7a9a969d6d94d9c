/**
 * The start of every fumo process: signals, closed pipes, then oclif; and the one place that ends the process.
 */
import { Config } from '@oclif/core/config';
import type * as Interfaces from '@oclif/core/interfaces';
import { run } from '@oclif/core/run';
import { settings } from '@oclif/core/settings';
import { exitCodeOf, SIGNALS } from './exit-codes.js';
import { asFumoError } from './failure.js';
import { errorJson } from './render/error.js';
import { reportError } from './report-error.js';
import { unknownCommand } from './unknown-command.js';

const SHOW_CURSOR = '\u001b[?25h';

/** Where the commands are: the module that starts them, or a folder with the package's description beside it. */
export type CommandSource = string | { root: string; pjson: NonNullable<Interfaces.Options['pjson']> };

/** Runs the command line of this process, then ends the process with the exit code of what happened. */
export async function start(source: CommandSource, options: { development?: boolean } = {}): Promise<void> {
  endOnSignals();
  endOnClosedPipe();
  if (options.development) settings.debug = true;
  const argv = process.argv.slice(2);
  const config = await Config.load(source);
  try {
    await run(argv, config);
  } catch (error) {
    await fail(error, argv, config);
  }
  await flush(process.stdout);
  await flush(process.stderr);
  process.exit();
}

async function fail(error: unknown, argv: readonly string[], config: Config): Promise<void> {
  if (isExit(error)) {
    process.exitCode = error.oclif.exit;
    return;
  }
  const failure = unknownCommand(error, config) ?? asFumoError(error, { name: config.bin, flags: [] });
  process.exitCode = exitCodeOf(failure);
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(errorJson(failure), null, 2)}\n`);
  else await reportError(failure);
}

/** oclif's way to say "end with this code", such as after help. */
function isExit(error: unknown): error is Error & { oclif: { exit: number } } {
  return error instanceof Error && 'code' in error && error.code === 'EEXIT' && 'oclif' in error;
}

/** A prompt may have hidden the cursor: show it again before the signal ends the process. */
function endOnSignals(): void {
  for (const [name, number] of Object.entries(SIGNALS)) {
    process.once(name, () => {
      if (process.stdout.isTTY) process.stdout.write(SHOW_CURSOR);
      process.exit(128 + number);
    });
  }
}

/** `fumo trace show | head` closes our stdout early: that is no error. */
function endOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.write('', () => resolve());
  });
}
