/** The settings under `given` of a flow, as a program writes them. A test holds them to what the flow reader takes. */

/**
 * What the flow starts from: the device, the server, the account, the update and the policy. Every key may be left
 * out; what is left out is as the flow says, and else as the defaults below. Sizes are texts such as `256 KiB`,
 * durations such as `90s` or `2m`, both of virtual time.
 */
export interface GivenSettings {
  /** Virtual start of the run, ISO 8601; `2026-01-05T09:00:00Z` by default. */
  start?: string;
  device?: DeviceSettings;
  server?: ServerSettings;
  account?: AccountSettings;
  /** `none`: the server has nothing newer for the device. */
  update?: 'none' | UpdateSettings;
  policy?: PolicySettings;
}

/** The virtual device. */
export interface DeviceSettings {
  /** Built-in profile (`generic` by default), or the path of a profile file. */
  profile?: string;
  /** `./DevInfo/DevId`, such as `IMEI:493005100592800`. */
  id?: string;
  /** Version before the update; `1.0.0` by default. */
  firmware?: string;
  /** False: no screen, so every UI alert is answered with status 406. */
  ui?: boolean;
  /** Of the download, octets per second, such as `64 KiB/s`. */
  bandwidth?: string;
  /** Duration of the installation. */
  install?: string;
  /** Duration of the restart after it. */
  reboot?: string;
  /** Longest message that the device takes: MaxMsgSize (DM Protocol 1.2, Meta of SyncHdr). */
  'max-message'?: string;
  /** Largest object that the device takes: MaxObjSize. */
  'max-object'?: string;
  /** Free storage for update packages. */
  memory?: string;
}

/** The DM server. */
export interface ServerSettings {
  /** Server identifier, as in the account and in Package #0. */
  id?: string;
  /** Longest message that the server takes; it names no limit by default. */
  'max-message'?: string;
}

/** The account that both ends share from bootstrap. */
export interface AccountSettings {
  /** Name and secret of the device at the server (CLCRED). */
  user?: string;
  password?: string;
  /** Secret of the server at the device (SRVCRED). */
  'server-password'?: string;
}

/** The update that the server has. */
export interface UpdateSettings {
  /** Name shown to the user. */
  package?: string;
  /** Version after the update. */
  version?: string;
  size?: string;
  /** One Exec, two Execs, or the octets themselves in PkgData (FUMO TS 1.0, Exec). */
  via?: 'download-and-update' | 'download-then-update' | 'pkg-data';
  /** Whether PkgURL names a download descriptor or the package itself. */
  delivery?: 'descriptor' | 'direct';
  /** FUMO object of a device that has several, such as `./FwUpdate/Modem`. */
  object?: string;
}

/** What the owner of the server wants: whether and how users are asked. */
export interface PolicySettings {
  /** What the notification asks of the device (DM Notification 1.2, ui-mode). */
  'ui-mode'?: 'not-specified' | 'background' | 'informative' | 'user-interaction';
  /** False: the user is not asked before the update. */
  confirm?: boolean;
  /** True: a device without a screen is updated unasked. */
  mandatory?: boolean;
  /** Additional information, shown before the offer. */
  details?: string;
  /** How often the user may defer, 0 to 9. */
  deferrals?: number;
  /** What follows a deferral. */
  'after-deferral'?: 'install' | 'ask';
  /** What follows a question that nobody answered. */
  'no-answer'?: 'stop' | 'install';
  /** Times to choose from, such as `+1h` or `tomorrow 02:00`; 1 to 32 of them. */
  slots?: string[];
  /** How long a prompt waits for the user (MAXDT). */
  'answer-within'?: string;
}
