/** What `sandbox()` takes, and its check: types help only those who write TypeScript. */
import * as v from 'valibot';
import { nearest } from '../engine/flow/nearest.js';
import type { FaultName } from '../engine/ports.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../engine/run-types.js';
import { FumoError } from '../errors.js';
import type { TraceEvent } from '../trace/event.js';
import type { FlowDocument } from './flow-types.js';
import type { GivenSettings } from './given.js';
import { LIBRARY_WORDS } from './words.js';

/**
 * An answer of the user: a choice by id, number or label; `true` and `false` for yes and no; `'ok'`, `'cancel'`,
 * `'timeout'`; or the text typed.
 */
export type Answer = string | number | boolean;

/** A fault by name, true from the beginning, or `NAME@STEP`, true from that step of the run on (from 1). */
export type FaultSpec = FaultName | `${FaultName}@${number}`;

/** How a sandbox is set up: everything that its trace depends on. */
export interface SandboxOptions {
  /**
   * What is played: the name of a built-in flow (`'deferred'`), the path of a flow file (`'./my-flow.yaml'`), the
   * YAML text of a flow, or the same as an object. Without it the sandbox takes single steps.
   */
  flow?: string | FlowDocument;
  /** By prompt; a list answers one asking after the other. */
  answers?: Readonly<Record<string, Answer | readonly Answer[]>>;
  /** False: a question that nobody answered rejects with `answer.missing`; by default the flow itself answers. */
  defaults?: boolean;
  /** The same seed draws the same nonces, session ids and packages; `'1'` by default. */
  seed?: string | number;
  /** How messages are spelled on the wire; `'wbxml'` by default. */
  encoding?: 'wbxml' | 'xml';
  /** Credentials of both ends (DM Security 1.2); `'md5'` by default. */
  auth?: 'basic' | 'md5' | 'hmac';
  /** `'loopback'` by default: octets in memory, no ports. `'http'`: real sockets on 127.0.0.1. */
  transport?: 'loopback' | 'http';
  /** What the flow starts from, laid over what the flow itself gives; or `PATH=VALUE` texts, as `--set` takes. */
  set?: GivenSettings | readonly string[];
  /** Unhappy paths. */
  faults?: readonly FaultSpec[];
  /** True: both ends refuse what they would otherwise tolerate. */
  strict?: boolean;
  /** Called with every event of the trace as it happens. */
  onEvent?: (event: TraceEvent) => void;
}

const answer = v.union([v.string(), v.number(), v.boolean()]);
const SCHEMA = v.strictObject({
  flow: v.optional(v.union([v.string(), v.record(v.string(), v.unknown())])),
  answers: v.optional(v.record(v.string(), v.union([answer, v.array(answer)]))),
  defaults: v.optional(v.boolean()),
  seed: v.optional(v.union([v.pipe(v.string(), v.nonEmpty()), v.number()])),
  encoding: v.optional(v.picklist(['wbxml', 'xml'])),
  auth: v.optional(v.picklist(['basic', 'md5', 'hmac'])),
  transport: v.optional(v.picklist(['loopback', 'http'])),
  set: v.optional(v.union([v.array(v.string()), v.record(v.string(), v.unknown())])),
  faults: v.optional(v.array(v.string())),
  strict: v.optional(v.boolean()),
  onEvent: v.optional(v.function()),
});
const KNOWN = Object.keys(SCHEMA.entries);

/** @throws FumoError `usage.unknown-option`, `usage.bad-option` */
export function checkOptions(options: SandboxOptions): SandboxOptions {
  const stranger = Object.keys(options).find((key) => !KNOWN.includes(key));
  if (stranger !== undefined) throw unknownOption(stranger);
  const parsed = v.safeParse(SCHEMA, options);
  if (parsed.success) return options;
  const [issue] = parsed.issues;
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
  throw new FumoError('usage.bad-option', LIBRARY_WORDS.badOption(path), {
    where: { path },
    expected: issue.expected,
    found: issue.received,
  });
}

function unknownOption(found: string): FumoError {
  const near = nearest(found, KNOWN);
  return new FumoError('usage.unknown-option', LIBRARY_WORDS.unknownOption(found), {
    expected: `one of ${KNOWN.join(', ')}`,
    found,
    ...(near !== undefined && { hint: LIBRARY_WORDS.didYouMean(near) }),
  });
}

/** The settings of the run; answers are dealt with apart. */
export function settingsOf(options: SandboxOptions): RunSettings {
  const { seed, encoding, auth, transport = 'loopback', faults = [], set, strict } = options;
  return {
    seed: seed === undefined ? DEFAULT_SETTINGS.seed : String(seed),
    encoding: encoding ?? DEFAULT_SETTINGS.encoding,
    auth: auth ?? DEFAULT_SETTINGS.auth,
    transport,
    faults: [...faults],
    set: isTexts(set) ? [...set] : [],
    answers: [],
    ...(strict === true && { strict: true }),
  };
}

/** The part of `set` that is an object. */
export function givenOf({ set }: SandboxOptions): Readonly<Record<string, unknown>> {
  return isTexts(set) || set === undefined ? {} : { ...set };
}

function isTexts(set: SandboxOptions['set']): set is readonly string[] {
  return Array.isArray(set);
}
