/** The server's memory at work: one state, saved in order, and what is drawn by chance without drawing it twice. */
import { openSeed } from '../../engine/seed.js';
import { FumoError } from '../../errors.js';
import { fromBase64, toBase64 } from '../../syncml/octets.js';
import type { ServerState, ServerStore } from './server-store.js';

/** Octets of a nonce: 128 bits (DM Security 1.2, nonces). */
const NONCE_OCTETS = 16;
const MAX_SESSION_ID = 0xffff;
/** Ids remembered; when older ones are forgotten, thousands of sessions lie between. */
const KEPT_SESSION_IDS = 0x4000;

export interface ServerMemory {
  readonly state: ServerState;
  change(change: (state: ServerState) => ServerState): void;
  /** Resolves when everything changed so far is saved. */
  saved(): Promise<void>;
  drawNonce(): Uint8Array;
  /** From 1 to 65535, never one used before nor one that is `taken`. */
  drawSessionId(taken: (id: number) => boolean): number;
  nonce(of: 'client' | 'server'): Uint8Array;
}

/**
 * Loads what the store has, or begins with what is known since bootstrap: the nonces that both ends got, and the
 * firmware that the device was handed out with.
 */
export async function openServerMemory(
  store: ServerStore,
  seedText: string,
  firmware?: string,
): Promise<ServerMemory> {
  // A seed of its own: the device draws the bootstrap nonces from equal streams, and neither may shift the other.
  const seed = openSeed(seedText);
  const first = (name: string) => toBase64(seed.stream(name).bytes(NONCE_OCTETS));
  let state: ServerState = (await store.load()) ?? {
    v: 1,
    usedSessionIds: [],
    nonces: { client: first('bootstrap.client-nonce'), server: first('bootstrap.server-nonce') },
    noncesDrawn: 0,
    inventory: { devInfo: {}, ...(firmware === undefined ? {} : { firmware }) },
    orders: [],
    deferrals: [],
  };
  const nonces = seed.stream('server.nonces');
  const sessionIds = seed.stream('server.session-ids');
  nonces.bytes(NONCE_OCTETS * state.noncesDrawn);
  const used = new Set(state.usedSessionIds);
  let lastSaved = state;
  let saving = Promise.resolve();

  const memory: ServerMemory = {
    get state() {
      return state;
    },
    change(change) {
      state = change(state);
    },
    saved() {
      saving = saving.then(async () => {
        if (state === lastSaved) return;
        const snapshot = state;
        await store.save(snapshot);
        lastSaved = snapshot;
      });
      return saving;
    },
    drawNonce() {
      memory.change((now) => ({ ...now, noncesDrawn: now.noncesDrawn + 1 }));
      return nonces.bytes(NONCE_OCTETS);
    },
    drawSessionId(taken) {
      let id = sessionIds.integer(1, MAX_SESSION_ID);
      while (used.has(id) || taken(id)) id = sessionIds.integer(1, MAX_SESSION_ID);
      used.add(id);
      const [forgotten] = used.size > KEPT_SESSION_IDS ? used : [];
      if (forgotten !== undefined) used.delete(forgotten);
      memory.change((now) => ({ ...now, usedSessionIds: [...used] }));
      return id;
    },
    nonce: (of) => decodeNonce(state.nonces[of]),
  };
  return memory;
}

function decodeNonce(text: string): Uint8Array {
  const nonce = fromBase64(text);
  if (nonce) return nonce;
  throw new FumoError('store.bad-nonce', 'the server state has a nonce that is not base64', {
    expected: 'base64',
    found: text,
    hint: 'Remove the state of the sandbox and start it again.',
  });
}
