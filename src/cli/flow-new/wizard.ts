/** The questions of `flow new`, one after the other; what the flags say already is not asked. */
import { FAULTS, type FaultName } from '../../engine/fault-table.js';
import {
  ASKS,
  DEFAULT_SLOTS,
  type FlowPlan,
  faultsFor,
  isFlowName,
  isSlot,
  MAX_DEFER,
  STARTS,
  VIAS,
} from './plan.js';
import { NEW_WORDS, titleWords, WIZARD_WORDS } from './words.js';

/** A plan as far as the flags have it. */
export type PartialPlan = { [K in keyof FlowPlan]?: FlowPlan[K] | undefined };

export interface Choice<T> {
  value: T;
  name: string;
  description?: string;
}

/** How questions are put; real prompts in a terminal, a script in tests. Each rejects on Ctrl-C. */
export interface Asker {
  select<T>(question: { message: string; choices: readonly Choice<T>[]; preset?: T }): Promise<T>;
  input(question: {
    message: string;
    preset?: string;
    /** True, or what would be right. */
    check(text: string): true | string;
  }): Promise<string>;
}

/** @param known what is not asked @param before answers of an earlier round, offered as presets */
export async function askPlan(known: PartialPlan, ask: Asker, before: PartialPlan = {}): Promise<FlowPlan> {
  const name = known.name ?? (await askName(ask, before.name));
  const starts =
    known.starts ??
    (await ask.select(listed(WIZARD_WORDS.starts, WIZARD_WORDS.startsChoices, STARTS, before.starts)));
  const asked =
    known.ask ??
    (known.defer !== undefined && known.defer > 0
      ? 'choice'
      : await ask.select(listed(WIZARD_WORDS.ask, WIZARD_WORDS.askChoices, ASKS, before.ask)));
  const defer =
    asked === 'choice' ? (known.defer ?? (await askDefer(ask, before.defer))) : (known.defer ?? 0);
  const slots =
    defer > 0 ? (known.slots ?? (await askSlots(ask, before.slots))) : (known.slots ?? DEFAULT_SLOTS);
  const via =
    known.via ?? (await ask.select(listed(WIZARD_WORDS.via, WIZARD_WORDS.viaChoices, VIAS, before.via)));
  const fault = 'fault' in known ? known.fault : await askFault(ask, via, before.fault);
  const facts = { starts, ask: asked, defer, fault };
  const title = known.title ?? (await askTitle(ask, before.title ?? titleWords(facts)));
  return { name, title, starts, ask: asked, defer, slots, via, fault };
}

function listed<T extends string>(
  message: string,
  words: Readonly<Record<T, string>>,
  values: readonly T[],
  preset: T | undefined,
) {
  const choices = values.map((value) => ({ value, name: words[value] }));
  return { message, choices, ...(preset === undefined ? {} : { preset }) };
}

function askName(ask: Asker, before: string | undefined): Promise<string> {
  return ask.input({
    message: WIZARD_WORDS.name,
    ...(before === undefined ? {} : { preset: before }),
    check: (text) => isFlowName(text.trim()) || NEW_WORDS.nameForm,
  });
}

function askTitle(ask: Asker, preset: string): Promise<string> {
  return ask.input({
    message: WIZARD_WORDS.title,
    preset,
    check: (text) => text.trim() !== '' || 'one line',
  });
}

async function askDefer(ask: Asker, before = 1): Promise<number> {
  const text = await ask.input({
    message: WIZARD_WORDS.defer,
    preset: String(before),
    check: (typed) => (/^\d$/.test(typed.trim()) && Number(typed) <= MAX_DEFER) || WIZARD_WORDS.deferForm,
  });
  return Number(text);
}

async function askSlots(ask: Asker, before: readonly string[] = DEFAULT_SLOTS): Promise<readonly string[]> {
  const text = await ask.input({
    message: WIZARD_WORDS.slots,
    preset: before.join(', '),
    check: (typed) => (slotsIn(typed).length > 0 && slotsIn(typed).every(isSlot)) || NEW_WORDS.slotForm,
  });
  return slotsIn(text);
}

function slotsIn(text: string): string[] {
  return text
    .split(',')
    .map((slot) => slot.trim())
    .filter((slot) => slot !== '');
}

function askFault(
  ask: Asker,
  via: FlowPlan['via'],
  before: FaultName | undefined,
): Promise<FaultName | undefined> {
  const faults = faultsFor(via).map((value) => ({
    value,
    name: `${value}: ${FAULTS[value].leadsTo}`,
    description: FAULTS[value].does,
  }));
  return ask.select<FaultName | undefined>({
    message: WIZARD_WORDS.fault,
    choices: [{ value: undefined, name: WIZARD_WORDS.noFault }, ...faults],
    ...(before === undefined ? {} : { preset: before }),
  });
}
