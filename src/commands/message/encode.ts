import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { ENCODE_FORMS, type Encoded } from '../../cli/message/encode.js';
import { FILE_ARG, OUTPUT_FLAGS, READ_FLAGS } from '../../cli/message/flags.js';
import { INITIATORS, UI_MODES } from '../../cli/message/json-schema.js';
import { MESSAGE_WORDS } from '../../cli/message/words.js';
import { MESSAGE_COMMAND_WORDS, MESSAGE_FLAG_WORDS } from '../../cli/message/words-help.js';
import { FumoError } from '../../errors.js';

export default class MessageEncode extends BaseCommand<Encoded> {
  static override summary = MESSAGE_COMMAND_WORDS.encode.summary;
  static override description = MESSAGE_COMMAND_WORDS.encode.description;
  static override examples = MESSAGE_COMMAND_WORDS.encode.examples;
  static override args = FILE_ARG;
  static override flags = {
    to: Flags.option({ options: ENCODE_FORMS })({ summary: MESSAGE_FLAG_WORDS.encodeTo }),
    ...READ_FLAGS,
    ...OUTPUT_FLAGS,
    'server-id': Flags.string({
      summary: MESSAGE_FLAG_WORDS.serverId,
      helpValue: 'ID',
      dependsOn: ['session'],
    }),
    session: Flags.string({
      summary: MESSAGE_FLAG_WORDS.session,
      helpValue: 'HEX',
      dependsOn: ['server-id'],
    }),
    'ui-mode': Flags.option({ options: UI_MODES, dependsOn: ['server-id'] })({
      summary: MESSAGE_FLAG_WORDS.uiMode,
    }),
    initiator: Flags.option({ options: INITIATORS, dependsOn: ['server-id'] })({
      summary: MESSAGE_FLAG_WORDS.initiator,
    }),
    vendor: Flags.string({ summary: MESSAGE_FLAG_WORDS.vendor, helpValue: 'HEX', dependsOn: ['server-id'] }),
    secret: Flags.string({
      summary: MESSAGE_FLAG_WORDS.makeSecret,
      helpValue: 'PASSWORD',
      dependsOn: ['nonce'],
    }),
    nonce: Flags.string({ summary: MESSAGE_FLAG_WORDS.makeNonce, helpValue: 'NONCE', dependsOn: ['secret'] }),
    sms: Flags.boolean({ summary: MESSAGE_FLAG_WORDS.sms }),
  };

  async run(): Promise<Encoded> {
    const { args, flags } = await this.parse(MessageEncode);
    const fromFlags = flags['server-id'] !== undefined;
    if (fromFlags && args.file !== undefined) {
      throw new FumoError('usage.flags-and-file', MESSAGE_WORDS.flagsAndFile, {
        found: args.file,
        hint: MESSAGE_WORDS.flagsAndFileHint,
      });
    }
    const { readInput } = await import('../../cli/message/read-input.js');
    const { encode } = await import('../../cli/message/encode.js');
    const { sayRead } = await import('../../cli/message/say.js');
    const json = this.jsonEnabled();
    const raw = fromFlags ? undefined : await readInput(args.file);
    return encode(raw, {
      ...flags,
      json,
      say: (text) => this.say(text),
      warn: async (warnings) => (json ? undefined : sayRead(warnings)),
    });
  }
}
