import * as v from 'valibot';
import { stateName } from '../../../dm/fumo.js';
import { matchesSpelling, spellingText } from '../../flow/spelling.js';
import type { Scope } from '../../flow/template.js';
import type { DeviceView } from '../../ports.js';
import { MINUTE, type StepKind } from '../kind.js';
import { expectation, listed, type Unmet } from '../shared/expectation.js';
import { claim, spelling } from '../shared/params.js';

interface Trait {
  name: string;
  actual(device: DeviceView): unknown;
  /** The value in words, when it says more than itself. */
  words?(value: unknown): string;
}

const TRAITS: readonly Trait[] = [
  {
    name: 'state',
    actual: ({ fumoState }) => fumoState,
    words: (value) => `${value} (${stateName(Number(value))})`,
  },
  { name: 'firmware', actual: ({ firmware }) => firmware },
  { name: 'result', actual: ({ lastResult }) => lastResult ?? 'none' },
  { name: 'busy', actual: ({ busy }) => busy !== undefined },
];

export const expectDevice: StepKind = {
  actor: 'expect',
  verb: 'device',
  params: {
    state: v.optional(spelling('The FUMO State, such as 10 (idle), 30 (downloading) or 100 (updated).')),
    firmware: v.optional(spelling('The firmware version that runs.')),
    result: v.optional(spelling('The result code of the last update; `none` when there was none.')),
    busy: v.optional(
      claim('Whether it is in a session, at work on an update, or has a result still to report.'),
    ),
  },
  summary: 'The device must be so: its FUMO State, firmware, last result, and whether it is busy.',
  doc:
    'With `within` virtual time may pass until it holds; without, it must hold now. Values are spelled as branch keys ' +
    'are: `10`, `"10, 100"`, `20..60`, `"!= 1.0.0"`.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { server: orders-update }
  - { device: accepts-order }
  - { server: ends-session }
  - { expect: device, state: "30..60", busy: true, within: 2m }
  - { expect: device, state: 100, firmware: 2.0.0, result: 200, within: 1h }
  - { end: updated }
`,
  withinMs: 24 * 60 * MINUTE,
  onlyLooks: true,
  text: (params) => `Expected: the device has ${listed(wanted(params))}`,
  plan: () => [],
  check: (params, view) => expectation(view, unmet(params, view.device)),
};

function unmet(params: Scope, device: DeviceView): Unmet | undefined {
  const wrong = TRAITS.find(
    (trait) => params[trait.name] !== undefined && !matchesSpelling(trait.actual(device), params[trait.name]),
  );
  if (!wrong) return undefined;
  const actual = wrong.actual(device);
  return {
    expected: wantedOf(wrong, params),
    found: `${wrong.name} ${wrong.words?.(actual) ?? String(actual)}`,
  };
}

/** `state 60 (ready to update)`, `firmware 1.0.0 or 1.1.0`. */
function wantedOf({ name, words }: Trait, params: Scope): string {
  const spelled = spellingText(params[name]);
  return `${name} ${(/^\d+$/.test(spelled) && words?.(spelled)) || spelled}`;
}

function wanted(params: Scope): string[] {
  return TRAITS.filter(({ name }) => params[name] !== undefined).map((trait) => wantedOf(trait, params));
}
