import { BaseCommand } from '../../cli/base-command.js';
import { EXIT, exitCodeOf } from '../../cli/exit-codes.js';
import type { Explained } from '../../cli/message/explain.js';
import { AUTH_FLAGS, FILE_ARG, READ_FLAGS } from '../../cli/message/flags.js';
import { MESSAGE_COMMAND_WORDS } from '../../cli/message/words-help.js';

export default class MessageExplain extends BaseCommand<Explained> {
  static override summary = MESSAGE_COMMAND_WORDS.explain.summary;
  static override description = MESSAGE_COMMAND_WORDS.explain.description;
  static override examples = MESSAGE_COMMAND_WORDS.explain.examples;
  static override args = FILE_ARG;
  static override flags = { ...READ_FLAGS, ...AUTH_FLAGS };

  async run(): Promise<Explained> {
    const { args, flags } = await this.parse(MessageExplain);
    const { readInput } = await import('../../cli/message/read-input.js');
    const { explain } = await import('../../cli/message/explain.js');
    const { sayRead } = await import('../../cli/message/say.js');
    const raw = await readInput(args.file);
    const { columns } = await this.layout();
    const { json, lines, warnings, refusal, proven } = explain(raw, flags, columns);
    if (!proven) process.exitCode = EXIT.flowFailed;
    if (this.jsonEnabled()) {
      if (refusal) process.exitCode = exitCodeOf(refusal);
      return json;
    }
    this.say(lines.join('\n'));
    await sayRead(warnings);
    if (refusal) throw refusal;
    return json;
  }
}
