/** Which Status the server answers each command of a client with (DM Protocol 1.2: what a client may send). */
import { ALERT } from '../../dm/alert-codes.js';
import { owesStatus } from '../../dm/exchange.js';
import { type GenericEvent, readGenericAlerts, strictStatus } from '../../dm/generic-alert.js';
import { isBelow } from '../../dm/uri.js';
import type { Alert, Command, Replace } from '../../syncml/message.js';

/** `decide`: 200 or 202 as the server's owner says, because the device asks for an update. */
export type StatusRule = string | 'decide';

type AlertRule = (alert: Alert) => StatusRule;
const always =
  (code: string): AlertRule =>
  () =>
    code;

/** Alert code to rule; UI alerts of a client are ignored, other codes do not exist in DM: 406 for both. */
const ALERT_RULES: Readonly<Record<string, AlertRule>> = {
  [ALERT.serverInitiated]: always('200'),
  [ALERT.clientInitiated]: always('200'),
  [ALERT.nextMessage]: always('200'),
  [ALERT.sessionAbort]: always('200'),
  [ALERT.clientEvent]: always('406'),
  [ALERT.noEndOfData]: always('200'),
  [ALERT.generic]: ruleOfGeneric,
};

const notAllowed = () => '405';

const RULES: { readonly [N in Command['name']]: (command: Extract<Command, { name: N }>) => StatusRule } = {
  Alert: (alert) => (ALERT_RULES[alert.data ?? ''] ?? always('406'))(alert),
  Replace: (replace) => (isDevInfo(replace) ? '200' : '405'),
  Results: always('200') as () => string,
  Status: always('200') as () => string,
  Add: notAllowed,
  Atomic: notAllowed,
  Copy: notAllowed,
  Delete: notAllowed,
  Exec: notAllowed,
  Get: notAllowed,
  Sequence: notAllowed,
  Other: notAllowed,
};

/**
 * @param strict refuses generic alerts that another server would take
 * @returns undefined when the command gets no Status
 */
export function statusRule(command: Command, strict = false): StatusRule | undefined {
  const refused = strict ? refusedStrictly(command) : undefined;
  const rule = refused ?? (RULES[command.name] as (command: Command) => StatusRule)(command);
  return owesStatus(command, rule) ? rule : undefined;
}

/** What a strict server refuses a command with that a lenient one takes. */
export function refusedStrictly(command: Command): StatusRule | undefined {
  return command.name === 'Alert' ? strictStatus(command) : undefined;
}

/** Whether a Replace only reports device information, the one thing that a client may replace. */
export function isDevInfo({ items }: Replace): boolean {
  return items.length > 0 && items.every(({ source }) => source && isBelow(source.locUri, './DevInfo'));
}

/** FUMO events of an alert; none when it is another kind or one to be refused. */
export function fumoEvents(command: Command): readonly GenericEvent[] {
  if (command.name !== 'Alert') return [];
  const reading = readGenericAlerts(command);
  return reading?.ok ? reading.events : [];
}

function ruleOfGeneric(alert: Alert): StatusRule {
  const reading = readGenericAlerts(alert);
  if (!reading) return '406';
  if (!reading.ok) return reading.status;
  return reading.events.some(({ kind }) => kind === 'request') ? 'decide' : '200';
}
