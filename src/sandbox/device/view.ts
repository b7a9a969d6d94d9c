/** The device as the engine and the stepper see it. */
import type { DeviceView, TreeNodeView } from '../../engine/ports.js';
import { displayUri, type ManagementTree, valueText } from './tree/tree.js';

/** Every node, parents first; values that no server may read are left out. */
export function viewTree(tree: ManagementTree): TreeNodeView[] {
  return tree.subtree('').flatMap((uri) => {
    const node = tree.find(uri);
    if (!node) return [];
    const value = node.access.includes('Get') ? valueText(node.value) : undefined;
    const facts = { uri: displayUri(uri), format: node.format, type: node.type };
    return [value === undefined ? facts : { ...facts, value }];
  });
}

/** What keeps the device busy, in words; the session first. */
export function busyText(
  session: string | undefined,
  stage: string | undefined,
  reports: number,
): DeviceView['busy'] {
  if (session !== undefined) return `session ${session}`;
  return stage ?? (reports > 0 ? 'reporting' : undefined);
}
