/** Alert codes that OMA DM 1.2 uses (spec: DM Protocol and RepPro usage, alert types). */

export interface AlertCodeRow {
  /** Short plain name for displays. */
  name: string;
  /** Who may send it. */
  direction: 'server-to-device' | 'device-to-server' | 'both';
  /** User interaction alert: it is drawn on the device's screen. */
  ui: boolean;
  meaning: string;
}

/** The codes by what they are for; text, as they stand in `Alert/Data`. */
export const ALERT = {
  display: '1100',
  confirm: '1101',
  textInput: '1102',
  singleChoice: '1103',
  multipleChoice: '1104',
  serverInitiated: '1200',
  clientInitiated: '1201',
  nextMessage: '1222',
  sessionAbort: '1223',
  clientEvent: '1224',
  noEndOfData: '1225',
  generic: '1226',
} as const;

export type AlertCode = (typeof ALERT)[keyof typeof ALERT];

const down = { direction: 'server-to-device', ui: false } as const;
const up = { direction: 'device-to-server', ui: false } as const;
const both = { direction: 'both', ui: false } as const;
const screen = { ...down, ui: true } as const;

/** Code to what it means. Every other code from 1100 to 1299 is reserved and not valid in DM. */
export const ALERT_CODES: Readonly<Record<AlertCode, AlertCodeRow>> = {
  1100: { name: 'Display', ...screen, meaning: 'shows a text to the user' },
  1101: { name: 'Confirm or reject', ...screen, meaning: 'asks the user a yes-or-no question' },
  1102: { name: 'Text input', ...screen, meaning: 'asks the user for a line of text' },
  1103: { name: 'Single choice', ...screen, meaning: 'lets the user pick one row of a list' },
  1104: { name: 'Multiple choice', ...screen, meaning: 'lets the user pick any rows of a list' },
  1200: { name: 'Server-initiated session', ...up, meaning: 'opens a session that a notification asked for' },
  1201: {
    name: 'Client-initiated session',
    ...up,
    meaning: 'opens a session on the device side’s own account',
  },
  1222: { name: 'Next message', ...both, meaning: 'asks for the next message of an unfinished package' },
  1223: { name: 'Session abort', ...both, meaning: 'ends the session unexpectedly' },
  1224: { name: 'Client event', ...up, meaning: 'tells of an event on the device' },
  1225: { name: 'No end of data', ...both, meaning: 'the last chunk of a large object never came' },
  1226: { name: 'Generic alert', ...up, meaning: 'tells of a typed event of a management object' },
};

/** @returns the row of an alert code; undefined for codes that DM 1.2 does not use */
export function alertRow(code: string | undefined): AlertCodeRow | undefined {
  return isAlertCode(code) ? ALERT_CODES[code] : undefined;
}

/** A display name for any code: `Single choice`, or `alert 1299` for one that DM does not use. */
export function alertName(code: string | undefined): string {
  return alertRow(code)?.name ?? `alert ${code ?? 'without code'}`;
}

function isAlertCode(code: string | undefined): code is AlertCode {
  return code !== undefined && Object.hasOwn(ALERT_CODES, code);
}
