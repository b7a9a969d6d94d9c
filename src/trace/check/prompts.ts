/** User interaction alerts in a trace. */
import { ALERT } from '../../dm/alert-codes.js';
import type { Alert } from '../../syncml/message.js';
import type { Evidence, WireCommand } from './evidence.js';
import { alertsIn, commandsOf } from './walk.js';

const SCREEN = [
  ALERT.display,
  ALERT.confirm,
  ALERT.textInput,
  ALERT.singleChoice,
  ALERT.multipleChoice,
] as const;

/** Those that the server sent. */
export function promptsIn(evidence: Evidence): WireCommand<Alert>[] {
  return promptsAmong(commandsOf(evidence).filter(({ message }) => message.from === 'server'));
}

export function promptsAmong(commands: readonly WireCommand[]): WireCommand<Alert>[] {
  return alertsIn(commands, ...SCREEN);
}
