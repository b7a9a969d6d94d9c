import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import type { FlowRunResult } from '../cli/flow-run.js';
import { RUN_FLAGS, settingsFrom } from '../cli/run-flags.js';
import { ARG_WORDS, COMMAND_WORDS, FLAG_WORDS } from '../cli/words-help.js';

export default class Step extends BaseCommand<FlowRunResult> {
  static override summary = COMMAND_WORDS.step.summary;
  static override description = COMMAND_WORDS.step.description;
  static override examples = COMMAND_WORDS.step.examples;
  static override args = {
    flow: Args.string({ description: ARG_WORDS.flow, required: true, ignoreStdin: true }),
  };
  static override flags = { ...RUN_FLAGS, plain: Flags.boolean({ summary: FLAG_WORDS.plain }) };

  async run(): Promise<FlowRunResult> {
    const { args, flags } = await this.parse(Step);
    const settings = settingsFrom(flags);
    const { stepFlow } = await import('../cli/drive.js');
    const { result, exit } = await stepFlow({
      flow: args.flow,
      settings,
      traceCopy: flags.trace,
      version: this.config.version,
      json: this.jsonEnabled(),
      say: (text) => this.say(text),
      plain: flags.plain,
    });
    process.exitCode = exit;
    return result;
  }
}
