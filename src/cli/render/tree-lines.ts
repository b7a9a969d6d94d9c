/** The device's management tree, one node a line. */
import type { TreeNodeView } from '../../engine/ports.js';
import { cleanLine } from '../clean.js';
import { wrap } from '../width.js';
import { quoted } from './command-lines.js';

/** Nodes in the order of the tree, indented by depth: name, value, format and type. */
export function treeLines(tree: readonly TreeNodeView[], columns: number): string[] {
  return tree.flatMap((node) => {
    const segments = node.uri.split('/');
    const depth = Math.max(0, segments.length - 1);
    const value = node.value === undefined ? '' : ` = ${quoted(node.value)}`;
    const facts = [node.format === 'node' ? '' : node.format, node.type].filter((fact) => fact !== '');
    const kind = facts.length > 0 ? ` (${facts.join(', ')})` : '';
    const indent = ' '.repeat(Math.min(depth * 2, Math.floor(columns / 3)));
    return wrap(cleanLine(`${indent}${segments.at(-1)}${value}${kind}`), columns, indent.length + 2);
  });
}
