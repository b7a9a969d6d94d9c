/** What the arguments of commands are made of: numbers, times, durations, hex. Each refusal says the form it wants. */
import type { Instant } from '../../../engine/clock.js';
import { DURATION_FORM, parseDuration, parseTime, TIME_FORM } from '../../../engine/flow/units.js';
import { FumoError } from '../../../errors.js';
import { COMMAND_ERRORS } from '../words.js';

/** A whole number from `least` on; `absent` when nothing was given. @throws FumoError `usage.bad-stepper-argument` */
export function countOf(text: string | undefined, name: string, absent = 1, least = 1): number {
  if (text === undefined) return absent;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least) return number;
  throw refused(COMMAND_ERRORS.notANumber(name), `a whole number from ${least} on`, text);
}

/** Milliseconds. @throws FumoError `usage.bad-stepper-argument` */
export function durationOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw refused(COMMAND_ERRORS.badDuration(text), DURATION_FORM, text);
}

/** An instant not before now. @throws FumoError `usage.bad-stepper-argument` */
export function laterOf(text: string, now: Instant): Instant {
  const at = parseTime(text, now);
  if (at === undefined) throw refused(COMMAND_ERRORS.badTime(text), TIME_FORM, text);
  if (at < now) throw refused(COMMAND_ERRORS.pastTime(text), 'a time from now on', text);
  return at;
}

/** Octets in hex, lower case. @throws FumoError `usage.bad-stepper-argument` */
export function hexOf(text: string): string {
  if (/^([0-9a-f]{2})+$/i.test(text)) return text.toLowerCase();
  throw refused(`cannot read ${text} as octets`, COMMAND_ERRORS.badHex, text);
}

export function refused(message: string, expected: string, found: string, hint?: string): FumoError {
  return new FumoError('usage.bad-stepper-argument', message, {
    expected,
    found,
    ...(hint !== undefined && { hint }),
  });
}
