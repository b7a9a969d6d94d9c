import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import type { Exported } from '../../cli/export/formats.js';
import { EXPORT_COMMAND, EXPORT_FLAGS } from '../../cli/trace/words-help.js';
import { ARG_WORDS, FLAG_WORDS } from '../../cli/words-help.js';

export default class TraceExport extends BaseCommand<Exported> {
  static override summary = EXPORT_COMMAND.summary;
  static override description = EXPORT_COMMAND.description;
  static override examples = EXPORT_COMMAND.examples;
  static override args = {
    run: Args.string({ description: ARG_WORDS.run, default: 'latest', ignoreStdin: true }),
  };
  static override flags = {
    format: Flags.string({ summary: EXPORT_FLAGS.format, helpValue: 'FORMAT', char: 'f' }),
    output: Flags.string({ summary: EXPORT_FLAGS.output, helpValue: 'PATH', char: 'o' }),
    filter: Flags.string({ summary: EXPORT_FLAGS.filter, helpValue: 'FILTER' }),
    force: Flags.boolean({ summary: FLAG_WORDS.force }),
  };

  async run(): Promise<Exported> {
    const { args, flags } = await this.parse(TraceExport);
    const { exportTrace } = await import('../../cli/export/export-trace.js');
    const { homeFolder } = await import('../../cli/paths.js');
    return exportTrace(homeFolder(), {
      run: args.run,
      format: flags.format,
      output: flags.output,
      filter: flags.filter,
      force: flags.force,
      json: this.jsonEnabled(),
      say: (text) => this.say(text),
      note: (text) => process.stderr.write(`${text}\n`),
    });
  }
}
