/** The prompts that a flow can ask, found without playing it. */
import type { Flow, FlowNode } from './types.js';

/** Asked by the device itself before a session, when the notification says so (ui-mode user-interaction). */
export const NOTIFICATION_PROMPT = 'notification';

/** Ids of all prompts in these flows. */
export function promptsOf(flows: ReadonlyMap<string, Flow>): readonly string[] {
  const asked = [...flows.values()].flatMap(({ steps }) => steps.flatMap(promptsIn));
  return [...new Set([...asked, NOTIFICATION_PROMPT])];
}

function promptsIn(node: FlowNode): readonly string[] {
  if (node.node === 'branch') return Object.values(node.branches).flat().flatMap(promptsIn);
  const id = node.node === 'step' ? node.params.prompt : undefined;
  return typeof id === 'string' ? [id] : [];
}
