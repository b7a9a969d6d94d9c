import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { SHOW_WORDS } from '../../cli/trace/words.js';
import { SHOW_COMMAND, SHOW_FLAGS } from '../../cli/trace/words-help.js';
import type { TraceShown } from '../../cli/trace-showing.js';
import { ARG_WORDS } from '../../cli/words-help.js';
import { TRACE_WORDS } from '../../cli/words-list.js';
import { FumoError } from '../../errors.js';

const ALONE = ['filter', 'last', 'check', 'follow'];

export default class TraceShow extends BaseCommand<TraceShown> {
  static override summary = SHOW_COMMAND.summary;
  static override description = SHOW_COMMAND.description;
  static override examples = SHOW_COMMAND.examples;
  static override args = {
    run: Args.string({ description: ARG_WORDS.run, default: 'latest', ignoreStdin: true }),
  };
  static override flags = {
    message: Flags.integer({ summary: SHOW_FLAGS.message, helpValue: 'N', min: 1, exclusive: ALONE }),
    raw: Flags.boolean({ summary: SHOW_FLAGS.raw }),
    filter: Flags.string({ summary: SHOW_FLAGS.filter, helpValue: 'FILTER' }),
    last: Flags.integer({ summary: SHOW_FLAGS.last, helpValue: 'N', min: 1 }),
    check: Flags.boolean({ summary: SHOW_FLAGS.check, exclusive: ['follow'] }),
    wall: Flags.boolean({ summary: SHOW_FLAGS.wall }),
    follow: Flags.boolean({ summary: SHOW_FLAGS.follow }),
    'no-pager': Flags.boolean({ summary: SHOW_FLAGS.noPager }),
  };

  async run(): Promise<TraceShown> {
    const { args, flags } = await this.parse(TraceShow);
    if (flags.raw && flags.message === undefined) {
      throw new FumoError('usage.raw-without-message', TRACE_WORDS.rawNeedsMessage, {
        hint: TRACE_WORDS.rawHint,
      });
    }
    if (flags.follow && this.jsonEnabled()) {
      throw new FumoError('usage.stdout-taken', SHOW_WORDS.followJson, { hint: SHOW_WORDS.followJsonHint });
    }
    const { showTrace } = await import('../../cli/trace/show.js');
    const { homeFolder } = await import('../../cli/paths.js');
    const { message, raw, filter, last, check, wall, follow } = flags;
    return showTrace(homeFolder(), {
      run: args.run,
      ...{ message, raw, filter, last, check, wall, follow },
      pager: !flags['no-pager'],
      json: this.jsonEnabled(),
      layout: await this.layout(),
      note: (text) => process.stderr.write(`${text}\n`),
    });
  }
}
