/** Actors that are real: what fumo does not do for them, and who lets them go on. */
import { FumoError } from '../errors.js';
import type { Instant } from './clock.js';
import type { Current } from './current.js';
import type { Hands } from './effects.js';
import type { CastMember, Flow } from './flow/types.js';
import type { DeviceSendTurn, Turn } from './ports.js';
import type { RunSettings } from './run-types.js';
import type { Effect } from './steps/kind.js';

/** The world beyond the stage: a real device, a real person. A live sandbox has one, a test makes its own. */
export interface Outside {
  /**
   * Waits until something has come in from outside that a step may look for.
   * @param deadline until when it is waited, on the run's own clock
   * @returns false when nothing comes before the next timer or the deadline
   */
  next(deadline: Instant): Promise<boolean>;
}

type Casting = Pick<RunSettings, 'virtual'>;

/**
 * The real actors of a run: the flow that is run decides, whatever those say that it includes, unless its settings ask
 * for virtual ones. Who uses a real device is real too.
 */
export function realActors({ actors = {} }: Flow, { virtual }: Casting): ReadonlySet<CastMember> {
  if (virtual === true) return new Set();
  const real = Object.entries(actors).flatMap(([actor, casting]) =>
    casting === 'real' ? [actor as CastMember] : [],
  );
  return new Set(real.includes('device') ? [...real, 'user'] : real);
}

/** @throws FumoError `flow.real-actor` when the flow needs somebody who is not there */
export function checkCast(flow: Flow, settings: Casting, outside: Outside | undefined): void {
  const real = realActors(flow, settings);
  const [first] = real;
  if (first === undefined || (outside && !real.has('server'))) return;
  throw new FumoError('flow.real-actor', `${flow.name} is played with a real ${first}`, {
    where: { file: flow.file, ...flow.actorsAt },
    ...(real.has('server') ? SERVER_REAL : OTHERS_REAL),
  });
}

const OTHERS_REAL = {
  expected: 'a live sandbox, which a real device or person can reach',
  found: 'a run on its own',
  hint: 'Such a flow needs a live sandbox. To play it by itself, take "actors" out of the file.',
};
const SERVER_REAL = {
  expected: 'a virtual server',
  found: 'actors: { server: real }',
  hint: 'fumo is always the server of a flow. Take "server" out of "actors".',
};

const TURN_OWNERS: Readonly<Record<Turn['kind'], CastMember>> = {
  'server-reply': 'server',
  'device-open': 'device',
  'device-send': 'device',
  'device-show': 'device',
  'user-answer': 'device',
};

/** Who takes a turn of that kind. */
export function ownerOfTurn(kind: Turn['kind']): CastMember {
  return TURN_OWNERS[kind];
}

const EFFECT_OWNERS: Readonly<Record<Effect['do'], CastMember | 'clock'>> = {
  publish: 'server',
  package: 'server',
  locate: 'server',
  notify: 'server',
  reply: 'server',
  defer: 'server',
  recheck: 'server',
  abort: 'server',
  open: 'device',
  send: 'device',
  show: 'device',
  power: 'device',
  'check-for-update': 'device',
  answer: 'device',
  'let-time-out': 'device',
  'pass-time': 'clock',
};

/** The effects that are ours to perform. */
export function oursOf(effects: readonly Effect[], real: ReadonlySet<CastMember>): readonly Effect[] {
  return effects.filter((effect) => !real.has(ownerOfEffect(effect) as CastMember));
}

function ownerOfEffect(effect: Effect): CastMember | 'clock' {
  return effect.do === 'check-for-update' ? effect.by : EFFECT_OWNERS[effect.do];
}

/**
 * The turns that a step can see. A real device takes none on our desk; once the server has replied to it, it is about
 * to send its next message, as a virtual one would wait to.
 */
export function parkedFor({ kind, replied, found }: Current, { desk, real }: Hands): readonly Turn[] {
  return kind.actor === 'server' && replied && real.has('device')
    ? [...desk.parked, aboutToSend(found.given.server.id)]
    : desk.parked;
}

function aboutToSend(server: string): DeviceSendTurn {
  const header = { verDtd: '1.2', verProto: 'DM/1.2', sessionId: '', msgId: '' };
  const message = {
    header: { ...header, target: { locUri: server }, source: { locUri: '' } },
    commands: [],
    final: true,
  };
  return { kind: 'device-send', session: '', package: 3, message };
}
