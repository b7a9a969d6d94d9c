/** The result of a run, gathered from its events and captures, and the check of what the flow promises. */
import { stateName } from '../dm/fumo.js';
import type { ErrorPlace } from '../errors.js';
import type { Failure, TraceEvent, TraceHeader } from '../trace/event.js';
import { formatInstant, type Instant } from './clock.js';
import { matchesSpelling, spellingText } from './flow/spelling.js';
import { fillValue, lookUp, type Scope } from './flow/template.js';
import type { Flow } from './flow/types.js';
import { formatDuration, parseDuration } from './flow/units.js';
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
  /** How often a prompt was asked. */
  timesAsked(prompt: string): number;
  /** Virtual milliseconds from the start of the run to its end. */
  tookMs: number;
}

type Actual = (facts: OutcomeFacts, field: string) => unknown;

/** What `then` can look at, by group and field; a group without fields takes any. */
const ACTUAL: Readonly<Record<string, Actual | Readonly<Record<string, Actual>>>> = {
  device: {
    firmware: ({ view }) => view.firmware,
    state: ({ view }) => view.fumoState,
    result: ({ view }) => view.lastResult ?? 'none',
    busy: ({ view }) => view.busy !== undefined,
  },
  report: { result: ({ captures }) => lookUp(captures, 'report.result') ?? 'none' },
  sent: {
    packages: ({ events }) => events.filter(isPackage).length,
    orders: ({ orders }) => orders,
    messages: ({ events }) => events.filter(isDmMessage).length,
  },
  prompts: ({ timesAsked }, prompt) => timesAsked(prompt),
  sessions: { count: ({ events }) => sessionsOf(events).length },
  tree: ({ view }, uri) => view.tree.find((node) => node.uri === uri)?.value ?? 'none',
};

function isPackage(event: TraceEvent): boolean {
  return event.kind === 'transfer' && event.purpose === 'package' && event.status < 300;
}

/** Packages 1 to 4, of either end; notifications do not count. */
function isDmMessage(event: TraceEvent): boolean {
  return event.kind === 'message' && event.mediaType !== NOTIFICATION;
}

/** What the flow promises for an outcome, held against the facts. @param known what the promises can name */
export function checkThen(
  { outcomes }: Pick<Flow, 'outcomes'>,
  outcome: string,
  known: Scope,
  facts: OutcomeFacts,
): Failure | undefined {
  const expectations = (outcomes[outcome]?.expectations ?? []).map(({ path, expected, where }) => ({
    path,
    expected: fillValue(expected, known, where),
    where,
  }));
  return checkOutcome(expectations, facts);
}

interface Expectation {
  path: string;
  /** A spelling of values (see flow/spelling.ts); of `time` a duration. */
  expected: unknown;
  where: ErrorPlace;
}

/** The first promise that does not hold, or undefined. */
export function checkOutcome(expectations: readonly Expectation[], facts: OutcomeFacts): Failure | undefined {
  for (const { path, expected, where } of expectations) {
    const broken = path.startsWith('time.')
      ? brokenTime(path, expected, facts)
      : brokenValue(path, expected, facts);
    if (broken) return { code: 'run.not-as-promised', ...broken, where };
  }
  return undefined;
}

type Broken = Pick<Failure, 'expected' | 'found'> | undefined;

function brokenValue(path: string, expected: unknown, facts: OutcomeFacts): Broken {
  const [, group = '', field = ''] = /^([^.]+)\.(.*)$/s.exec(path) ?? [];
  const entry = ACTUAL[group];
  const actual = (typeof entry === 'function' ? entry : entry?.[field])?.(facts, field);
  if (matchesSpelling(actual, expected)) return undefined;
  return { expected: `${path} to be ${spellingText(expected)}`, found: String(actual) };
}

function brokenTime(path: string, expected: unknown, { tookMs }: OutcomeFacts): Broken {
  const limit = parseDuration(String(expected)) ?? Number.NaN;
  const isLeast = path === 'time.at-least';
  if (isLeast ? tookMs >= limit : tookMs <= limit) return undefined;
  return {
    expected: `the run to take ${isLeast ? 'at least' : 'at most'} ${String(expected)}`,
    found: formatDuration(tookMs),
  };
}
