/** JSON as the formatter of this project leaves it: maps open, lists in one line when they fit. */
const WIDTH = 110;

export function printJson(value: unknown): string {
  return `${print(value, '', 0)}\n`;
}

/** @param before characters that stand in the line already, besides the indentation, with the comma that follows */
function print(value: unknown, indent: string, before: number): string {
  if (Array.isArray(value)) return printList(value, indent, before);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return '{}';
  const inner = `${indent}  `;
  const lines = entries.map(([key, entry]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${inner}${name}${print(entry, inner, name.length + 1)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function printList(list: readonly unknown[], indent: string, before: number): string {
  if (list.length === 0) return '[]';
  const inner = `${indent}  `;
  const parts = list.map((entry) => print(entry, inner, 1));
  const line = `[${parts.join(', ')}]`;
  const fits = !line.includes('\n') && indent.length + before + line.length <= WIDTH;
  return fits ? line : `[\n${parts.map((part) => `${inner}${part}`).join(',\n')}\n${indent}]`;
}
