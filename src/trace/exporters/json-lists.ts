/** Long lists of JSON, written item by item. */

/** A value on indented lines, the first of them without its indent. */
export function jsonText(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}

/** `"name": [` with an item after the other and `]`, without what comes after it. */
export function* jsonList(name: string, items: Iterable<unknown>, indent: string): Generator<string> {
  yield `${indent}${JSON.stringify(name)}: [`;
  let isFirst = true;
  for (const item of items) {
    yield `${isFirst ? '' : ','}\n${indent}  ${jsonText(item, `${indent}  `)}`;
    isFirst = false;
  }
  yield isFirst ? ']' : `\n${indent}]`;
}

/** The lines of an object's fields, each with a comma after it, to be followed by more fields. */
export function jsonFields(fields: Readonly<Record<string, unknown>>, indent: string): string {
  return Object.entries(fields)
    .map(([name, value]) => `${indent}${JSON.stringify(name)}: ${jsonText(value, indent)},\n`)
    .join('');
}
