/** What was tolerated and what was checked, for people, on standard error. */
import type { AuthExplanation } from '../../dm/auth-explain.js';
import { formatPlace } from '../../errors.js';
import { clean } from '../clean.js';
import type { Paint } from '../colour.js';
import { wrap } from '../width.js';
import { WORDS } from '../words.js';
import { authLines } from './auth-lines.js';
import { brief } from './brief.js';
import type { PlacedWarning } from './locate.js';
import { MESSAGE_WORDS } from './words.js';

/** `warning[wbxml.public-id-fpi]: ...`, then place and clause. */
export function warningLines(warning: PlacedWarning, paint: Paint, columns: number): string[] {
  const label = `${MESSAGE_WORDS.warning}[${warning.code}]:`;
  const [first = '', ...rest] = wrap(clean(`${label} ${brief(warning.message)}`), columns, 2);
  const details: [string, string | undefined][] = [
    [WORDS.at, brief(formatPlace(placeOf(warning)))],
    [WORDS.spec, warning.spec],
  ];
  return [
    first.startsWith(label) ? paint.warn(label) + first.slice(label.length) : first,
    ...rest,
    ...details.flatMap(([name, value]) =>
      value ? wrap(`  ${name.padEnd(10)}${clean(value)}`, columns, 12) : [],
    ),
  ];
}

function placeOf({ line, column, offset, path }: PlacedWarning) {
  return {
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(offset === undefined ? {} : { offset }),
    ...(path === undefined ? {} : { path }),
  };
}

/** Writes what was tolerated, and what a check of credentials found, to standard error. */
export async function sayRead(
  warnings: readonly PlacedWarning[],
  auth: readonly AuthExplanation[] = [],
): Promise<void> {
  if (warnings.length + auth.length === 0) return;
  const { paintFor } = await import('../colour.js');
  const paint = paintFor('stderr');
  const columns = process.stderr.columns || 80;
  const lines = [
    ...warnings.flatMap((warning) => warningLines(warning, paint, columns)),
    ...auth.flatMap((each) => authLines(each, columns)),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}
