/** Carrying out the commands of the stepper. */
import { FumoError } from '../../../errors.js';
import { readCommand } from '../command-line.js';
import { COMMAND_ERRORS } from '../words.js';
import type { CommandPlace, CommandReport, StepperSession } from './types.js';

export { commandNamed, commandOfKey, readCommand, usageOf } from '../command-line.js';
export { COMMANDS } from './table.js';
export type * from './types.js';

/**
 * Carries out one line; undefined for a blank one and for a comment.
 * @throws FumoError `usage.*`, `step.*`, `answer.*`, `filter.*`..., with the place of the word when it cannot be read
 */
export async function carryOutLine(
  session: StepperSession,
  line: string,
  place: CommandPlace = {},
): Promise<CommandReport | undefined> {
  const read = readCommand(line, place);
  return read?.command.act(session, read.args);
}

/** Carries out one command. @throws FumoError as `carryOutLine`; `usage.no-stepper-command` for a line without one */
export async function carryOut(
  session: StepperSession,
  line: string,
  place: CommandPlace = {},
): Promise<CommandReport> {
  const report = await carryOutLine(session, line, place);
  if (report) return report;
  throw new FumoError('usage.no-stepper-command', COMMAND_ERRORS.nothing, {
    expected: 'a command',
    found: line,
    hint: COMMAND_ERRORS.seeHelp,
  });
}
