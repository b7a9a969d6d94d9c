/** What both ends of a recorded run knew before it, as far as the header of its trace tells. */

import type { Credentials } from '../trace/check/index.js';
import type { TraceHeader } from '../trace/event.js';
import { openSeed } from './seed.js';

type Tree = Readonly<Record<string, unknown>>;

/** The account is in the header, the nonces come from the seed. Undefined when the header does not say. */
export function credentialsOf({ given, seed }: TraceHeader): Credentials | undefined {
  const { account, server } = asTree(given);
  const { user, password, 'server-password': serverPassword } = asTree(account);
  const { id: serverId } = asTree(server);
  const texts = [user, password, serverPassword, serverId];
  if (!texts.every((text): text is string => typeof text === 'string')) return undefined;
  const nonce = (end: string): Uint8Array => openSeed(seed).stream(`bootstrap.${end}-nonce`).bytes(16);
  const [name = '', secret = '', serverSecret = '', id = ''] = texts;
  return {
    serverId: id,
    serverPassword: serverSecret,
    user: name,
    password: secret,
    clientNonce: nonce('client'),
    serverNonce: nonce('server'),
  };
}

function asTree(value: unknown): Tree {
  return typeof value === 'object' && value !== null ? (value as Tree) : {};
}
