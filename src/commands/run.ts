import * as Args from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { RUN_FLAGS, settingsFrom } from '../cli/run-flags.js';
import type { RunOutput } from '../cli/run-many.js';
import { USAGE_WORDS } from '../cli/words.js';
import { ARG_WORDS, COMMAND_WORDS } from '../cli/words-help.js';
import { FumoError } from '../errors.js';

export default class Run extends BaseCommand<RunOutput> {
  static override summary = COMMAND_WORDS.run.summary;
  static override description = COMMAND_WORDS.run.description;
  static override examples = COMMAND_WORDS.run.examples;
  static override args = {
    flow: Args.string({ description: ARG_WORDS.flows, required: true, multiple: true, ignoreStdin: true }),
  };
  static override flags = RUN_FLAGS;

  async run(): Promise<RunOutput> {
    const { args, flags } = await this.parse(Run);
    const settings = settingsFrom(flags);
    if (flags.trace !== undefined && args.flow.length > 1) {
      throw new FumoError('usage.trace-of-many', USAGE_WORDS.traceOfMany, { found: args.flow.join(' ') });
    }
    const { playFlows } = await import('../cli/run-many.js');
    const { output, exit } = await playFlows(args.flow, {
      settings,
      traceCopy: flags.trace,
      version: this.config.version,
      json: this.jsonEnabled(),
      say: (text) => this.say(text),
    });
    process.exitCode = exit;
    return output;
  }
}
