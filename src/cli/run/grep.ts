/** `--grep`: a text, or a regular expression between slashes. */
import { FumoError } from '../../errors.js';
import { RUN_USAGE_WORDS } from './words.js';

export type Grep = (text: string) => boolean;

/** A plain text is looked for without regard to case. @throws FumoError `usage.bad-grep` */
export function parseGrep(text: string): Grep {
  const [, pattern, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (pattern === undefined) {
    const wanted = text.toLowerCase();
    return (candidate) => candidate.toLowerCase().includes(wanted);
  }
  try {
    const expression = new RegExp(pattern, flags.replace(/[gy]/g, ''));
    return (candidate) => expression.test(candidate);
  } catch (cause) {
    throw new FumoError('usage.bad-grep', RUN_USAGE_WORDS.badGrep(text), {
      expected: 'a text, or /PATTERN/ or /PATTERN/i',
      found: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
