import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { EXIT } from '../../cli/exit-codes.js';
import type { DiffResult } from '../../cli/trace/diff.js';
import { DIFF_ARGS, DIFF_COMMAND, DIFF_FLAGS, SHOW_FLAGS } from '../../cli/trace/words-help.js';

export default class TraceDiff extends BaseCommand<DiffResult> {
  static override summary = DIFF_COMMAND.summary;
  static override description = DIFF_COMMAND.description;
  static override examples = DIFF_COMMAND.examples;
  static override args = {
    a: Args.string({ description: DIFF_ARGS.a, required: true, ignoreStdin: true }),
    b: Args.string({ description: DIFF_ARGS.b, required: true, ignoreStdin: true }),
  };
  static override flags = {
    format: Flags.string({ summary: DIFF_FLAGS.format, helpValue: 'FORMAT', char: 'f' }),
    output: Flags.string({ summary: DIFF_FLAGS.output, helpValue: 'FILE', char: 'o' }),
    force: Flags.boolean({ summary: DIFF_FLAGS.force }),
    exact: Flags.boolean({ summary: DIFF_FLAGS.exact }),
    'with-times': Flags.boolean({ summary: DIFF_FLAGS.withTimes }),
    first: Flags.boolean({ summary: DIFF_FLAGS.first }),
    ignore: Flags.string({ summary: DIFF_FLAGS.ignore, helpValue: 'PATH', multiple: true }),
    'no-pager': Flags.boolean({ summary: SHOW_FLAGS.noPager }),
  };

  async run(): Promise<DiffResult> {
    const { args, flags } = await this.parse(TraceDiff);
    const { diffTraces } = await import('../../cli/trace/diff.js');
    const { homeFolder } = await import('../../cli/paths.js');
    const { format, output, force, exact, first } = flags;
    const result = await diffTraces(homeFolder(), {
      ...{ a: args.a, b: args.b, format, output, force, exact, first },
      withTimes: flags['with-times'],
      ignore: flags.ignore ?? [],
      pager: !flags['no-pager'],
      json: this.jsonEnabled(),
      layout: await this.layout(),
      say: (text) => this.say(text),
    });
    if (!result.same) process.exitCode = EXIT.flowFailed;
    return result;
  }
}
