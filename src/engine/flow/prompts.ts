/** The prompts that a flow can ask, found without playing it. */
import { stepsIn } from './inner-nodes.js';
import type { Flow, PromptDefaults } from './types.js';

/** Asked by the device itself before a session, when the notification says so (ui-mode user-interaction). */
export const NOTIFICATION_PROMPT = 'notification';

/** Ids of all prompts in these flows. */
export function promptsOf(flows: ReadonlyMap<string, Flow>): readonly string[] {
  return [...new Set([...promptParams(flows, () => true), NOTIFICATION_PROMPT])];
}

/** Those that no flow answers by itself; a Display needs no answer. */
export function withoutDefault(flows: ReadonlyMap<string, Flow>): readonly string[] {
  const answered = new Set([...flows.values()].flatMap(({ prompts }) => answeredIn(prompts)));
  const displays = promptParams(flows, (verb) => verb === 'displays');
  return promptsOf(flows).filter(
    (id) => id !== NOTIFICATION_PROMPT && !answered.has(id) && !displays.includes(id),
  );
}

function answeredIn(prompts: Flow['prompts']): readonly string[] {
  const hasAnswer = ({ defaults, answers = [] }: PromptDefaults) => defaults.length + answers.length > 0;
  return Object.entries(prompts).flatMap(([id, prompt]) => (hasAnswer(prompt) ? [id] : []));
}

function promptParams(flows: ReadonlyMap<string, Flow>, takes: (verb: string) => boolean): readonly string[] {
  return [...flows.values()].flatMap(({ steps }) =>
    stepsIn(steps).flatMap(({ verb, params }) =>
      takes(verb) && typeof params.prompt === 'string' ? [params.prompt] : [],
    ),
  );
}
