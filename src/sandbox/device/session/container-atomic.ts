/**
 * Atomic: all of it or nothing (RepPro 1.2, Atomic). The device executes the whole before it answers, so what it
 * answers is sure and may go over several messages; 517 is never needed.
 */
import type { Atomic, Command, CommandName } from '../../../syncml/message.js';
import { DeferredWrites, type WriteHooks } from '../tree/deferred-writes.js';
import type { ManagementTree } from '../tree/tree.js';
import type { Savepoint } from '../tree/undo-log.js';
import {
  type Execute,
  hasFailed,
  type Performed,
  type Reply,
  refused,
  reply,
  skipped,
  type Work,
} from './container-work.js';
import type { SessionFlow } from './effects.js';

/** What an Atomic may hold; anything else in it fails with 500. */
const MEMBERS: readonly CommandName[] = ['Add', 'Alert', 'Copy', 'Delete', 'Replace'];

/** One command of an Atomic, done or not. */
interface Step {
  command: Command;
  performed: Performed;
  /** The moment before it; undefined for what was not executed. */
  from?: Savepoint;
  writes?: DeferredWrites;
  /** The update agent has taken its values, which nobody can take back. */
  taken?: boolean;
}

export function* performAtomic(work: Work, atomic: Atomic, execute: Execute): SessionFlow<Performed> {
  const { tree, fumo } = work.context;
  if (!tree.has('Atomic')) return refused(atomic, '406');
  const start = tree.begin();
  let over = false;
  try {
    const steps = yield* performSteps(work, atomic.commands, execute);
    const good = !steps.some(({ performed }) => hasFailed(performed)) && settle(steps, fumo);
    const replies = good ? steps.flatMap(({ performed }) => performed.replies) : rollBack(tree, steps);
    over = true;
    const cancelled = steps.some(({ performed }) => performed.stop === 'cancelled');
    return {
      replies: [reply(atomic, good ? '200' : '507'), ...replies],
      results: [],
      ...(cancelled ? { stop: 'cancelled' } : {}),
    };
  } finally {
    if (!over) tree.undo(start);
    tree.end();
  }
}

/** In order, up to the first that fails. */
function* performSteps(work: Work, commands: readonly Command[], execute: Execute): SessionFlow<Step[]> {
  const { tree } = work.context;
  const steps: Step[] = [];
  let failed = false;
  for (const command of commands) {
    if (failed) {
      steps.push({ command, performed: skipped(command) });
      continue;
    }
    const [from, writes] = [tree.savepoint(), new DeferredWrites(tree)];
    const performed = MEMBERS.includes(command.name)
      ? yield* execute({ ...work, atomic: writes.hooks }, command)
      : refused(command, '500');
    steps.push({ command, performed, from, writes });
    failed = hasFailed(performed);
  }
  return steps;
}

/** Hands the new values to the update agent. @returns false when it refuses one, which then is that command's failure */
function settle(steps: readonly Step[], hooks: WriteHooks): boolean {
  for (const step of steps) {
    const settlement = step.writes?.settle(hooks);
    step.taken = (settlement?.taken ?? 0) > 0;
    if (settlement?.refusal === undefined) continue;
    step.performed = { ...step.performed, replies: [reply(step.command, settlement.refusal)] };
    return false;
  }
  return true;
}

/** Last first. What had succeeded gets 216, or 516 where something cannot be put back. */
function rollBack(tree: ManagementTree, steps: readonly Step[]): Reply[] {
  const replies: Reply[] = [];
  for (const { performed, from, taken } of [...steps].reverse()) {
    const undone = from === undefined || tree.undo(from);
    const code = undone && !taken ? '216' : '516';
    replies.unshift(...performed.replies.map((each) => rolledBack(each, code)));
  }
  return replies;
}

const rolledBack = (each: Reply, code: string): Reply =>
  DONE_CODES.has(each.code) ? { ...each, code, parts: { ...each.parts, items: [] } } : each;

const DONE_CODES: ReadonlySet<string> = new Set(['200', '202']);
