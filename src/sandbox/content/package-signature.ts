/**
 * The signature of update packages of the sandbox. A vendor would sign with a private key; here one key, known to the
 * packager and to the update agents, stands in for the pair.
 */
import { createHmac } from 'node:crypto';

/** What the signature covers. */
export interface SignedFacts {
  name: string;
  version: string;
  man: string;
  mod: string;
  /** Octets of the payload. */
  size: number;
  /** SHA-256 of the payload, hex in lower case. */
  sha256: string;
}

const VENDOR_KEY = 'fumo sandbox packages';

/** HMAC-SHA256 over the facts, hex in lower case. @param key another one than the vendor's gives a bad signature */
export function signPackage(
  { name, version, man, mod, size, sha256 }: SignedFacts,
  key: string = VENDOR_KEY,
): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([name, version, man, mod, size, sha256]))
    .digest('hex');
}
