import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import type { ImportResult } from '../../cli/import/import-trace.js';
import { IMPORT_COMMAND, IMPORT_FLAGS } from '../../cli/import/words.js';

export default class TraceImport extends BaseCommand<ImportResult> {
  static override summary = IMPORT_COMMAND.summary;
  static override description = IMPORT_COMMAND.description;
  static override examples = IMPORT_COMMAND.examples;
  static override args = {
    capture: Args.string({ description: IMPORT_FLAGS.capture, required: true, ignoreStdin: true }),
  };
  static override flags = {
    list: Flags.boolean({ summary: IMPORT_FLAGS.list }),
    output: Flags.string({ summary: IMPORT_FLAGS.output, helpValue: 'FILE', char: 'o' }),
    force: Flags.boolean({ summary: IMPORT_FLAGS.force }),
  };

  async run(): Promise<ImportResult> {
    const { args, flags } = await this.parse(TraceImport);
    const [{ importTrace }, { importLines }, { homeFolder }] = await Promise.all([
      import('../../cli/import/import-trace.js'),
      import('../../cli/import/import-lines.js'),
      import('../../cli/paths.js'),
    ]);
    const outcome = await importTrace(homeFolder(), {
      capture: args.capture,
      output: flags.output,
      force: flags.force,
      list: flags.list,
      json: this.jsonEnabled(),
      version: this.config.version,
    });
    const lines = this.jsonEnabled() ? [] : importLines(outcome, await this.layout());
    // With the trace on standard output, what was left out is said beside it.
    if (flags.output === '-') process.stderr.write(`${lines.join('\n')}\n`);
    else if (!this.jsonEnabled()) this.say(lines.join('\n'));
    return outcome.result;
  }
}
