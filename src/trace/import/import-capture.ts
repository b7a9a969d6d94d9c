/** Makes a trace out of a foreign recording. Pure: unpacking and digests are handed in. */
import { encodingOf } from '../../syncml/codec.js';
import {
  type ImportedFrom,
  TRACE_FORMAT,
  TRACE_VERSION,
  type TraceEvent,
  type TraceHeader,
} from '../event.js';
import { type Capture, type FoundIn, findIn } from './find.js';
import type { Unpack } from './found.js';
import { type CapturePlace, type LeftOut, LeftOutLog } from './left-out.js';
import { IMPORT_LIMITS, type ImportLimits } from './limits.js';
import { type MadeEvents, makeEvents } from './make-events.js';

export interface ImportOptions {
  /** Version of fumo that goes into the header. */
  fumo: string;
  unpack: Unpack;
  /** SHA-256 in hex. */
  digest(octets: Uint8Array): string;
  limits?: Partial<ImportLimits>;
}

export interface Imported {
  header: TraceHeader & { imported: ImportedFrom };
  events: readonly TraceEvent[];
  /** Where in the recording each event stands, one an event. */
  places: readonly CapturePlace[];
  leftOut: readonly LeftOut[];
}

/** The flow that imported traces name, since the recording names none. */
export const IMPORT_FLOW = 'import';

/**
 * Reads the recording, finds the messages of DM and the downloads of firmware in it, and makes a trace of them. An
 * empty trace is a result: whether it is of use is for the caller to say.
 * @throws FumoError as `findIn`: `import.*`
 */
export function importCapture(capture: Capture, options: ImportOptions): Imported {
  const leftOut = new LeftOutLog();
  const { unpack, digest } = options;
  const context = { limits: { ...IMPORT_LIMITS, ...options.limits }, leftOut, unpack, digest };
  const foundIn = findIn(capture, context);
  const made = makeEvents(foundIn.found, context);
  const header = makeHeader(capture.name, options.fumo, { foundIn, made, leftOut: leftOut.list() });
  return {
    header,
    events: made.placed.map(({ event }) => event),
    places: made.placed.map(({ place }) => place),
    leftOut: leftOut.list(),
  };
}

interface Facts {
  foundIn: FoundIn;
  made: MadeEvents;
  leftOut: readonly LeftOut[];
}

function makeHeader(name: string, fumo: string, facts: Facts): Imported['header'] {
  const { format, found } = facts.foundIn;
  const events = facts.made.placed.map(({ event }) => event);
  const auth = authSeen(facts.made, events);
  const encoding = encodingSeen(events);
  const isFiles = format === 'folder' || format === 'file';
  const unknown = [
    'seed',
    'faults',
    'given',
    ...(auth ? [] : ['auth']),
    ...(encoding ? [] : ['encoding']),
    ...(isFiles ? ['transport'] : []),
  ];
  return {
    format: TRACE_FORMAT,
    v: TRACE_VERSION,
    fumo,
    flow: IMPORT_FLOW,
    title: `Imported from ${name}`,
    seed: '',
    encoding: encoding ?? 'wbxml',
    auth: auth ?? 'md5',
    transport: 'http',
    origin: events.reduce((first, { at }) => Math.min(first, at), events[0]?.at ?? 0),
    faults: [],
    given: {},
    imported: {
      from: format,
      name,
      clock: isFiles || (found.length > 0 && found.every(({ at }) => at === undefined)) ? 'none' : 'wall',
      unknown,
      leftOut: facts.leftOut.map(({ reason, count }) => ({ reason, count })),
    },
  };
}

/** The spelling of the first message. */
function encodingSeen(events: readonly TraceEvent[]): TraceHeader['encoding'] | undefined {
  for (const event of events) {
    const encoding = event.kind === 'message' ? encodingOf(event.mediaType) : undefined;
    if (encoding) return encoding;
  }
  return undefined;
}

/** A MAC stands in a header of the transport. */
function authSeen({ auth }: MadeEvents, events: readonly TraceEvent[]): TraceHeader['auth'] | undefined {
  return events.some((event) => event.kind === 'message' && event.headers) ? 'hmac' : auth;
}
