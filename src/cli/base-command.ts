/**
 * What every command of fumo has: `--json`, one way to print, one way to fail.
 */
import { Command } from '@oclif/core/command';
import { exitCodeOf, INTERRUPTED } from './exit-codes.js';
import { asFumoError, type CommandFacts } from './failure.js';
import { errorJson } from './render/error.js';
import type { Layout } from './render/ladder.js';
import { reportError } from './report-error.js';

/** `T` is the `--json` contract: what `run` returns is printed as it is. */
export abstract class BaseCommand<T> extends Command {
  static override enableJsonFlag = true;

  abstract override run(): Promise<T>;

  /** Prints text for people: on stdout, or on stderr when stdout is for JSON. */
  protected say(text: string): void {
    (this.jsonEnabled() ? process.stderr : process.stdout).write(`${text}\n`);
  }

  /** Width and colours of where `say` prints. */
  protected async layout(): Promise<Layout> {
    const [{ paintFor }, { describeTerminal }] = await Promise.all([
      import('./colour.js'),
      import('./terminal.js'),
    ]);
    return { columns: describeTerminal().columns, paint: paintFor(this.jsonEnabled() ? 'stderr' : 'stdout') };
  }

  protected override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  }

  /** Reports the error and sets the exit code; never throws, so oclif adds nothing of its own. */
  protected override async catch(error: Error): Promise<void> {
    if ('code' in error && error.code === 'EEXIT') throw error;
    const failure = asFumoError(error, this.#facts());
    process.exitCode = exitCodeOf(failure);
    if (this.jsonEnabled()) this.logJson(errorJson(failure));
    else if (failure.code !== INTERRUPTED || failure.hint) await reportError(failure);
  }

  #facts(): CommandFacts {
    const id = (this.id ?? '').replaceAll(':', ' ');
    return {
      name: `${this.config.bin} ${id}`.trim(),
      flags: ['json', 'help', ...Object.keys(this.ctor.flags ?? {})],
    };
  }
}
