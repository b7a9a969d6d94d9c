/** Sizes, durations and points in time as people write them in a flow. All results are octets or milliseconds. */

import { UTCDate } from '@date-fns/utc';
import { addDays } from 'date-fns/addDays';
import { startOfDay } from 'date-fns/startOfDay';
import { type Instant, parseInstant } from '../clock.js';

const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  KiB: 1024,
  MB: 1_000_000,
  MiB: 1024 ** 2,
  GB: 1_000_000_000,
  GiB: 1024 ** 3,
};
const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const SIZE_FORM = 'a size such as 256 KiB, 4 MiB or 900 B';
export const DURATION_FORM = 'a duration such as 90s, 2m, 1h30m or 2d';
export const TIME_FORM = 'a time such as +8h, "tomorrow 02:00", "today 18:30" or 2026-01-06T02:00:00Z';

/** `256 KiB` to octets; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(B|kB|KiB|MB|MiB|GB|GiB)$/.exec(text.trim());
  const unit = SIZE_UNITS[match?.[2] ?? ''];
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
}

/** `1h30m` to milliseconds; undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^(\d+(ms|s|m|h|d)\s*)+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+)(ms|s|m|h|d)/g)) {
    total += Number(count) * (DURATION_UNITS[unit ?? ''] ?? Number.NaN);
  }
  return total;
}

/** Milliseconds as `1h 30m`, `90s` being `1m 30s`; `0s` for nothing. */
export function formatDuration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, ms);
  for (const [unit, length] of Object.entries(DURATION_UNITS).reverse()) {
    const count = Math.floor(rest / length);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * length;
  }
  return parts.join(' ') || '0s';
}

/**
 * A point in time relative to `now`: `+8h`, `today 18:30`, `tomorrow 02:00`, or absolute ISO 8601. Days are UTC days,
 * so a flow means the same wherever it runs. Undefined when it is no time.
 */
export function parseTime(text: string, now: Instant): Instant | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('+')) {
    const duration = parseDuration(trimmed.slice(1));
    return duration === undefined ? undefined : now + duration;
  }
  const named = /^(today|tomorrow)\s+([01]?\d|2[0-3]):([0-5]\d)$/.exec(trimmed);
  if (named) {
    const day = addDays(startOfDay(new UTCDate(now)), named[1] === 'tomorrow' ? 1 : 0);
    return day.getTime() + Number(named[2]) * 3_600_000 + Number(named[3]) * 60_000;
  }
  return parseInstant(trimmed);
}
