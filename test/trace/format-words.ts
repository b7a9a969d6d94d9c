/** What each field of a trace means: the words of docs/trace-format.md and of the descriptions in the JSON schema. */

import type { EventBody, EventKind, ImportedFrom, TraceHeader } from '../../src/trace/event.js';
import type { ImportLimits } from '../../src/trace/import/index.js';

type Words<T> = { readonly [K in Exclude<keyof T, 'kind'>]-?: string };

export const HEADER_WORDS: Words<TraceHeader> = {
  format: 'What the file is.',
  v: 'Version of the format.',
  fumo: 'Version of fumo that wrote the trace.',
  flow: 'Name of the flow that was played; `import` for a recording.',
  title: 'The flow in a few words.',
  spec: 'Document and section of the specification that the flow acts out.',
  seed: 'Seed of everything that chance decided.',
  encoding: 'How the messages are spelled; in a recording, the first of them.',
  auth: 'How the ends proved who they are; in a recording, the first credentials of the client.',
  transport: 'Whether the messages went over HTTP or stayed in the process.',
  reading: 'Present when both ends refused what they otherwise tolerate.',
  origin: 'Virtual start of the run; in a recording, the time of its first event. Epoch ms.',
  faults: 'Faults that were asked for, as `NAME` or `NAME@STEP`.',
  given: 'Everything under `given` of the flow, after defaults and `--set`.',
  imported: 'Present in traces made by `fumo trace import`: where they come from.',
};

export const IMPORTED_WORDS: Words<ImportedFrom> = {
  from: 'Kind of recording.',
  name: 'Its name, without folders.',
  clock: '`wall`: times are those of the recording. `none`: it has no times, and all are 0.',
  unknown: 'Fields of this header that the recording does not tell; what stands there is a stand-in.',
  leftOut: 'What of the recording is not in the trace: reason and number.',
};

export const COMMON_WORDS = {
  seq: 'Number of the event, from 1.',
  at: 'When it happened: virtual time, or the wall time of a recording. Epoch ms.',
  kind: 'What sort of event.',
} as const;

type BodyOf<K extends EventKind> = Extract<EventBody, { kind: K }>;

