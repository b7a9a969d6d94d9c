/** Names for steps, as `runTo` takes them. */
import type { NextStep } from '../engine/run-types.js';

type Names = Pick<NextStep, 'ad' | 'id' | 'section' | 'actor' | 'verb'>;

/** Whether a label means the step: `16`, `5.5.1/12`, the id `ask-again`, `server notifies`. */
export function fitsLabel({ ad, id, section, actor, verb }: Names, label: string): boolean {
  const wanted = label.trim();
  if (wanted === `${actor} ${verb}` || wanted === id) return true;
  return ad !== undefined && (wanted === String(ad) || wanted === `${section}/${ad}`);
}
