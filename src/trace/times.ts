/** Virtual instants as text, by arithmetic: nothing here knows what time it is. */

const DAY_MS = 86_400_000;
const EPOCH_TO_MARCH_0000 = 719_468;
const DAYS_PER_ERA = 146_097;

/** An instant as `2026-01-05 09:00:00` in UTC, with milliseconds only when there are any. */
export function timeText(instant: number): string {
  const days = Math.floor(instant / DAY_MS);
  const inDay = Math.floor(instant - days * DAY_MS);
  const ms = inDay % 1000;
  const [hour, minute, second] = [inDay / 3_600_000, inDay / 60_000, inDay / 1000].map(Math.floor);
  const clock = [hour ?? 0, (minute ?? 0) % 60, (second ?? 0) % 60].map(twoDigits).join(':');
  return `${dateText(days)} ${clock}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`}`;
}

/** Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin in March. */
function dateText(days: number): string {
  const shifted = days + EPOCH_TO_MARCH_0000;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const ofEra = shifted - era * DAYS_PER_ERA;
  const leapDays = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const yearOfEra = Math.floor((ofEra - leapDays) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  const year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0);
  return [String(year).padStart(4, '0'), twoDigits(month < 10 ? month + 3 : month - 9), twoDigits(day)].join(
    '-',
  );
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** A span as its two largest units: `45s`, `2m 5s`, `17h`, `1d 2h`. */
export function spanText(ms: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['d', Math.floor(ms / DAY_MS)],
    ['h', Math.floor(ms / 3_600_000) % 24],
    ['m', Math.floor(ms / 60_000) % 60],
    ['s', Math.floor(ms / 1000) % 60],
    ['ms', Math.floor(ms) % 1000],
  ];
  const first = units.findIndex(([, count]) => count > 0);
  if (first < 0) return '0s';
  const shown = units.slice(first, first + 2).filter(([, count]) => count > 0);
  return shown.map(([unit, count]) => `${count}${unit}`).join(' ');
}
