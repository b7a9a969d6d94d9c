/** Everything about a failure as plain text, for reports that have one field for it. */
import { clean } from '../../clean.js';
import type { Detail } from '../detail.js';
import { RUN_WORDS } from '../words.js';

export function detailText(detail: Detail): string {
  const rows: readonly (readonly [string, string])[] = [
    [RUN_WORDS.failure, `${detail.code}: ${detail.message}`],
    [RUN_WORDS.at, detail.at],
    [RUN_WORDS.step, detail.step],
    [RUN_WORDS.expected, detail.expected],
    [RUN_WORDS.found, detail.found],
    [RUN_WORDS.hint, detail.hint],
    [RUN_WORDS.lastMessages, detail.lastMessages.map((message) => `\n  ${message}`).join('')],
    [RUN_WORDS.stepThere, detail.command],
    [RUN_WORDS.trace, detail.trace ?? ''],
  ];
  const lines = rows.flatMap(([label, value]) =>
    value === '' ? [] : [`${label}:${value.startsWith('\n') ? '' : ' '}${value}\n`],
  );
  return clean(lines.join(''));
}
