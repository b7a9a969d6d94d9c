/** What a device profile states: its tree, where its parts are, what it can hold, and its habits on the wire. */
import type { AlertTypeForm } from '../../../dm/generic-alert.js';
import type { ReplyHabit } from '../../../dm/ui-alert.js';
import type { Warning } from '../../../syncml/message.js';
import type { UriLimits } from '../tree/commands.js';
import type { NodeSeed } from '../tree/node.js';
import type { OptionalFeature } from '../tree/tree.js';

/** Where a generic alert says it comes from. */
export type AlertSource = 'object' | 'executed-node';

/**
 * How the device speaks where the standard leaves room, or where deployed devices do not follow it. Each habit shows
 * on the wire.
 */
export interface DeviceHabits {
  /** How the Type of a generic alert is written; the standard wants it prefixed, deployed devices send it bare. */
  alertType: AlertTypeForm;
  /** Source of a result: the FUMO object, as FUMO TS 6.2.2 wants, or the node that was executed below it. */
  alertSource: AlertSource;
  /** Format of a result's Data; both are in use. */
  alertFormat: 'int' | 'chr';
  /** What is answered to a user interaction alert when time is up, and to an empty selection. */
  promptHabit: ReplyHabit;
  /** Whether the Correlator of an Exec comes back in its result, as FUMO TS 6.2.2 demands. */
  correlator: 'echo' | 'drop';
  /** Data of a `userrequest` alert; FUMO TS 7 leaves it to the vendor. */
  userRequestData: string;
  /** Format of that Data. */
  userRequestFormat: string;
  /** Source of that alert: the FUMO object, its DownloadAndUpdate node, or none (all firmware of the device). */
  userRequestSource: AlertSource | 'none';
  /** Whether DevInfo items carry Meta Format and Type; without them the defaults hold (chr, text/plain). */
  devInfoMeta: 'explicit' | 'default';
  /** How the id of a session that the device opens is written: hex digits, or decimal ones as Windows does. */
  sessionIdText: 'hex' | 'decimal';
  /** User-Agent of the device's HTTP requests. */
  userAgent: string;
  /** Times that a report which was not taken is sent again. */
  reportRetries: number;
  /** Milliseconds between those tries. */
  reportRetryMs: number;
}

export interface DeviceProfile {
  nodes: readonly NodeSeed[];
  /** Normal URI of the FUMO object that the device's own menu asks about: the first of `fumoUris`. */
  fumoUri: string;
  /** Normal URIs of all FUMO objects. */
  fumoUris: readonly string[];
  /** Normal URIs below which every interior node that a server adds is a FUMO object. */
  fumoParents: readonly string[];
  /** Normal URIs of the AAuthData leaves, which hold the nonces. */
  nonceUris: { client: string; server: string };
  uriLimits: UriLimits;
  /** Optional features of DM that the device does not have. */
  lacks: ReadonlySet<OptionalFeature>;
  /** Octets of the largest message that the device takes. */
  maxMsgSize: number;
  /** Octets of the largest object that the device takes. */
  maxObjSize: number;
  /** Octets free for an update package. */
  memory: number;
  habits: DeviceHabits;
  /** What had to be tolerated in the file that the profile is from. */
  tolerated: readonly Warning[];
}
