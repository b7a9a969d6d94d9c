/** The prompts that a flow can ask, found without playing it. */
import type { Flow, FlowNode } from './types.js';

/** Asked by the device itself before a session, when the notification says so (ui-mode user-interaction). */
export const NOTIFICATION_PROMPT = 'notification';

/** Ids of all prompts in these flows. */
export function promptsOf(flows: ReadonlyMap<string, Flow>): readonly string[] {
  const asked = [...flows.values()].flatMap(({ steps }) => steps.flatMap(promptsIn));
  return [...new Set([...asked, NOTIFICATION_PROMPT])];
}

/** Those that no flow names a default for; a Display needs none. */
export function withoutDefault(flows: ReadonlyMap<string, Flow>): readonly string[] {
  const named = new Set([...flows.values()].flatMap(({ prompts }) => Object.keys(prompts)));
  const displays = [...flows.values()].flatMap(({ steps }) => steps.flatMap(displaysIn));
  return promptsOf(flows).filter(
    (id) => id !== NOTIFICATION_PROMPT && !named.has(id) && !displays.includes(id),
  );
}

function displaysIn(node: FlowNode): readonly string[] {
  if (node.node === 'branch') return Object.values(node.branches).flat().flatMap(displaysIn);
  return node.node === 'step' && node.verb === 'displays' ? [String(node.params.prompt)] : [];
}

function promptsIn(node: FlowNode): readonly string[] {
  if (node.node === 'branch') return Object.values(node.branches).flat().flatMap(promptsIn);
  const id = node.node === 'step' ? node.params.prompt : undefined;
  return typeof id === 'string' ? [id] : [];
}
