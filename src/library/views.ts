/** From what the engine shows to what a program sees. */
import { stateName } from '../dm/fumo.js';
import type { DeviceView } from '../engine/ports.js';
import type { NextStep, RunResult } from '../engine/run-types.js';
import type { SandboxDevice, SandboxResult, UpcomingStep } from './sandbox-types.js';
import type { Trace } from './trace-view.js';

/** The device under the names of the library. */
export function deviceOf({ firmware, fumoState, lastResult, busy, tree }: DeviceView): SandboxDevice {
  return {
    firmware,
    state: fumoState,
    stateName: stateName(fumoState),
    result: lastResult,
    busy,
    tree,
    value: (uri) => tree.find((node) => node.uri === uri)?.value,
  };
}

/** The trace is there, but neither printed nor compared: it is long. */
export function resultOf(result: RunResult, trace: Trace): SandboxResult {
  return Object.defineProperty({ ...result, trace }, 'trace', { enumerable: false });
}

/** A step to come, with the message that waits to leave. */
export function upcoming({ parked, ...step }: NextStep): UpcomingStep {
  const ready = parked.find((turn) => turn.kind === 'device-send');
  return { ...step, ...(ready && { outgoing: ready.message }) };
}
