/** Performs the effects that steps plan, through the ports: the only place where a plan becomes an act. */
import type { VirtualClock } from './clock.js';
import type { TurnDesk } from './desk.js';
import type { Stage } from './ports.js';
import type { Effect, EffectResults } from './steps/kind.js';

export interface Hands {
  stage: Stage;
  desk: TurnDesk;
  clock: VirtualClock;
}

type Performers = {
  readonly [K in Effect['do']]: (
    effect: Extract<Effect, { do: K }>,
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
  'check-for-update': async ({ by, afterMs }, { stage }) => void stage.device.checkForUpdate(by, afterMs),
};

/** Performs one effect and waits until the stage is quiet again. */
export async function perform(effect: Effect, hands: Hands): Promise<EffectResults> {
  const act = PERFORMERS[effect.do] as (effect: Effect, hands: Hands) => Promise<EffectResults | undefined>;
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

/** The device's timer for MAXDT. */
export const PROMPT_TIMEOUT = 'prompt-timeout';
