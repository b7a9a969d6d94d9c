/** What is true at this moment, under `live`: read when a flow asks for it, never kept. */
import { formatInstant, type Instant } from './clock.js';
import type { Scope } from './flow/template.js';
import type { DeviceView } from './ports.js';

/** `live.state`, `live.firmware`, `live.result` (`none` before the first), `live.time` (ISO 8601). */
export function liveScope(device: () => DeviceView, now: () => Instant): Scope {
  return {
    get state() {
      return device().fumoState;
    },
    get firmware() {
      return device().firmware;
    },
    get result() {
      return device().lastResult ?? 'none';
    },
    get time() {
      return formatInstant(now());
    },
  };
}
