import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { EXPORT_FORMATS, type Exported } from '../../cli/export/formats.js';
import { ARG_WORDS, COMMAND_WORDS, FLAG_WORDS } from '../../cli/words-help.js';

export default class TraceExport extends BaseCommand<Exported> {
  static override summary = COMMAND_WORDS.traceExport.summary;
  static override description = COMMAND_WORDS.traceExport.description;
  static override examples = COMMAND_WORDS.traceExport.examples;
  static override args = {
    run: Args.string({ description: ARG_WORDS.run, default: 'latest', ignoreStdin: true }),
  };
  static override flags = {
    format: Flags.option({ options: EXPORT_FORMATS, required: true, char: 'f' })({
      summary: FLAG_WORDS.format,
    }),
    output: Flags.string({ summary: FLAG_WORDS.output, helpValue: 'PATH', char: 'o' }),
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
      force: flags.force,
      json: this.jsonEnabled(),
      say: (text) => this.say(text),
    });
  }
}
