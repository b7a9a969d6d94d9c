/** How much of a recording is taken in. A recording may come from anywhere, so everything that it can blow up is bounded. */
export interface ImportLimits {
  /** Octets of the recording: one file, or all files of a folder together. */
  maxOctets: number;
  /** Packets, entries or flows. */
  maxItems: number;
  /** TCP connections that are followed. */
  maxConnections: number;
  /** Octets of one direction of a connection that wait for an earlier segment. */
  maxHeldOctets: number;
  /** Octets of one body, after unpacking. */
  maxBodyOctets: number;
  /** Octets of one message of DM: twice what readers of messages take. */
  maxMessageOctets: number;
  /** Octets of all bodies together, after unpacking. */
  maxAllBodies: number;
  /** Values inside each other in a flow of mitmproxy. */
  maxDepth: number;
  /** Files in a folder. */
  maxFiles: number;
}

export const IMPORT_LIMITS: Readonly<ImportLimits> = {
  maxOctets: 512 * 1_048_576,
  maxItems: 2_000_000,
  maxConnections: 50_000,
  maxHeldOctets: 8 * 1_048_576,
  maxBodyOctets: 64 * 1_048_576,
  maxMessageOctets: 2 * 1_048_576,
  maxAllBodies: 512 * 1_048_576,
  maxDepth: 32,
  maxFiles: 20_000,
};
