/**
 * The run as an HTTP archive (HAR 1.2): every POST with its answer, every download, every notification. Names that the
 * format does not know begin with `_`, as it asks.
 */
import { sanitizeText } from '../sanitize.js';
import type { TraceSource } from '../source.js';
import type { EventOf, MessageView } from '../views.js';
import { stepCaption } from './captions.js';
import { asSource, type StreamExporter } from './exporter.js';
import { follow, type Passing } from './follow.js';
import { contentOf, type Heard, saidIn } from './har-bodies.js';
import {
  messageRequest,
  messageResponse,
  type RequestHead,
  type ResponseHead,
  readableUrl,
  transferRequest,
  transferResponse,
  wholeSize,
} from './http-heads.js';
import { epochMs, isoText } from './instants.js';
import { jsonFields, jsonList } from './json-lists.js';
import type { OpenSession } from './open-sessions.js';
import { Recent } from './recent.js';
import * as words from './words.js';

/** Requests that may wait for their answers at a time. */
const MOST_OPEN = 256;

export const har: StreamExporter = {
  kind: 'stream',
  extension: 'har',
  description: 'an HTTP archive (HAR 1.2)',
  mediaType: 'application/json',
  *write(trace) {
    const source = asSource(trace);
    const { fumo, title, given: _given, ...facts } = source.header;
    yield '{\n  "log": {\n';
    const creator = { name: 'fumo', version: fumo };
    yield jsonFields({ version: '1.2', creator, comment: sanitizeText(title), _fumo: facts }, '    ');
    yield* jsonList('pages', pagesOf(source), '    ');
    yield ',\n';
    yield* jsonList('entries', entriesOf(source), '    ');
    yield '\n  }\n}\n';
  },
};

/** Each session once it is opened. */
function* pagesOf(source: TraceSource): Generator<unknown> {
  const seen = new WeakSet<OpenSession>();
  for (const { session } of follow(source)) {
    if (session?.openedAt === undefined || seen.has(session)) continue;
    seen.add(session);
    yield {
      startedDateTime: isoText(session.openedAt),
      id: pageOf(session),
      title: `session ${sanitizeText(session.session)}`,
      pageTimings: {},
    };
  }
}

function pageOf({ number }: OpenSession): string {
  return `session-${number}`;
}

function* entriesOf(source: TraceSource): Generator<unknown> {
  const asked = new Recent<Asked>(MOST_OPEN);
  for (const passing of follow(source)) {
    if (passing.event.kind === 'transfer') yield transferEntry(passing, passing.event);
    if (passing.message) yield* messageEntries({ ...passing, message: passing.message }, asked);
  }
  for (const request of asked.takeAll()) yield entryOf(request, undefined);
}

/** Something that came by with a message in it. */
type Asked = Passing & { message: MessageView };

function* messageEntries(passing: Asked, asked: Recent<Asked>): Generator<unknown> {
  const { message, session } = passing;
  const key = session?.number ?? 'none';
  if (message.package === 0) yield entryOf(passing, undefined);
  else if (message.event.direction === 'server-to-device') yield entryOf(asked.take(key), passing);
  else {
    const before = asked.take(key);
    if (before) yield entryOf(before, undefined);
    const gone = asked.put(key, passing);
    if (gone) yield entryOf(gone, undefined);
  }
}

/** One of both at least is there. */
function entryOf(request: Asked | undefined, response: Asked | undefined): unknown {
  const { session, step, event } = { ...response, ...request };
  const [start, end] = [request ?? response, response ?? request].map((one) => epochMs(one?.event.at ?? 0));
  return entry({
    at: event?.at ?? 0,
    took: Math.max(0, (end ?? 0) - (start ?? 0)),
    request: request ? askedWith(request.message) : ASKED_NOTHING,
    response: answeredWith(response?.message),
    ...(session?.openedAt === undefined ? {} : { page: pageOf(session) }),
    comment: [stepCaption(step), titleOf(request?.message, response?.message)].filter(Boolean).join(': '),
  });
}

function titleOf(request: MessageView | undefined, response: MessageView | undefined): string {
  const titles = [request, response].flatMap((view) => (view ? [`message ${words.messageTitle(view)}`] : []));
  return request?.package === 0 ? `notification (WAP push): ${titles.join()}` : titles.join(' / ');
}

function transferEntry({ step }: Passing, event: EventOf<'transfer'>): unknown {
  const isSent = event.method === 'POST';
  const { purpose, size, sha256, text } = event;
  const facts = { purpose, size: wholeSize(size), ...(sha256 === undefined ? {} : { sha256 }) };
  const request = transferRequest(event);
  const response = transferResponse(event);
  const body: Heard = {
    mimeType: event.mediaType ?? (isSent ? 'text/plain' : 'application/octet-stream'),
    size: wholeSize(size),
    ...(text === undefined ? { comment: 'the octets are not in the trace' } : { text }),
  };
  return entry({
    at: event.at,
    took: 0,
    request: isSent ? requestOf(request, body, facts) : requestOf(request, undefined, undefined),
    response: responseOf(response, isSent ? NOTHING : body, isSent ? undefined : facts),
    comment: [stepCaption(step), words.transferRequest(event)].filter(Boolean).join(': '),
  });
}

interface EntryParts {
  at: number;
  took: number;
  request: unknown;
  response: unknown;
  page?: string;
  comment: string;
}

function entry({ at, took, request, response, page, comment }: EntryParts): unknown {
  return {
    ...(page === undefined ? {} : { pageref: page }),
    startedDateTime: isoText(at),
    time: took,
    request,
    response,
    cache: {},
    timings: { send: 0, wait: took, receive: 0 },
    comment,
  };
}

const NOTHING: Heard = { mimeType: 'x-unknown', size: 0 };

const ASKED_NOTHING = {
  ...requestOf({ method: 'POST', url: readableUrl(''), headers: [] }, undefined, undefined),
  comment: 'the request is not in the trace',
};

function askedWith(view: MessageView): unknown {
  return requestOf(messageRequest(view.event, view.octets.length), contentOf(view), saidIn(view));
}

function answeredWith(view: MessageView | undefined): unknown {
  if (!view) return responseOf(undefined, NOTHING, undefined);
  return responseOf(messageResponse(view.event, view.octets.length), contentOf(view), saidIn(view));
}

function requestOf({ method, url, headers }: RequestHead, body: Heard | undefined, fumo: unknown): object {
  const { size = 0, encoding, text = '', mimeType = '', comment } = body ?? {};
  const postData = {
    mimeType,
    text,
    ...(encoding === undefined ? {} : { _encoding: encoding }),
    ...(comment === undefined ? {} : { comment }),
  };
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(([name, value]) => ({ name, value })),
    queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
    headersSize: -1,
    bodySize: size,
    ...(body ? { postData } : {}),
    ...(fumo === undefined ? {} : { _fumo: fumo }),
  };
}

function responseOf(head: ResponseHead | undefined, content: Heard, fumo: unknown): object {
  return {
    status: head?.status ?? 0,
    statusText: head?.reason ?? '',
    httpVersion: head ? 'HTTP/1.1' : '',
    cookies: [],
    headers: (head?.headers ?? []).map(([name, value]) => ({ name, value })),
    content: head ? content : NOTHING,
    redirectURL: '',
    headersSize: -1,
    bodySize: head ? content.size : -1,
    ...(head ? {} : { comment: 'no answer in the trace' }),
    ...(fumo === undefined ? {} : { _fumo: fumo }),
  };
}
