/** The wizard's questions as prompts of inquirer; loaded only when somebody is at the keys. */
import type { Asker, Choice } from './wizard.js';

export async function terminalAsker(): Promise<Asker> {
  const [{ default: select }, { input }] = await Promise.all([
    import('@inquirer/select'),
    import('@inquirer/prompts'),
  ]);
  return {
    // Values may be `undefined`, which inquirer takes for "no value", so the place in the list is chosen.
    async select<T>({
      message,
      choices,
      preset,
    }: {
      message: string;
      choices: readonly Choice<T>[];
      preset?: T;
    }) {
      const at = await select<number>({
        message,
        choices: choices.map(({ name, description }, value) => ({
          value,
          name,
          ...(description === undefined ? {} : { description }),
        })),
        default: Math.max(
          0,
          choices.findIndex(({ value }) => value === preset),
        ),
        loop: false,
        pageSize: 9,
      });
      return choices[at]?.value as T;
    },
    input: ({ message, preset, check }) =>
      input({ message, validate: check, ...(preset === undefined ? {} : { default: preset }) }).then((text) =>
        text.trim(),
      ),
  };
}
