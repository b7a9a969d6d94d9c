/** YAML text with places: every value can be traced back to its line and column. */
import { isCollection, isMap, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type ErrorPlace, FumoError } from '../../errors.js';

export interface FlowSource {
  file: string;
  /** The document as plain values. */
  value: unknown;
  /** Where the value (or, for the last part of a path that names a key, the key) stands. */
  place(path: readonly (string | number)[]): ErrorPlace;
}

/** @throws FumoError `flow.syntax`, `flow.empty` with file:line:col */
export function readSource(text: string, file: string): FlowSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): ErrorPlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = document.errors;
  if (error) {
    throw new FumoError('flow.syntax', 'this is not well-formed YAML', {
      where: at(error.pos[0]),
      expected: 'a flow file in YAML',
      found: error.message,
    });
  }
  if (!isMap(document.contents)) {
    throw new FumoError('flow.empty', 'this file holds no flow', {
      where: { file, line: 1, column: 1 },
      expected: 'a map with flow, title and steps',
      found: document.contents === null ? 'nothing' : 'another kind of value',
      hint: 'Print a built-in flow with "fumo flow show deferred" and start from it.',
    });
  }
  const root = document.contents;
  return { file, value: document.toJS() as unknown, place: (path) => at(findOffset(root, path)) };
}

function findOffset(root: Node, path: readonly (string | number)[]): number {
  let offset = root.range?.[0] ?? 0;
  let node: unknown = root;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && String(item.key) === String(part));
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = isCollection(node) || node ? ((node as Node).range?.[0] ?? offset) : offset;
    } else {
      return offset;
    }
  }
  return offset;
}
