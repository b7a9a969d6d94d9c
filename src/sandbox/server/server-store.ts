/** What the DM server remembers beyond a session, and where it keeps that. */

/** A deferral that the owner of the server promised to a user. */
export interface StoredDeferral {
  /** Timer name that a flow waits for, such as `defer`. */
  name: string;
  /** Epoch ms of virtual time. */
  due: number;
  reason: string;
}

/** An Exec whose outcome comes later in a Generic Alert, matched by its Correlator (FUMO TS, Exec and Generic Alert). */
export interface StoredOrder {
  correlator: string;
  /** Target of the Exec. */
  uri: string;
  /** Result code as received; absent while the order is open. */
  result?: string;
}

/** What the server knows of the device from what it reported. */
export interface Inventory {
  /** Leaf name of ./DevInfo to value, as of the last package 1. */
  devInfo: Readonly<Record<string, string>>;
  /** Last `./DevDetail/FwV`. */
  firmware?: string;
  /** Last State of the FUMO object. */
  fumoState?: number;
  /** Where the FUMO object is, such as `./FwUpdate/FwPkg1`. */
  fumoUri?: string;
}

/** Plain data, so that any store can keep it. */
export interface ServerState {
  v: 1;
  /** Session ids that notifications used, in order; none is drawn twice (Notification, session id). */
  usedSessionIds: readonly number[];
  /** Base64. `client`: what the next credentials of the device must be made with, current first. */
  nonces: { client: readonly string[]; server: string };
  inventory: Inventory;
  orders: readonly StoredOrder[];
  deferrals: readonly StoredDeferral[];
  /** How many nonces were drawn, so that a reopened server draws none twice. */
  noncesDrawn: number;
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
