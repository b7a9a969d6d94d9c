/** The device's screen: takes the turns for showing a prompt and for the user's answer, and watches MAXDT. */
import type { Prompt, Surroundings } from '../../engine/ports.js';
import type { UserAction } from './session/effects.js';

export interface Screen {
  show(session: string, prompt: Prompt): Promise<void>;
  /**
   * Waits for the user. MAXDT runs from the first asking; when its timer `prompt-timeout` has fired, the conductor
   * answers the turn with `timeout`.
   */
  ask(session: string, prompt: Prompt): Promise<UserAction>;
  hide(): void;
}

export function openScreen({ clock, turn }: Surroundings): Screen {
  let timer: number | undefined;
  const watch = (seconds: number): number =>
    clock.set({
      owner: 'device',
      name: 'prompt-timeout',
      reason: `MAXDT: the prompt waits ${seconds} s for the user`,
      due: clock.now() + seconds * 1000,
      fire: () => {},
    });
  return {
    async show(session, prompt) {
      await turn({ kind: 'device-show', session, prompt });
    },
    async ask(session, prompt) {
      const { maxDisplay } = prompt.options;
      if (maxDisplay !== undefined) timer ??= watch(maxDisplay);
      return turn({ kind: 'user-answer', session, prompt });
    },
    hide() {
      if (timer !== undefined) clock.cancel(timer);
      timer = undefined;
    },
  };
}
