/** The fault `nonce-lost`: the server stands there as after a restored backup, without the nonce of the last session. */
import { RESYNC_NONCES } from '../../dm/notification.js';
import type { FaultName, Surroundings } from '../../engine/ports.js';
import { toBase64 } from '../../syncml/octets.js';
import type { ServerMemory } from './server-memory.js';

/**
 * To be called whenever a nonce of an earlier session is about to be used. The server then expects a nonce that nobody
 * has, so it challenges; a notification, which nobody can challenge, it makes with the resync nonce, and its credentials
 * in the session that follows (DM Security 1.2, 5.3.3). It happens once for each time that the fault is given.
 */
export function openNonceLoss(
  faults: ReadonlySet<FaultName>,
  memory: ServerMemory,
  { record }: Surroundings,
): (before: 'notification' | 'session') => void {
  let isLost = false;
  return (before) => {
    if (!faults.has('nonce-lost')) isLost = false;
    else if (!isLost) {
      isLost = true;
      const client = toBase64(memory.drawNonce());
      const own = before === 'notification' ? { server: toBase64(RESYNC_NONCES.octets) } : {};
      memory.change((state) => ({ ...state, nonces: { ...state.nonces, client, ...own } }));
      record({ kind: 'note', side: 'server', code: 'server.nonces-lost', text: WORDS });
    }
  };
}

const WORDS = 'the server has lost the nonce of the last session, as after a restored backup';
