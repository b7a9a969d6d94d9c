import { FumoError } from '../../errors.js';
import { fromBase64, fromHex, utf8Encode } from '../../syncml/octets.js';
import { MESSAGE_WORDS } from './words.js';

const FORMS: Readonly<Record<string, (text: string) => Uint8Array | undefined>> = {
  text: utf8Encode,
  hex: fromHex,
  base64: fromBase64,
};

/**
 * The octets of a nonce: base64 as it stands in a Chal, or `text:...`, `hex:...`, `base64:...`.
 * @throws FumoError `usage.bad-nonce`
 */
export function readNonce(value: string): Uint8Array {
  const [, form = 'base64', text = value] = /^(text|hex|base64):(.*)$/s.exec(value) ?? [];
  const octets = FORMS[form]?.(text);
  if (octets) return octets;
  throw new FumoError('usage.bad-nonce', MESSAGE_WORDS.badNonce(value), {
    expected: MESSAGE_WORDS.nonceExpected,
    hint: MESSAGE_WORDS.nonceHint,
  });
}
