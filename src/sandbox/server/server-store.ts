/** What the DM server remembers beyond a session, and where it keeps that. */

/** A deferral that the owner of the server promised to a user. */
export interface StoredDeferral {
  /** Timer name that a flow waits for, such as `defer`. */
  name: string;
  /** Epoch ms of virtual time. */
  due: number;
  reason: string;
}

/**
 * An Exec whose outcome comes later in a Generic Alert (FUMO TS, Exec). `accepted`: the device answered well and is at
 * work; `refused`: it answered with an error; `reported`: the Generic Alert has come.
 */
export interface StoredOrder {
  /** Absent when the Exec had none. */
  correlator?: string;
  /** Target of the Exec. */
  uri: string;
  /** Version of the update that was ordered, when known. */
  version?: string;
  state: 'sent' | 'accepted' | 'refused' | 'reported';
  /** Result code of FUMO; `reported` only. */
  result?: number;
}

/** What the server knows of the device from what it reported. */
export interface Inventory {
  /** Leaf name of ./DevInfo to value, as of the last package 1. */
  devInfo: Readonly<Record<string, string>>;
  /** Last `./DevDetail/FwV`. */
  firmware?: string;
  /** Last State of the FUMO object; absent since the last report. */
  fumoState?: number;
  /** Where the FUMO object was found, such as `./FwUpdate/FwPkg1`. */
  fumoUri?: string;
}

/** Plain data, so that any store can keep it. */
export interface ServerState {
  v: 1;
  /** Session ids that notifications used, in order; none is drawn twice (Notification, session id). */
  usedSessionIds: readonly number[];
  /** Base64. What the device's next credentials, and the server's own, are made with. */
  nonces: { client: string; server: string };
  /** How many nonces were drawn, so that a reopened server draws none twice. */
  noncesDrawn: number;
  inventory: Inventory;
  /** Oldest first. */
  orders: readonly StoredOrder[];
  deferrals: readonly StoredDeferral[];
}

export interface ServerStore {
  /** Undefined when nothing was ever saved. */
  load(): Promise<ServerState | undefined>;
  save(state: ServerState): Promise<void>;
}

/** Keeps the state as long as the process lives; a copy each way, as a file would. */
export function memoryServerStore(): ServerStore {
  let kept: ServerState | undefined;
  return {
    load: async () => structuredClone(kept),
    save: async (state) => {
      kept = structuredClone(state);
    },
  };
}
