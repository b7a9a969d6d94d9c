/** Flags that the commands of `fumo message` share. */
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { MESSAGE_KINDS } from './kind.js';
import { INPUT_FORMS } from './octet-text.js';
import { MESSAGE_ARG_WORDS, MESSAGE_FLAG_WORDS } from './words-help.js';

/** `ignoreStdin`: the commands read standard input themselves, as octets. */
export const FILE_ARG = {
  file: Args.string({ description: MESSAGE_ARG_WORDS.file, ignoreStdin: true }),
};

export const READ_FLAGS = {
  input: Flags.option({ options: INPUT_FORMS })({ summary: MESSAGE_FLAG_WORDS.input }),
  from: Flags.option({ options: MESSAGE_KINDS })({ summary: MESSAGE_FLAG_WORDS.from }),
  strict: Flags.boolean({ summary: MESSAGE_FLAG_WORDS.strict }),
};

export const AUTH_FLAGS = {
  secret: Flags.string({ summary: MESSAGE_FLAG_WORDS.secret, helpValue: 'PASSWORD' }),
  user: Flags.string({ summary: MESSAGE_FLAG_WORDS.user, helpValue: 'NAME', dependsOn: ['secret'] }),
  nonce: Flags.string({
    summary: MESSAGE_FLAG_WORDS.nonce,
    helpValue: 'NONCE',
    multiple: true,
    multipleNonGreedy: true,
    dependsOn: ['secret'],
  }),
  hmac: Flags.string({ summary: MESSAGE_FLAG_WORDS.hmac, helpValue: 'HEADER', dependsOn: ['secret'] }),
};

export const OUTPUT_FLAGS = {
  output: Flags.string({ summary: MESSAGE_FLAG_WORDS.output, helpValue: 'FILE', char: 'o' }),
  force: Flags.boolean({ summary: MESSAGE_FLAG_WORDS.force }),
};
