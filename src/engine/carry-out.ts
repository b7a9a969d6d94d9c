/** Carries one step out: lets the stage come to where the step can begin, acts, and looks until it has happened. */
import { oursOf, ownerOfTurn } from './cast.js';
import type { Current } from './current.js';
import { describeStage, TURN_NAMES } from './describe.js';
import { type Hands, moveTime, perform } from './effects.js';
import type { CastMember } from './flow/types.js';
import { formatDuration } from './flow/units.js';
import type { EventMemory } from './memory.js';
import type { Turn } from './ports.js';
import type { Check, Effect, StepView } from './steps/kind.js';

type Look = () => Check;

/** Why a step of a real actor that nobody saw is taken as passed. */
export const UNSEEN = 'cannot be seen from outside';

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
  if (needs !== undefined && !hands.real.has(ownerOfTurn(needs))) {
    const ready = await waitUntil(waiting, () => isParked(needs, hands));
    if (ready.is !== 'done') return ready;
  }
  await performAll(kind.plan(params, view()), current, hands);
  return waitUntil(waiting, () => judge(current, view(), hands));
}

/** The kind's own judgement, and what takes its place where the other end cannot be looked into. */
function judge(current: Current, view: StepView, hands: Hands): Check {
  const { kind, params } = current;
  const check = kind.check(params, view);
  const isIdle = check.is === 'again' && oursOf(check.effects, hands.real).length === 0;
  if (check.is !== 'waiting' && !isIdle) return check;
  // Of a real device only the message after the server's can be seen, and that belongs to a later step.
  if (hands.real.has('device') && current.replied) return { is: 'done' };
  if (hands.real.has(kind.actor as CastMember) && hasPassed(hands)) {
    return { is: 'skipped', why: UNSEEN, captures: kind.unseen?.(params, view) ?? {} };
  }
  return check.is === 'waiting' ? check : { is: 'waiting', for: `the real ${kind.actor} to act` };
}

/** The server holds the next package of the device: what came before it has happened, seen or not. */
function hasPassed({ desk }: Hands): boolean {
  return desk.parked.some(({ kind }) => kind === 'server-reply');
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
    else if (!(await goOn(waiting, current.startedAt + withinMs))) return timedOut(waiting, check, withinMs);
  }
}

/** Something moves: what parks passes on, something comes from outside, or time goes to the next timer. */
async function goOn({ current, hands }: Waiting, deadline: number): Promise<boolean> {
  const passed = current.kind.onlyLooks !== true && (await passOn(hands));
  return passed || ((await hands.outside?.next(deadline)) ?? false) || moveTime(hands, deadline);
}

/** Lets messages and screens through that the flow does not name: a retry after a challenge, for one. */
async function passOn({ desk }: Hands): Promise<boolean> {
  const passed = desk.release('device-send', {}) || desk.release('device-show', {});
  if (passed) await desk.quiet();
  return passed;
}

function timedOut(
  { current, hands, memory }: Waiting,
  check: Extract<Check, { is: 'waiting' }>,
  withinMs: number,
): Check {
  const { clock, desk } = hands;
  clock.moveTo(Math.max(clock.now(), current.startedAt + withinMs));
  return {
    is: 'failed',
    code: current.kind.onlyLooks === true ? 'run.not-as-expected' : 'run.timed-out',
    expected: `${check.for}, within ${formatDuration(withinMs)}`,
    found: check.found ?? describeStage(memory.since(current.mark), desk.parked),
  };
}

function isParked(kind: Turn['kind'], { desk }: Hands): Check {
  return desk.parked.some((turn) => turn.kind === kind)
    ? { is: 'done' }
    : { is: 'waiting', for: TURN_NAMES[kind] };
}

async function performAll(effects: readonly Effect[], current: Current, hands: Hands): Promise<void> {
  for (const effect of oursOf(effects, hands.real)) {
    if (effect.do === 'reply') {
      current.replied = true;
      current.orders += effect.wishes.filter(({ name }) => name === 'Exec').length;
    }
    current.results = { ...current.results, ...(await perform(effect, hands)) };
  }
}
