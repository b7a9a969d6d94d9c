/** What somebody may have meant by the id of a rule that is not there. */
import { RULES } from '../../trace/check/index.js';
import { WORDS } from '../words.js';

/** `Did you mean NOT-04?` for `NOT4`; undefined when nothing is like it. */
export function nearestOf(id: string): string | undefined {
  const [, family = '', number = ''] = /^([A-Z]+)[\s_-]*(\d*)$/.exec(id) ?? [];
  const wanted = `${family.slice(0, 3)}-${number.padStart(2, '0')}`;
  const near = RULES.filter((rule) => rule.id === wanted).map((rule) => rule.id);
  return near.length > 0 ? WORDS.didYouMean(near) : undefined;
}
