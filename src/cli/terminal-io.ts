/** The stepper's terminal: real prompts on the real screen. Loaded only when somebody is at the keys. */
import { paintFor } from './colour.js';
import { askKeys } from './stepper/key-prompt.js';
import { askPlainKey } from './stepper/plain-prompt.js';
import { askQuestion, untilEndOfInput } from './stepper/question-prompt.js';
import { editFileOf, openEditor } from './stepper/screen-editor.js';
import type { StepperIo } from './stepper/screen-io.js';
import { describeTerminal } from './terminal.js';

/** What was drawn for another size is of no use, and terminals wrap it each in their own way. */
const CLEAR_SCREEN = '\u001b[2J\u001b[H';

export function terminalIo(plain: boolean): StepperIo {
  return {
    say: (text) => process.stdout.write(`${text}\n`),
    size: () => describeTerminal(),
    paint: paintFor('stdout'),
    plain,
    askKeys: (config) => askKeys(config, { clearPromptOnDone: true }),
    askPlainKey: (config) => askPlainKey(config, { clearPromptOnDone: true }),
    askQuestion,
    askAgain: async (message) => {
      const { confirm } = await import('@inquirer/prompts');
      return untilEndOfInput((context) => confirm({ message, default: true }, context));
    },
    editFile: editFileOf,
    openEditor: (path) => openEditor(path),
    onResize: (call) => {
      const redraw = () => {
        process.stdout.write(CLEAR_SCREEN);
        call();
      };
      process.stdout.on('resize', redraw);
      return () => process.stdout.off('resize', redraw);
    },
  };
}
