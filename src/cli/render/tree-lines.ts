/** The device's management tree, one node a line. */
import type { TreeNodeView } from '../../engine/ports.js';
import type { TreeEvent } from '../../trace/event.js';
import { cleanLine } from '../clean.js';
import { wrap } from '../width.js';
import { TREE_WORDS } from '../words-step.js';
import { quoted } from './command-lines.js';

/** Changes to mark in the tree: those of the step that was made last, and those that the next one will make. */
export interface TreeMarks {
  made: readonly TreeEvent[];
  coming: readonly TreeEvent[];
}

const NO_MARKS: TreeMarks = { made: [], coming: [] };

/** Nodes in the order of the tree, indented by depth: name, value, format and type, and what becomes of them. */
export function treeLines(
  tree: readonly TreeNodeView[],
  columns: number,
  marks: TreeMarks = NO_MARKS,
): string[] {
  const coming = byUri(marks.coming);
  const made = byUri(marks.made);
  const known = new Set(tree.map(({ uri }) => uri));
  return [
    ...tree.flatMap((node) => nodeLines(node, columns, coming.get(node.uri), made.has(node.uri))),
    ...marks.coming
      .filter(({ uri, change }) => change === 'add' && !known.has(uri))
      .flatMap(({ uri, after }) => wrap(cleanLine(TREE_WORDS.willBe(uri, quoted(after ?? ''))), columns, 4)),
  ];
}

function byUri(events: readonly TreeEvent[]): ReadonlyMap<string, TreeEvent> {
  return new Map(events.map((event) => [event.uri, event]));
}

function nodeLines(
  node: TreeNodeView,
  columns: number,
  coming: TreeEvent | undefined,
  isNew: boolean,
): string[] {
  const segments = node.uri.split('/');
  const depth = Math.max(0, segments.length - 1);
  const value = node.value === undefined ? '' : ` = ${quoted(node.value)}`;
  const facts = [node.format === 'node' ? '' : node.format, node.type].filter((fact) => fact !== '');
  const kind = facts.length > 0 ? ` (${facts.join(', ')})` : '';
  const indent = ' '.repeat(Math.min(depth * 2, Math.floor(columns / 3)));
  const now = isNew ? ` ${TREE_WORDS.changed}` : '';
  const then = coming ? ` ${comingText(coming)}` : '';
  return wrap(
    cleanLine(`${indent}${segments.at(-1)}${value}${kind}${now}${then}`),
    columns,
    indent.length + 2,
  );
}

function comingText({ change, after }: TreeEvent): string {
  return change === 'delete' ? TREE_WORDS.willGo : TREE_WORDS.willBecome(quoted(after ?? ''));
}
