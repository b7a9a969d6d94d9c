/** What `--help` says of `fumo message`. */
import type { CommandWords } from '../words-help.js';

export const MESSAGE_FLAG_WORDS = {
  input: 'How the octets are written in the input; guessed without it.',
  from: 'What the octets are; guessed without it. A Package #0 may have the headers of its SMS in front.',
  strict: 'Refuse whatever would be tolerated with a warning.',
  decodeTo:
    'How to write it: binary, hex and base64 are the octets as they came. Default: xml; json for a Package #0.',
  encodeTo: 'How to write it: hex and base64 are of the WBXML or of the Package #0. Default: wbxml.',
  output: 'File to write; "-" for standard output.',
  force: 'Replace the file.',
  secret: 'Check the credentials, or the digest of a Package #0, with this password.',
  user: 'Name that goes with the secret; else the one that the message claims.',
  nonce: 'The nonce that is due, then older ones: base64 as in a Chal, or text:... or hex:...',
  hmac: 'Value of the HTTP header x-syncml-hmac that came with the message.',
  serverId: 'Make a Package #0 from flags, for this server.',
  session: 'Session id of the Package #0, in hex: A1.',
  uiMode: 'What the device may show before the session.',
  initiator: 'Who wants the session.',
  vendor: 'Vendor-specific octets at the end of the Package #0, in hex.',
  makeSecret: 'Password of the server at the device; the digest of the Package #0 is made of it.',
  makeNonce: 'Nonce of the digest: base64 as in a Chal, or text:... or hex:...',
  sms: 'Put the 13 header octets of an SMS before the Package #0.',
} as const;

export const MESSAGE_ARG_WORDS = {
  file: 'File with the message; "-" or nothing for standard input.',
} as const;

const ME = '<%= config.bin %> <%= command.id %>';
const FORMS =
  'The message may be WBXML, XML or a Package #0 (with or without the headers of its SMS), as octets, as hex (with blanks, colons, 0x, or a dump with offsets) or as base64. What it is, and how it is written, is guessed.';

export const MESSAGE_COMMAND_WORDS = {
  decode: {
    summary: 'Show a message as XML or JSON.',
    description: `${FORMS}

What is tolerated is said on standard error, with its clause; --strict refuses it. With --secret the credentials are checked, and the exit code is 3 when they do not fit.`,
    examples: [
      { description: 'A captured message as XML', command: `${ME} message.wbxml` },
      {
        description: 'A Package #0 from a log, in hex',
        command: `echo "8f7354bc a3bf14f9 d1bbdb90 14472a23 02f80000 0000a108 646d2e6c 6f63616c" | ${ME}`,
      },
      {
        description: 'As JSON that can be changed and encoded again',
        command: `${ME} message.wbxml --to json`,
      },
      {
        description: 'XML into a file as WBXML',
        command: `${ME} message.xml --to wbxml --output made.wbxml`,
      },
    ],
  },
  encode: {
    summary: 'Write a message as the octets that go over the wire.',
    description: `Takes XML, the JSON that "message decode --to json" writes, or any other form of a message, and writes WBXML: elements in the order of the DTD, whatever order they came in. What cannot be encoded is refused with line and column.

With --server-id it makes a Package #0 from flags instead.`,
    examples: [
      { description: 'XML to WBXML', command: `${ME} message.xml --output made.wbxml` },
      { description: 'JSON to hex', command: `${ME} message.json --to hex` },
      {
        description: 'A Package #0 as it goes into an SMS',
        command: `${ME} --server-id dm.local --session A1 --ui-mode user-interaction --secret srvpwd --nonce text:Nonce --sms --to hex`,
      },
    ],
  },
  explain: {
    summary: 'Say what every octet of a message is for.',
    description: `${FORMS}

Offset, octets, code page and token (line and column for XML), and meaning, indented as the elements are. The output can be given to "message decode", "encode" and "explain" again. With --secret the credentials are explained: the inputs of the digest, what it should be, and which nonce would have made it.`,
    examples: [
      { description: 'Every octet of a captured message', command: `${ME} message.wbxml` },
      {
        description: 'Why an MD5 credential is refused',
        command: `${ME} credentials.xml --secret OhBehave --user Bruce2 --nonce text:Nonce --nonce 2MEEkw==`,
      },
      {
        description: 'Whether a Package #0 is genuine',
        command: `${ME} package0.hex --secret srvpwd --nonce text:Nonce`,
      },
    ],
  },
} as const satisfies Record<string, CommandWords>;
