/**
 * The firmware update management object of FUMO 1.0: its nodes, its states and edges, and its result codes.
 * Tables only; who walks them is the device's update agent.
 */

/** Type property of the object's root node (FUMO TS 5, management object identifier). */
export const FUMO_URN = 'urn:oma:mo:oma-fumo:1.0';

export interface FumoNodeRow {
  /** Path below the object's root; empty for the root itself. */
  path: string;
  occurrence: 'One' | 'ZeroOrOne' | 'ZeroOrMore';
  format: 'node' | 'chr' | 'bin' | 'int';
  access: readonly ('Get' | 'Replace' | 'Exec')[];
  meaning: string;
}

/** Nodes of the object (FUMO TS 5.1). */
export const NODES: readonly FumoNodeRow[] = [
  node('', 'ZeroOrMore', 'node', ['Get'], 'one firmware update package; its Type is the FUMO URN'),
  node('PkgName', 'ZeroOrOne', 'chr', ['Get'], 'name of the package'),
  node('PkgVersion', 'ZeroOrOne', 'chr', ['Get'], 'version of the package, free-form'),
  node('Download', 'ZeroOrOne', 'node', ['Exec', 'Get'], 'Exec fetches the package'),
  node('Download/PkgURL', 'One', 'chr', ['Replace', 'Get'], 'where the package or its descriptor is'),
  node('Update', 'ZeroOrOne', 'node', ['Exec', 'Get'], 'Exec installs the package that the device holds'),
  node('Update/PkgData', 'ZeroOrOne', 'bin', ['Replace'], 'the package itself, pushed through DM'),
  node(
    'DownloadAndUpdate',
    'ZeroOrOne',
    'node',
    ['Exec', 'Get'],
    'Exec fetches the package, then installs it',
  ),
  node(
    'DownloadAndUpdate/PkgURL',
    'One',
    'chr',
    ['Replace', 'Get'],
    'where the package or its descriptor is',
  ),
  node('State', 'One', 'int', ['Get'], 'how far the update is'),
  node('Ext', 'ZeroOrOne', 'node', ['Get'], 'extensions of the vendor'),
];

export interface FumoStateRow {
  name: string;
  meaning: string;
  /** An update ends here; what follows is cleaning up. */
  terminal: boolean;
}

/** Values of the State node (FUMO TS 5.1.10). */
export const STATES = {
  10: { name: 'Idle', meaning: 'nothing is pending', terminal: false },
  20: { name: 'Download failed', meaning: 'the package could not be fetched', terminal: true },
  30: { name: 'Download progressing', meaning: 'the package is being fetched', terminal: false },
  40: { name: 'Download complete', meaning: 'the package was fetched well', terminal: false },
  50: { name: 'Ready to update', meaning: 'the package waits for the update command', terminal: false },
  60: { name: 'Update progressing', meaning: 'the package is being installed', terminal: false },
  70: { name: 'Update failed, have data', meaning: 'installing failed, the package is kept', terminal: true },
  80: { name: 'Update failed, no data', meaning: 'installing failed, the package is gone', terminal: true },
  90: { name: 'Update successful, have data', meaning: 'installed, the package is kept', terminal: true },
  100: { name: 'Update successful, no data', meaning: 'installed, the package is gone', terminal: true },
} as const satisfies Record<number, FumoStateRow>;

export type FumoState = keyof typeof STATES;

/** A state that only one vendor's devices report; outside the standard, seen on real devices. */
const VENDOR_STATES: Readonly<Record<number, string>> = {
  110: 'No memory (vendor)',
  120: 'Update available (vendor)',
  130: 'Battery low (vendor)',
  160: 'Waiting for the battery (vendor)',
  170: 'Download deferred (vendor)',
  180: 'Update deferred (vendor)',
  190: 'Restarting (vendor)',
  220: 'Update postponed (vendor)',
  221: 'Download postponed (vendor)',
};

export interface FumoTransition {
  from: FumoState;
  to: FumoState;
  by: 'server' | 'device';
  trigger: string;
}

