/** The stepper's terminal: real prompts on the real screen. Loaded only when somebody is at the keys. */
import { paintFor } from './colour.js';
import { askKey, type KeyPromptConfig, type StepKey } from './stepper/key-prompt.js';
import { askQuestion } from './stepper/question-prompt.js';
import type { StepperIo } from './stepper/stepper.js';
import { describeTerminal } from './terminal.js';

export function terminalIo(plain: boolean): StepperIo {
  return {
    say: (text) => process.stdout.write(`${text}\n`),
    size: () => describeTerminal(),
    paint: paintFor('stdout'),
    plain,
    askKey: (config: KeyPromptConfig): Promise<StepKey> => askKey(config, { clearPromptOnDone: true }),
    askQuestion,
    onResize: (call) => {
      process.stdout.on('resize', call);
      return () => process.stdout.off('resize', call);
    },
  };
}
