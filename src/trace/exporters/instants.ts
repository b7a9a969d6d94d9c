/** Virtual instants as other formats write them. A trace may hold any number; these stay within the years that they know. */
import { timeText } from '../times.js';

/** 9999-12-31T23:59:59.999Z. */
const LAST = 253_402_300_799_999;

/** Whole milliseconds since 1970, from then to the end of the year 9999. */
export function epochMs(at: number): number {
  return Math.min(LAST, Math.max(0, Math.floor(at)));
}

/** `2026-01-05T09:00:00.000Z`. */
export function isoText(at: number): string {
  const [date = '', time = ''] = timeText(epochMs(at)).split(' ');
  return `${date}T${time.includes('.') ? time : `${time}.000`}Z`;
}

/** Nanoseconds since 1970 as decimal digits, which is how the JSON form of protobuf writes 64 bits. */
export function unixNano(at: number): string {
  const ms = epochMs(at);
  return ms === 0 ? '0' : `${ms}000000`;
}

/** Seconds between two instants with three digits, never less than 0. */
export function secondsText(from: number, to: number): string {
  return (Math.max(0, epochMs(to) - epochMs(from)) / 1000).toFixed(3);
}