/** A heading, a sentence, and the fields. */
export const EVENT_WORDS: {
  readonly [K in EventKind]: { title: string; about: string; fields: Words<BodyOf<K>> };
} = {
  step: {
    title: 'a step of the flow',
    about:
      'A step began, ended well, had nothing to do, or failed. What stands between `start` and the end happened in it. Recordings have no steps.',
    fields: {
      phase: 'Where the step is.',
      step: 'Position in this run, from 1.',
      flow: 'The flow that the step stands in; another one for steps that were included.',
      section: 'Section of the specification that numbers the step, such as `5.5.3`.',
      ad: 'The number there; absent for steps that the section does not number.',
      actor: 'Who does it.',
      verb: 'The verb of the flow language.',
      text: 'The step in words.',
      why: '`skipped`: why there was nothing to do.',
      failure: '`failed`: code, what was expected, what was found, and something to try.',
    },
  },
  message: {
    title: 'a message on the wire',
    about:
      'The octets as they went over the wire. Everything else that can be said about a message (its commands, its package, which Status answers what) is worked out on reading, so a better decoder improves old traces.',
    fields: {
      message: 'Number in this trace, from 1; Package #0 counts too.',
      direction: 'Who sent it to whom.',
      mediaType:
        '`application/vnd.syncml.dm+xml`, `application/vnd.syncml.dm+wbxml` or `application/vnd.syncml.notification`.',
      to: 'Nominal address that it was sent to.',
      headers: 'Transport headers that are part of the protocol: `x-syncml-hmac`.',
      octets: 'The body in base64 (RFC 4648, section 4, with padding).',
    },
  },
  session: {
    title: 'a session opened or closed',
    about: 'As one end sees it. Recordings do not have these; sessions are then told by the messages.',
    fields: {
      phase: 'What became of it.',
      side: 'Which end says so.',
      session: 'SessionID as it stands in the header of the messages.',
      reason: 'Why it was opened or closed, or how the other end was authenticated.',
    },
  },
  prompt: {
    title: 'a question to the user',
    about: 'The device shows a prompt, or has its answer.',
    fields: {
      phase: 'Shown, or answered.',
      session: 'The session that asks.',
      alert: 'UI alert 1100 to 1104; 0 for the question of the notification itself.',
      text: 'The question.',
      choices: 'What can be chosen.',
      action: '`answered`: what the user did.',
      values: '`answered`: what was typed, or the numbers of the choices from 1.',
      status: '`answered`: the status code that the device will answer with.',
    },
  },
  timer: {
    title: 'a timer',
    about: 'Set, due, or cancelled.',
    fields: {
      phase: 'What became of it.',
      timer: 'Number of the timer in this run, from 1.',
      owner: 'Whose timer it is.',
      name: 'A short name, such as `defer` or `download`.',
      reason: 'Why it was set.',
      due: 'When it is due. Epoch ms.',
    },
  },
  tree: {
    title: 'a node of the management tree changed',
    about: 'On the device.',
    fields: {
      uri: 'The node.',
      change: 'What was done to it.',
      before: 'Its value before; absent where there was none. Binary values as `base64:...`.',
      after: 'Its value afterwards; absent when it is gone.',
      by: 'Whether the server ordered it or the device did it by itself.',
    },
  },
  state: {
    title: 'the FUMO State moved',
    about: 'Along an edge of the state machine of FUMO 1.0.',
    fields: {
      uri: 'The update package in the tree.',
      from: 'State before, 10 to 100.',
      to: 'State afterwards.',
      cause: 'What moved it.',
    },
  },
  transfer: {
    title: 'HTTP beside DM',
    about: 'A descriptor or package was fetched, or the result of an installation reported.',
    fields: {
      method: 'Of the request.',
      url: 'Where it went.',
      purpose: 'What was fetched or sent.',
      status: 'HTTP status of the response.',
      mediaType: 'Of what was fetched or sent.',
      size: 'Octets received, or sent for `install-notify`.',
      sha256: 'SHA-256 of those octets, in hex; absent where they were not kept.',
      text: 'The words, for short text.',
    },
  },
  note: {
    title: 'something to know',
    about:
      'What no other event says: a decision, a tolerance, a refusal. The codes of tolerances are in docs/tolerances.md; those of imports begin with `import.`.',
    fields: {
      side: 'Who notes it.',
      code: 'A stable name.',
      text: 'The same in words.',
      message: 'Number of the message that it is about.',
      original:
        'Base64 of the octets that the sender wrote, when others went over the wire because of a tamper.',
    },
  },
  end: {
    title: 'the run is over',
    about: 'The last event. Absent when the run was cut off, and in recordings.',
    fields: {
      verdict: 'Whether everything happened that the flow expects.',
      outcome: 'The outcome that the flow names, such as `updated` or `rejected`.',
      failure: '`failed`: why.',
    },
  },
};

/** Notes that imports make. */
export const IMPORT_NOTES: Readonly<Record<string, string>> = {
  'import.media-type': 'The message before it was sent under another media type than its octets are.',
  'import.direction-guessed': 'Nothing tells who sent the message before it.',
  'import.package-guessed':
    'The descriptor cannot be read, so what was fetched next from its host is taken for the package.',
  'import.no-message': 'A message of the device was answered by HTTP without a message.',
  'import.http-status': 'The message before it came with another HTTP status than 200.',
};

/** How much of a recording is taken in. */
export const LIMIT_WORDS: Readonly<Record<keyof ImportLimits, string>> = {
  maxOctets: 'octets of the recording, unpacked',
  maxItems: 'packets, entries or flows',
  maxConnections: 'TCP connections',
  maxHeldOctets: 'octets of a direction that wait for a missing segment',
  maxBodyOctets: 'octets of a body; of a larger one the size is kept',
  maxMessageOctets: 'octets of a message of DM',
  maxAllBodies: 'octets of all bodies that were packed',
  maxDepth: 'values inside each other in a flow of mitmproxy',
  maxFiles: 'files in a folder',
};
