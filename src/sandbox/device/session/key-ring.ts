/**
 * The nonces of the account. They live in the account's AAuthData leaves, which no server can read, so they outlast
 * sessions as the tree does.
 */
import type { SeedStream } from '../../../engine/seed.js';
import type { ManagementTree } from '../tree/tree.js';

export interface KeyRing {
  /** What the device's next credentials are made with. */
  clientNonce(): Uint8Array;
  keepClientNonce(nonce: Uint8Array): void;
  /**
   * What credentials of the server may be made with: the nonce offered last, then the one before, because the message
   * that offered the last may have been lost.
   */
  serverNonces(): readonly Uint8Array[];
  /** Draws the server's next nonce and accepts it from now on. 128 bits (Security 1.2, nonce). */
  offerServerNonce(): Uint8Array;
}

export function openKeyRing(
  tree: ManagementTree,
  uris: { client: string; server: string },
  nonces: SeedStream,
): KeyRing {
  let previous: Uint8Array | undefined;
  const read = (uri: string): Uint8Array => {
    const value = tree.find(uri)?.value;
    return value instanceof Uint8Array ? value : new Uint8Array();
  };
  return {
    clientNonce: () => read(uris.client),
    keepClientNonce: (nonce) => tree.keep(uris.client, nonce),
    serverNonces: () => [read(uris.server), ...(previous ? [previous] : [])],
    offerServerNonce() {
      previous = read(uris.server);
      tree.keep(uris.server, nonces.bytes(16));
      return read(uris.server);
    },
  };
}
