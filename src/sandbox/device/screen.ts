/** The device's screen: takes the turns for showing a prompt and for the user's answer, and watches MAXDT and MINDT. */
import type { Prompt, Surroundings } from '../../engine/ports.js';
import type { UserAction } from './session/effects.js';

export interface Screen {
  show(session: string, prompt: Prompt): Promise<void>;
  /**
   * Waits for the user. MAXDT runs from the first asking; when its timer `prompt-timeout` has fired, the conductor
   * answers the turn with `timeout`.
   */
  ask(session: string, prompt: Prompt): Promise<UserAction>;
  /** The user is asked no more: MAXDT has no meaning any longer. */
  hide(): void;
  /**
   * Virtual milliseconds for which the prompt has to stay in sight, counted from when it was shown (MINDT). MAXDT ends
   * the time to answer and nothing else, so a MAXDT below MINDT does not take the prompt away sooner.
   */
  owes(prompt: Prompt): number;
}

export function openScreen({ clock, turn }: Surroundings): Screen {
  let timer: number | undefined;
  let shownAt = clock.now();
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
      shownAt = clock.now();
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
    owes: ({ options: { minDisplay = 0 } }) => Math.max(shownAt + minDisplay * 1000 - clock.now(), 0),
  };
}
