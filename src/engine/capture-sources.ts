/** What a step can capture under a name of the author's, and the names that are taken. */

/** A source by its first word, as an example. */
export const CAPTURE_SOURCES: Readonly<Record<string, string>> = {
  tree: 'tree:./DevInfo/Lang',
  status: 'status:Exec',
  result: 'result:./DevDetail/FwV',
  session: 'session',
  time: 'time',
};

/** The forms of a source, for messages. */
export const CAPTURE_FORM =
  'tree:URI, status:COMMAND, result:URI, session or time, such as tree:./DevInfo/Lang or status:Exec';

/** Names that a flow cannot capture under: `given`, what steps keep for each other, and what is always known. */
export const RESERVED_NAMES: readonly string[] = [
  'start',
  'device',
  'server',
  'account',
  'update',
  'policy',
  'live',
  'round',
  'asked',
  'content',
  'request',
  'results',
  'info',
  'located',
  'report',
  'dev-info',
];

/** A source that was read. */
export type CaptureSource =
  | { from: 'tree' | 'result'; uri: string }
  | { from: 'status'; command: string }
  | { from: 'session' | 'time' };

/** `tree:./DevInfo/Lang` and its like; undefined when it is none of them. Holes may stand in it. */
export function readCapture(text: string): CaptureSource | undefined {
  const trimmed = text.trim();
  if (trimmed === 'session' || trimmed === 'time') return { from: trimmed };
  const [, from, rest = ''] = /^(tree|status|result):\s*(.+)$/s.exec(trimmed) ?? [];
  if (from === 'status') return /^[A-Za-z]+$/.test(rest) ? { from, command: rest } : undefined;
  const isUri = rest.startsWith('./') || rest.startsWith('${');
  return isUri && (from === 'tree' || from === 'result') ? { from, uri: rest } : undefined;
}
