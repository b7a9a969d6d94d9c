/** The named unhappy paths in lines. */
import { clean } from '../clean.js';
import type { FaultRow } from '../fault-listing.js';
import { wrap } from '../width.js';
import type { Layout } from './ladder.js';

/** Each fault with what it does, what it leads to, and a command that shows it. */
export function faultLines(faults: readonly FaultRow[], { columns, paint }: Layout): string[] {
  return faults.flatMap(({ name, does, leadsTo, command }, at) => [
    ...(at === 0 ? [] : ['']),
    paint.strong(name),
    ...wrap(clean(`  ${does}`), columns, 2),
    ...wrap(clean(`  → ${leadsTo}`), columns, 4),
    paint.faint(`    ${command}`),
  ]);
}
