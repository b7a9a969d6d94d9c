/** What can be seen of a run without changing it. */
import type { TraceEvent, TraceHeader } from '../trace/event.js';
import type { GivenAnswers } from './answers.js';
import type { Instant, PendingTimer } from './clock.js';
import type { Hands } from './effects.js';
import type { FaultPlan } from './faults.js';
import type { CastMember, Flow } from './flow/types.js';
import type { EventMemory } from './memory.js';
import type { DeviceView, FaultName, Tamper } from './ports.js';
import type { RunInput } from './run-types.js';
import type { Walk } from './walk.js';

/** What a conductor is made of. */
export interface Parts {
  flow: Flow;
  header: TraceHeader;
  hands: Hands;
  memory: EventMemory;
  answers: GivenAnswers;
  faults: readonly FaultPlan[];
  walk: Walk;
  /** Prompts that no flow names a default for. */
  withoutDefault: readonly string[];
  onInput: ((input: RunInput) => void) | undefined;
}

export abstract class RunOutlook {
  readonly header: TraceHeader;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.header = parts.header;
  }

  get events(): readonly TraceEvent[] {
    return this.#parts.memory.all;
  }

  unanswered(): readonly string[] {
    return this.#parts.withoutDefault.filter((prompt) => !this.#parts.answers.has(prompt));
  }

  real(): readonly CastMember[] {
    return [...this.#parts.hands.real];
  }

  armed(): Tamper | undefined {
    return this.#parts.hands.stage.armed();
  }

  faults(): readonly FaultName[] {
    return this.#parts.hands.stage.faults();
  }

  now(): Instant {
    return this.#parts.hands.clock.now();
  }

  timers(): readonly PendingTimer[] {
    return this.#parts.hands.clock.pending();
  }

  device(): DeviceView {
    return this.#parts.hands.stage.device.view();
  }
}
