import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import type { TraceShown } from '../../cli/trace-showing.js';
import { ARG_WORDS, COMMAND_WORDS, FLAG_WORDS } from '../../cli/words-help.js';
import { TRACE_WORDS } from '../../cli/words-list.js';
import { FumoError } from '../../errors.js';

export default class TraceShow extends BaseCommand<TraceShown> {
  static override summary = COMMAND_WORDS.traceShow.summary;
  static override description = COMMAND_WORDS.traceShow.description;
  static override examples = COMMAND_WORDS.traceShow.examples;
  static override args = {
    run: Args.string({ description: ARG_WORDS.run, default: 'latest', ignoreStdin: true }),
  };
  static override flags = {
    message: Flags.integer({ summary: FLAG_WORDS.message, helpValue: 'N', min: 1 }),
    raw: Flags.boolean({ summary: FLAG_WORDS.raw }),
  };

  async run(): Promise<TraceShown> {
    const { args, flags } = await this.parse(TraceShow);
    if (flags.raw && flags.message === undefined) {
      throw new FumoError('usage.raw-without-message', TRACE_WORDS.rawNeedsMessage, {
        hint: TRACE_WORDS.rawHint,
      });
    }
    const { openTrace, showMessage, showTrace } = await import('../../cli/trace-showing.js');
    const { homeFolder } = await import('../../cli/paths.js');
    const trace = await openTrace(homeFolder(), args.run);
    if (trace.recovered) process.stderr.write(`${TRACE_WORDS.recovered(trace.path)}\n`);
    const layout = await this.layout();
    const { lines, json } =
      flags.message === undefined
        ? showTrace(trace, layout)
        : showMessage(trace, flags.message, flags.raw, layout);
    if (!this.jsonEnabled()) this.say(lines.join('\n'));
    return json;
  }
}