/** Edges of the state diagram (FUMO TS 6, figure of the states); anything else is not a legal move. */
export const TRANSITIONS: readonly FumoTransition[] = [
  edge(10, 30, 'server', 'Exec on Download or DownloadAndUpdate'),
  edge(10, 50, 'server', 'Replace of PkgData is complete'),
  edge(30, 20, 'device', 'the download failed or the user cancelled it'),
  edge(30, 40, 'device', 'the download is complete'),
  edge(40, 50, 'device', 'the package is stored'),
  edge(50, 60, 'server', 'Exec on Update, or the device itself after DownloadAndUpdate'),
  edge(50, 10, 'device', 'a Replace of PkgURL or PkgData discards the package'),
  edge(60, 70, 'device', 'installing failed'),
  edge(60, 90, 'device', 'installing succeeded'),
  edge(70, 80, 'device', 'the package is removed'),
  edge(90, 100, 'device', 'the package is removed'),
  edge(20, 10, 'device', 'back to the start'),
  edge(80, 10, 'device', 'back to the start'),
  edge(90, 10, 'device', 'back to the start'),
  edge(100, 10, 'device', 'back to the start'),
];

/** Whether the diagram has that edge. */
export function canMove(from: number, to: number): boolean {
  return TRANSITIONS.some((row) => row.from === from && row.to === to);
}

/** Display name of a State value, vendors' ones included; `state 77` for an unknown one. */
export function stateName(state: number): string {
  return isFumoState(state) ? STATES[state].name : (VENDOR_STATES[state] ?? `state ${state}`);
}

export function isFumoState(state: number): state is FumoState {
  return Object.hasOwn(STATES, state);
}

export interface ResultRow {
  name: string;
  /** The part that failed, or `none`. */
  phase: 'none' | 'any' | 'download' | 'update';
  /** Set for codes outside FUMO 1.0's own table, with who uses them. */
  origin?: string;
}

/** Result codes that a device reports in its final Generic Alert (FUMO TS 6.2.4). */
export const RESULT_CODES: Readonly<Record<number, ResultRow>> = {
  200: { name: 'success', phase: 'none' },
  400: { name: 'management client error', phase: 'any' },
  401: { name: 'user cancelled', phase: 'any' },
  402: { name: 'corrupted package', phase: 'download' },
  403: { name: 'package does not match the device', phase: 'any' },
  404: { name: 'package signature not valid', phase: 'any' },
  405: { name: 'package not acceptable', phase: 'any' },
  406: { name: 'download authentication failed', phase: 'download' },
  407: { name: 'download request timed out', phase: 'download' },
  408: { name: 'not implemented', phase: 'any' },
  409: { name: 'undefined error', phase: 'any' },
  410: { name: 'firmware update failed', phase: 'update' },
  411: { name: 'bad URL', phase: 'download' },
  412: {
    name: 'download server unavailable',
    phase: 'download',
    origin: 'later FUMO issues and deployed clients',
  },
  416: { name: 'user deferred the download', phase: 'download', origin: 'Samsung' },
  417: { name: 'network unavailable', phase: 'download', origin: 'Samsung' },
  418: { name: 'user deferred the installation', phase: 'update', origin: 'Samsung' },
  419: { name: 'user scheduled the installation', phase: 'update', origin: 'Samsung' },
  500: { name: 'download server error', phase: 'download' },
  501: { name: 'out of memory while downloading', phase: 'download' },
  502: { name: 'out of memory while updating', phase: 'update' },
  503: { name: 'network failed while downloading', phase: 'download' },
};

/** Ranges that FUMO leaves to vendors, both ends included. */
export const RESULT_RANGES: readonly { from: number; to: number; name: string }[] = [
  { from: 250, to: 299, name: 'success (vendor)' },
  { from: 450, to: 499, name: 'client error (vendor)' },
  { from: 550, to: 599, name: 'download server error (vendor)' },
];

/** Display name of a result code; `result 299`-like text for codes in no table. */
export function resultName(code: number): string {
  const range = RESULT_RANGES.find(({ from, to }) => code >= from && code <= to);
  return RESULT_CODES[code]?.name ?? range?.name ?? `result ${code}`;
}

/** Whether a result code says that the operation succeeded: every 2xx does. */
export function isSuccess(code: number): boolean {
  return code >= 200 && code < 300;
}

function node(
  path: string,
  occurrence: FumoNodeRow['occurrence'],
  format: FumoNodeRow['format'],
  access: FumoNodeRow['access'],
  meaning: string,
): FumoNodeRow {
  return { path, occurrence, format, access, meaning };
}

function edge(from: FumoState, to: FumoState, by: FumoTransition['by'], trigger: string): FumoTransition {
  return { from, to, by, trigger };
}
