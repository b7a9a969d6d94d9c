/** What a device profile states: its tree, where its parts are, and what it can hold. */
import type { UriLimits } from '../tree/commands.js';
import type { NodeSeed } from '../tree/node.js';

export interface DeviceProfile {
  nodes: readonly NodeSeed[];
  /** Normal URI of the FUMO object. */
  fumoUri: string;
  /** Normal URIs of the AAuthData leaves, which hold the nonces. */
  nonceUris: { client: string; server: string };
  uriLimits: UriLimits;
  /** Octets of the largest message that the device takes. */
  maxMsgSize: number;
  /** Octets of the largest object that the device takes. */
  maxObjSize: number;
  /** Octets free for an update package. */
  memory: number;
}
