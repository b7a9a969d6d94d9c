/** What the compiler must refuse: each line under a mark is wrong, and `npm run types` fails when it is taken. */

import type { Given } from '../../../src/engine/flow/given.js';
import {
  type FlowStep,
  type GivenSettings,
  type Sandbox,
  type SandboxOptions,
  sandbox,
} from '../../../src/index.js';

export const RIGHT: readonly SandboxOptions[] = [
  {},
  { flow: 'deferred', answers: { offer: ['defer', 'update'], slot: 2, confirm: true }, seed: 7 },
  { faults: ['power-cut', 'package-corrupted@12'], encoding: 'xml', auth: 'hmac', transport: 'http' },
  { set: { update: 'none', policy: { deferrals: 2, slots: ['+1h'] } } },
  { set: ['update.size=4 MiB'], strict: true, defaults: false, onEvent: (event) => void event.seq },
];

export const WRONG: readonly SandboxOptions[] = [
  // @ts-expect-error an option that does not exist
  { answer: { offer: 'defer' } },
  // @ts-expect-error an encoding that does not exist
  { encoding: 'json' },
  // @ts-expect-error credentials that do not exist
  { auth: 'digest' },
  // @ts-expect-error a wire that does not exist
  { transport: 'tcp' },
  // @ts-expect-error a fault that does not exist
  { faults: ['power-cutt'] },
  // @ts-expect-error a fault at a step that is no number
  { faults: ['power-cut@last'] },
  // @ts-expect-error an answer that nobody can give
  { answers: { offer: { choice: 1 } } },
  // @ts-expect-error a setting that does not exist
  { set: { device: { firmwar: '1.0.0' } } },
  // @ts-expect-error a setting of the wrong type
  { set: { policy: { deferrals: 'two' } } },
  // @ts-expect-error strict is true or false
  { strict: 'yes' },
  // @ts-expect-error a flow without steps
  { flow: { flow: 'x', title: 'x' } },
];

export const STEPS: readonly FlowStep[] = [
  { server: 'notifies', 'ui-mode': 'background', within: '2m', ad: 1 },
  { expect: 'tree', uri: './DevInfo/Lang', value: 'en' },
  { server: 'notifies', fault: ['device-off'], capture: { sid: 'session' } },
  // @ts-expect-error a fault that does not exist
  { server: 'notifies', fault: 'device-of' },
  // @ts-expect-error no actor of that name
  { client: 'notifies' },
  // @ts-expect-error the user cannot do that
  { user: 'notifies' },
  // @ts-expect-error the number of a step is a number
  { server: 'notifies', ad: 'one' },
];

export async function wrongCalls(box: Sandbox): Promise<void> {
  // @ts-expect-error a step needs an actor
  await box.step({ within: '2m' });
  // @ts-expect-error an include is not one step
  await box.step({ include: 'deferred' });
  // @ts-expect-error what happened cannot be changed
  box.trace.events.push();
  // @ts-expect-error the clock is moved by steps
  box.clock.now = 0;
  // @ts-expect-error an answer needs its prompt
  box.answer('defer');
  // @ts-expect-error a result may not be there yet
  box.result.verdict.trim();
  // @ts-expect-error only a message says what is in it
  box.trace.events[0]?.octets;
  // @ts-expect-error sandbox takes options, not a name
  await sandbox('deferred');
}

type Whole<T> = T extends readonly unknown[] | string
  ? T
  : { [K in keyof T]-?: Whole<Exclude<T[K], undefined>> };
/** What the library documents and what flows take are the same: each fits the other, key by key. */
export const documented: Whole<GivenSettings> extends Whole<Given> ? true : never = true;
export const taken: Whole<Given> extends Whole<GivenSettings> ? true : never = true;
