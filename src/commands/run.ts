import * as Args from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { RUN_ARG_WORDS, RUN_HELP } from '../cli/run/words.js';
import { parallelFrom, RUN_MANY_FLAGS, settingsFrom } from '../cli/run-flags.js';
import type { RunOutput } from '../cli/run-many.js';

export default class Run extends BaseCommand<RunOutput> {
  static override summary = RUN_HELP.summary;
  static override description = RUN_HELP.description;
  static override examples = RUN_HELP.examples;
  static override args = {
    flow: Args.string({
      description: RUN_ARG_WORDS.flows,
      required: true,
      multiple: true,
      ignoreStdin: true,
    }),
  };
  static override flags = RUN_MANY_FLAGS;

  async run(): Promise<RunOutput> {
    const { args, flags } = await this.parse(Run);
    const settings = settingsFrom(flags);
    const parallel = parallelFrom(flags.parallel);
    const { runFlows } = await import('../cli/run-many.js');
    const { output, exit } = await runFlows({
      flows: args.flow,
      settings,
      traceCopy: flags.trace,
      grep: flags.grep,
      parallel,
      bail: flags.bail,
      watch: flags.watch,
      reporter: flags.reporter,
      out: flags.out,
      golden: { update: flags.update, exact: flags.exact },
      version: this.config.version,
      json: this.jsonEnabled(),
      say: (text) => this.say(text),
    });
    process.exitCode = exit;
    return output;
  }
}
