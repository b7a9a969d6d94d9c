/** Performs the effects that steps plan, through the ports: the only place where a plan becomes an act. */
import type { Outside } from './cast.js';
import type { Instant, PendingTimer, VirtualClock } from './clock.js';
import type { TurnDesk } from './desk.js';
import type { CastMember } from './flow/types.js';
import type { Stage } from './ports.js';
import type { Effect, EffectResults } from './steps/kind.js';

export interface Hands {
  stage: Stage;
  desk: TurnDesk;
  clock: VirtualClock;
  /** Actors that are not performed. */
  real: ReadonlySet<CastMember>;
  /** There when an actor is real. */
  outside: Outside | undefined;
}

/** Passing time waits for the others again and again, so it is no work that they wait for. */
type Act = Exclude<Effect, { do: 'pass-time' }>;

type Performers = {
  readonly [K in Act['do']]: (
    effect: Extract<Act, { do: K }>,
    hands: Hands,
  ) => Promise<EffectResults | undefined>;
};

const PERFORMERS: Performers = {
  publish: async (_effect, { stage }) => {
    const { pkgUrl } = await stage.server.publish();
    return { publish: { pkgUrl, fumoUri: stage.server.fumoUri() } };
  },
  package: async (_effect, { stage }) => {
    const { octets } = await stage.server.publish();
    return { package: { octets: octets() } };
  },
  locate: async (_effect, { stage }) => ({ locate: { fumoUri: stage.server.fumoUri() } }),
  notify: async ({ uiMode }, { stage }) => ({ notify: await stage.server.notify({ uiMode }) }),
  reply: async ({ wishes, requestStatus }, { desk }) => {
    desk.release('server-reply', { wishes, ...(requestStatus && { requestStatus }) });
    return undefined;
  },
  open: async ({ accept }, { desk }) => void desk.release('device-open', { accept }),
  send: async (_effect, { desk }) => void desk.release('device-send', {}),
  show: async (_effect, { desk }) => void desk.release('device-show', {}),
  answer: async ({ answer }, { desk }) => void desk.release('user-answer', answer),
  'let-time-out': async (_effect, hands) => void (await letTimeOut(hands)),
  defer: async ({ name, due, reason }, { stage }) => void (await stage.server.defer({ name, due, reason })),
  recheck: async (_effect, { stage }) => ({ recheck: await stage.server.recheck() }),
  abort: async (_effect, { stage }) => void (await stage.server.abort()),
  power: async ({ on }, hands) => void turnPower(on, hands),
  'check-for-update': async ({ by, afterMs }, { stage }) => void stage.device.checkForUpdate(by, afterMs),
};

/** Performs one effect and waits until the stage is quiet again. */
export async function perform(effect: Effect, hands: Hands): Promise<EffectResults> {
  if (effect.do === 'pass-time') {
    await passTime(effect.until, hands);
    return {};
  }
  const act = PERFORMERS[effect.do] as (effect: Act, hands: Hands) => Promise<EffectResults | undefined>;
  const results = await hands.desk.during(() => act(effect, hands));
  await hands.desk.quiet();
  return results ?? {};
}

/** Moves time to the prompt's own timer, each timer before it firing at its instant. */
async function letTimeOut({ clock, desk }: Hands): Promise<void> {
  while (clock.pending().some(({ name }) => name === PROMPT_TIMEOUT)) {
    const fired = await clock.fireNext();
    if (fired?.name === PROMPT_TIMEOUT) break;
  }
  desk.release('user-answer', { action: 'timeout' });
}

/** What a device that is off had in hand is answered, which it does not hear any more. */
function turnPower(on: boolean, { stage, desk }: Hands): void {
  stage.device.power(on);
  if (on) return;
  while (
    desk.release('device-open', { accept: false }) ||
    desk.release('device-send', {}) ||
    desk.release('device-show', {}) ||
    desk.release('user-answer', { action: 'cancel' })
  );
}

async function passTime(until: Instant, hands: Hands): Promise<void> {
  while ((await hands.outside?.next(until)) || (await moveTime(hands, until)));
  hands.clock.moveTo(Math.max(hands.clock.now(), until));
}

/** Fires the next timer that is due by then, and waits until the stage is quiet. @returns false when there is none */
export async function moveTime(hands: Hands, limit: Instant): Promise<boolean> {
  return (await fireTimer(hands, limit)) !== undefined;
}

/** As {@link moveTime}. @returns the timer that fired */
export async function fireTimer({ clock, desk }: Hands, limit: Instant): Promise<PendingTimer | undefined> {
  const fired = await clock.fireNext(limit);
  if (!fired) return undefined;
  if (fired.name === PROMPT_TIMEOUT) desk.release('user-answer', { action: 'timeout' });
  await desk.quiet();
  return fired;
}

/** The device's timer for MAXDT. */
export const PROMPT_TIMEOUT = 'prompt-timeout';
