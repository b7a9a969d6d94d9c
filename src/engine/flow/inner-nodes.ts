/** What stands inside a node of a flow. */
import type { FlowNode, StepNode } from './types.js';

/** The nodes directly inside: all branches, the body of a loop and what comes when it is exhausted. */
export function innerNodes(node: FlowNode): readonly FlowNode[] {
  if (node.node === 'branch') return Object.values(node.branches).flat();
  return node.node === 'repeat' ? [...node.steps, ...node.exhausted] : [];
}

/** Every step in these nodes, however deep; steps of included flows are not among them. */
export function stepsIn(nodes: readonly FlowNode[]): readonly StepNode[] {
  return nodes.flatMap((node) => (node.node === 'step' ? [node] : stepsIn(innerNodes(node))));
}
