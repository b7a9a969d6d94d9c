/** The settings of a run as the header of its trace tells them. */
import { GIVEN_DEFAULTS, overlay } from '../../engine/flow/given.js';
import type { Flow } from '../../engine/flow/types.js';
import type { RunSettings } from '../../engine/run-types.js';
import type { TraceHeader } from '../../trace/event.js';
import { isRecord } from '../../trace/shape.js';

/**
 * What a run of that flow needs to be as the recorded one. Answers given in advance are not among them: what was
 * answered stands in the messages.
 */
export function recordedSettings(header: TraceHeader, flow: Pick<Flow, 'given'>): RunSettings {
  const { seed, encoding, auth, transport, faults, reading, given } = header;
  const usual = overlay({ ...GIVEN_DEFAULTS }, flow.given);
  return {
    ...{ seed, encoding, auth, transport, faults },
    ...(reading === 'strict' && { strict: true }),
    set: differences(given, usual, []),
    answers: [],
  };
}

/** `path=value` for each leaf that is not as usual. */
function differences(given: unknown, usual: unknown, path: readonly string[]): string[] {
  if (isRecord(given)) {
    const under = isRecord(usual) ? usual : {};
    return Object.entries(given).flatMap(([key, value]) => differences(value, under[key], [...path, key]));
  }
  if (JSON.stringify(given) === JSON.stringify(usual)) return [];
  return [`${path.join('.')}=${Array.isArray(given) ? given.join(',') : String(given)}`];
}
