/** The result of a run, gathered from its events and captures, and the check of what the flow promises. */
import { stateName } from '../dm/fumo.js';
import type { ErrorPlace } from '../errors.js';
import type { Failure, TraceEvent, TraceHeader } from '../trace/event.js';
import { formatInstant, type Instant } from './clock.js';
import { lookUp, type Scope } from './flow/template.js';
import type { DeviceView } from './ports.js';
import type { PromptResult, RunResult, SessionResult, StepResult } from './run-types.js';

/** How a run ends: the outcome that the flow names, and the failure if there is one. */
export interface Ending {
  outcome: string;
  failure: Failure | undefined;
}

export interface RunFacts {
  header: TraceHeader;
  events: readonly TraceEvent[];
  steps: readonly StepResult[];
  prompts: readonly PromptResult[];
  captures: Scope;
  view: DeviceView;
  now: Instant;
  outcome: string;
  failure: Failure | undefined;
}

export function buildResult(facts: RunFacts): RunResult {
  const { header, captures, view, failure } = facts;
  const report = lookUp(captures, 'report') as RunResult['report'];
  return {
    verdict: failure ? 'failed' : 'passed',
    outcome: facts.outcome,
    flow: header.flow,
    title: header.title,
    seed: header.seed,
    encoding: header.encoding,
    auth: header.auth,
    transport: header.transport,
    clock: { start: formatInstant(header.origin), end: formatInstant(facts.now) },
    steps: facts.steps,
    sessions: sessionsOf(facts.events),
    prompts: facts.prompts,
    device: { firmware: view.firmware, fumoState: view.fumoState, fumoStateName: stateName(view.fumoState) },
    ...(report && { report }),
    ...(failure && { failure }),
  };
}

/** Sessions as the device saw them, with the number of messages that fell into each. */
function sessionsOf(events: readonly TraceEvent[]): SessionResult[] {
  const sessions: SessionResult[] = [];
  let notified = false;
  for (const event of events) {
    const open = sessions.at(-1);
    if (event.kind === 'message') {
      if (event.mediaType === NOTIFICATION) notified = true;
      else if (open) open.messages += 1;
    }
    if (event.kind !== 'session' || event.side !== 'device') continue;
    const at = formatInstant(event.at);
    if (event.phase === 'opened') {
      const trigger = notified ? 'notification' : 'client';
      sessions.push({ session: event.session, trigger, openedAt: at, messages: 0 });
      notified = false;
    } else if (event.phase === 'closed' && open) {
      open.closedAt = at;
    }
  }
  return sessions;
}

const NOTIFICATION = 'application/vnd.syncml.notification';

export interface OutcomeFacts {
  view: DeviceView;
  captures: Scope;
  events: readonly TraceEvent[];
  /** Exec commands that the server sent. */
  orders: number;
}

/** What `then` can look at, by path. */
const ACTUAL: Readonly<Record<string, (facts: OutcomeFacts) => unknown>> = {
  'device.firmware': ({ view }) => view.firmware,
  'device.state': ({ view }) => view.fumoState,
  'report.result': ({ captures }) => lookUp(captures, 'report.result') ?? 'none',
  'sent.packages': ({ events }) =>
    events.filter((event) => event.kind === 'transfer' && event.purpose === 'package' && event.status < 300)
      .length,
  'sent.orders': ({ orders }) => orders,
};

/** The first promise that does not hold, or undefined. */
export function checkOutcome(
  expectations: readonly { path: string; expected: unknown; where: ErrorPlace }[],
  facts: OutcomeFacts,
): Failure | undefined {
  for (const { path, expected, where } of expectations) {
    const actual = ACTUAL[path]?.(facts);
    if (String(actual) !== String(expected)) {
      return {
        code: 'run.not-as-promised',
        expected: `${path} to be ${expected}`,
        found: String(actual),
        where,
      };
    }
  }
  return undefined;
}
