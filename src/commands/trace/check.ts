import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import type { CheckResult } from '../../cli/check/check-run.js';
import { CHECK_COMMAND, CHECK_FLAGS } from '../../cli/check/words.js';
import { EXIT } from '../../cli/exit-codes.js';
import { ARG_WORDS } from '../../cli/words-help.js';

export default class TraceCheck extends BaseCommand<CheckResult> {
  static override summary = CHECK_COMMAND.summary;
  static override description = CHECK_COMMAND.description;
  static override examples = CHECK_COMMAND.examples;
  static override args = {
    run: Args.string({ description: ARG_WORDS.run, default: 'latest', ignoreStdin: true }),
  };
  static override flags = {
    rule: Flags.string({ summary: CHECK_FLAGS.rule, helpValue: 'ID', multiple: true }),
    strict: Flags.boolean({ summary: CHECK_FLAGS.strict }),
    all: Flags.boolean({ summary: CHECK_FLAGS.all }),
  };

  async run(): Promise<CheckResult> {
    const { args, flags } = await this.parse(TraceCheck);
    const [{ checkRun }, { checkLines }, { homeFolder }] = await Promise.all([
      import('../../cli/check/check-run.js'),
      import('../../cli/check/check-lines.js'),
      import('../../cli/paths.js'),
    ]);
    const { run } = args;
    const settings = { run, rules: flags.rule ?? [], strict: flags.strict };
    const result = await checkRun(homeFolder(), settings);
    if (!this.jsonEnabled()) this.say(checkLines(result, await this.layout(), flags.all).join('\n'));
    if (result.verdict === 'failed') process.exitCode = EXIT.flowFailed;
    return result;
  }
}
