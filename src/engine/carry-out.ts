/** Carries one step out: lets the stage come to where the step can begin, acts, and looks until it has happened. */
import type { Instant } from './clock.js';
import type { Current } from './current.js';
import { describeStage, TURN_NAMES } from './describe.js';
import { type Hands, PROMPT_TIMEOUT, perform } from './effects.js';
import { formatDuration } from './flow/units.js';
import type { EventMemory } from './memory.js';
import type { Turn } from './ports.js';
import type { Check, Effect, StepView } from './steps/kind.js';

type Look = () => Check;

/**
 * Plans, acts and looks until the step has happened, failed, or run out of virtual time.
 * @param view what the step can see, made anew at each look
 */
export async function carryOut(
  current: Current,
  view: () => StepView,
  hands: Hands,
  memory: EventMemory,
): Promise<Check> {
  const { kind, params } = current;
  const skip = kind.skip?.(params, view());
  if (skip !== undefined) return { is: 'skipped', why: skip };
  const waiting = { current, hands, memory };
  const { needs } = kind;
  if (needs !== undefined) {
    const ready = await waitUntil(waiting, () => isParked(needs, hands));
    if (ready.is !== 'done') return ready;
  }
  await performAll(kind.plan(params, view()), current, hands);
  return waitUntil(waiting, () => kind.check(params, view()));
}

interface Waiting {
  current: Current;
  hands: Hands;
  memory: EventMemory;
}

async function waitUntil(waiting: Waiting, look: Look): Promise<Check> {
  const { current, hands } = waiting;
  const withinMs = current.found.node.withinMs ?? current.kind.withinMs;
  for (;;) {
    const check = look();
    if (check.is === 'again') await performAll(check.effects, current, hands);
    else if (check.is !== 'waiting') return check;
    else if (!(await passOn(hands)) && !(await moveTime(hands, current.startedAt + withinMs))) {
      return timedOut(waiting, check.for, withinMs);
    }
  }
}

/** Lets messages and screens through that the flow does not name: a retry after a challenge, for one. */
async function passOn({ desk }: Hands): Promise<boolean> {
  const passed = desk.release('device-send', {}) || desk.release('device-show', {});
  if (passed) await desk.quiet();
  return passed;
}

async function moveTime({ clock, desk }: Hands, deadline: Instant): Promise<boolean> {
  const fired = await clock.fireNext(deadline);
  if (!fired) return false;
  if (fired.name === PROMPT_TIMEOUT) desk.release('user-answer', { action: 'timeout' });
  await desk.quiet();
  return true;
}

function timedOut({ current, hands, memory }: Waiting, what: string, withinMs: number): Check {
  const { clock, desk } = hands;
  clock.moveTo(Math.max(clock.now(), current.startedAt + withinMs));
  return {
    is: 'failed',
    code: 'run.timed-out',
    expected: `${what}, within ${formatDuration(withinMs)}`,
    found: describeStage(memory.since(current.mark), desk.parked),
  };
}

function isParked(kind: Turn['kind'], { desk }: Hands): Check {
  return desk.parked.some((turn) => turn.kind === kind)
    ? { is: 'done' }
    : { is: 'waiting', for: TURN_NAMES[kind] };
}

async function performAll(effects: readonly Effect[], current: Current, hands: Hands): Promise<void> {
  for (const effect of effects) {
    if (effect.do === 'reply') current.orders += effect.wishes.filter(({ name }) => name === 'Exec').length;
    current.results = { ...current.results, ...(await perform(effect, hands)) };
  }
}
