/** The named unhappy paths: what each does and what it leads to. A table; the performers act the rows out. */

export interface FaultRow {
  does: string;
  leadsTo: string;
}

/** The named unhappy paths. Each is acted out by a performer, deterministically. */
export const FAULTS = {
  'device-off': {
    does: 'the device is switched off: notifications reach nobody',
    leadsTo: 'no session opens',
  },
  'wrong-password': {
    does: 'the device has an old password for the server',
    leadsTo: 'status 401 with a challenge, twice; then the device gives up',
  },
  'device-aborts': {
    does: 'the user switches the device off in the midst of a session',
    leadsTo: 'Alert 1223 in the next package 3 of the device, once; the session is over',
  },
  'client-fails': {
    does: 'the download agent of the device breaks down halfway',
    leadsTo: 'result 400 (management client error)',
  },
  'user-cancels-download': {
    does: 'the user stops the download halfway',
    leadsTo: 'result 401 (user cancelled)',
  },
  'package-corrupted': {
    does: 'octets of the package change on the way',
    leadsTo: 'result 402 (corrupted package)',
  },
  'package-truncated': {
    does: 'the last quarter of the package is missing',
    leadsTo: 'result 402 (corrupted package)',
  },
  'wrong-device': {
    does: 'the package is made for another model',
    leadsTo: 'result 403 (package does not match the device)',
  },
  'bad-signature': {
    does: 'the package is signed with a key that the device does not trust',
    leadsTo: 'result 404 (package signature not valid)',
  },
  'package-not-acceptable': {
    does: 'the package has a format that the device does not take',
    leadsTo: 'result 405 (package not acceptable)',
  },
  'content-unauthorized': {
    does: 'the content server wants credentials that the device does not have (HTTP 401)',
    leadsTo: 'result 406 (download authentication failed)',
  },
  'content-timeout': {
    does: 'the content server takes so long that a gateway gives up after a minute (HTTP 504)',
    leadsTo: 'result 407 (download request timed out)',
  },
  'operation-unsupported': {
    does: 'the device takes the Exec, but its update agent lacks the operation',
    leadsTo: 'result 408 (not implemented)',
  },
  'bad-descriptor': {
    does: 'the download descriptor breaks off in the middle',
    leadsTo: 'result 409 (undefined error)',
  },
  'battery-low': {
    does: 'the battery of the device is too low to write new firmware',
    leadsTo: 'result 450 (client error of the vendor)',
  },
  'install-fails': {
    does: 'the update agent cannot write the new firmware',
    leadsTo: 'result 410 (firmware update failed)',
  },
  'power-cut': {
    does: 'the power goes while the firmware is written; the job record survives',
    leadsTo: 'result 410 after the restart',
  },
  'bad-url': {
    does: 'PkgURL is no URL',
    leadsTo: 'result 411 (bad URL)',
  },
  'content-unavailable': {
    does: 'the content server is overloaded (HTTP 503)',
    leadsTo: 'result 412 (download server unavailable)',
  },
  'package-missing': {
    does: 'the content server answers 404 for the update package',
    leadsTo: 'result 500 (download server error)',
  },
  'content-error': {
    does: 'the content server fails (HTTP 500)',
    leadsTo: 'result 500 (download server error)',
  },
  'out-of-memory': {
    does: 'the device has no room for the package',
    leadsTo: 'result 501 (out of memory while downloading)',
  },
  'out-of-memory-updating': {
    does: 'the device has no room to unpack the package',
    leadsTo: 'result 502 (out of memory while updating)',
  },
  'network-lost': {
    does: 'the connection breaks halfway through the package',
    leadsTo: 'result 503 (network failed while downloading)',
  },
  'reboot-before-report': {
    does: 'the device restarts once more before it has reported',
    leadsTo: 'result 200, a restart later, with the same Correlator',
  },
  'report-lost': {
    does: 'the first two messages that carry a report get lost',
    leadsTo: 'result 200 at the third try, nearly five minutes later',
  },
  'server-aborts': {
    does: 'the server aborts the session at its next package',
    leadsTo: 'Alert 1223 in the next message of the server, once; the session is over',
  },
  'nonce-lost': {
    does: 'the server has lost the nonce of the last session, as after a restored backup',
    leadsTo:
      'result 200: a notification is made with the resync nonce; a session without one begins with a challenge (401)',
  },
} as const satisfies Record<string, FaultRow>;
export type FaultName = keyof typeof FAULTS;
