/** Times as HAR spells them (ISO 8601 with an offset), by arithmetic. */
import { parseStretch } from '../filter/time.js';

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/i;

/** Epoch ms; undefined for what is no time. */
export function parseInstant(text: string): number | undefined {
  const match = FORM.exec(text.trim());
  const second = match?.[1] === undefined ? undefined : parseStretch(match[1]);
  if (!match || !second) return undefined;
  const [, , fraction = '', sign, hours = '0', minutes = '0'] = match;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return second.from + ms - offset;
}
