/** From a place in a text back to the key that stands there. */
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** Finds the path of keys to what stands at line and column (from 1), such as `steps[3].within`; empty: the whole. */
export function keyPaths(text: string): (line: number, column: number) => string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (line, column) => {
    const offset = (lines.lineStarts[line - 1] ?? 0) + column - 1;
    return pathIn(document.contents, offset, '') ?? '';
  };
}

function pathIn(node: unknown, offset: number, path: string): string | undefined {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const inner = path === '' ? name : `${path}.${name}`;
      const found = startsAt(key, offset) ? inner : pathIn(value, offset, inner);
      if (found !== undefined) return found;
    }
  }
  if (isSeq(node)) {
    for (const [at, item] of node.items.entries()) {
      const found = pathIn(item, offset, `${path}[${at}]`);
      if (found !== undefined) return found;
    }
  }
  return startsAt(node, offset) ? path : undefined;
}

function startsAt(node: unknown, offset: number): boolean {
  return isNode(node) && node.range?.[0] === offset;
}
