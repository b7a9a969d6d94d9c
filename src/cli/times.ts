/** Virtual times and spans in words. */
import { formatInstant, type Instant } from '../engine/clock.js';

/** `2026-01-05 09:00:00Z`; fractions of a second are left to the JSON. */
export function fullTime(at: Instant): string {
  const iso = formatInstant(at);
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** `2026-01-05`. */
export function dateOf(at: Instant): string {
  return fullTime(at).slice(0, 10);
}

/** `09:00:00Z`. */
export function timeOf(at: Instant): string {
  return fullTime(at).slice(11);
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** `1d 2h 3m`, `40ms`, `0s`; exact to the millisecond below a minute, to the second above. */
export function span(ms: number): string {
  let rest = ms >= 60_000 ? Math.round(ms / 1000) * 1000 : Math.round(ms);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const whole = Math.floor(rest / size);
    if (whole > 0) parts.push(`${whole}${unit}`);
    rest -= whole * size;
  }
  return parts.join(' ') || '0s';
}
