/** Points in time as a filter spells them, by arithmetic: nothing here knows what time it is. */

const DAY_MS = 86_400_000;
const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?Z?)?$/i;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const TIME_FORM = 'a day or a time in UTC, such as 2026-01-05 or 2026-01-05T10:00Z';

/** What a spelling covers, epoch ms: a day, a minute, a second or a millisecond; `to` is the first instant after it. */
export interface Stretch {
  from: number;
  to: number;
}

/** Undefined when it is no time, or one that no calendar has. */
export function parseStretch(text: string): Stretch | undefined {
  const match = FORM.exec(text.trim());
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const inMonth = (DAYS_IN_MONTH[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
  if (day < 1 || day > inMonth || hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  const from =
    daysBefore(year, month, day) * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
  return { from, to: from + precision(match) };
}

function precision([, , , , hour, , second, fraction]: RegExpExecArray): number {
  if (hour === undefined) return DAY_MS;
  if (second === undefined) return 60_000;
  return fraction === undefined ? 1000 : 1;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days from 1970-01-01 to a day of the Gregorian calendar. */
function daysBefore(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const inYear = DAYS_IN_MONTH.slice(0, month - 1).reduce((sum, days) => sum + days, 0);
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  return before * 365 + leapDays - 719_162 + inYear + leapDay + day - 1;
}
