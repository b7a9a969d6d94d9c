import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { EXIT } from '../../cli/exit-codes.js';
import { DECODE_FORMS, type Decoded } from '../../cli/message/decode.js';
import { AUTH_FLAGS, FILE_ARG, OUTPUT_FLAGS, READ_FLAGS } from '../../cli/message/flags.js';
import { MESSAGE_COMMAND_WORDS, MESSAGE_FLAG_WORDS } from '../../cli/message/words-help.js';

export default class MessageDecode extends BaseCommand<Decoded> {
  static override summary = MESSAGE_COMMAND_WORDS.decode.summary;
  static override description = MESSAGE_COMMAND_WORDS.decode.description;
  static override examples = MESSAGE_COMMAND_WORDS.decode.examples;
  static override args = FILE_ARG;
  static override flags = {
    to: Flags.option({ options: DECODE_FORMS })({ summary: MESSAGE_FLAG_WORDS.decodeTo }),
    ...READ_FLAGS,
    ...OUTPUT_FLAGS,
    ...AUTH_FLAGS,
  };

  async run(): Promise<Decoded> {
    const { args, flags } = await this.parse(MessageDecode);
    const { readInput } = await import('../../cli/message/read-input.js');
    const { decode } = await import('../../cli/message/decode.js');
    const { sayRead } = await import('../../cli/message/say.js');
    const json = this.jsonEnabled();
    const raw = await readInput(args.file);
    const decoded = await decode(raw, {
      ...flags,
      json,
      say: (text) => this.say(text),
      warn: async ({ warnings }, auth) => (json ? undefined : sayRead(warnings, auth)),
    });
    if (!decoded.proven) process.exitCode = EXIT.flowFailed;
    return decoded.json;
  }
}
