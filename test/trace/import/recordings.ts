/** Builds HTTP archives and flow files of mitmproxy. */

/** A value of a flow file; octets and texts are told apart. */
export type FlowValue =
  | Uint8Array
  | string
  | number
  | boolean
  | null
  | readonly FlowValue[]
  | { [key: string]: FlowValue };

/** A tagged netstring, as mitmproxy writes it. */
export function tnet(value: FlowValue): Buffer {
  const [payload, tag] = parts(value);
  return Buffer.concat([Buffer.from(`${payload.length}:`), payload, Buffer.from(tag)]);
}

function parts(value: FlowValue): [Buffer, string] {
  if (value instanceof Uint8Array) return [Buffer.from(value), ','];
  if (typeof value === 'string') return [Buffer.from(value), ';'];
  if (typeof value === 'boolean') return [Buffer.from(String(value)), '!'];
  if (typeof value === 'number') return [Buffer.from(String(value)), Number.isInteger(value) ? '#' : '^'];
  if (value === null) return [Buffer.alloc(0), '~'];
  if (Array.isArray(value)) return [Buffer.concat(value.map(tnet)), ']'];
  return [Buffer.concat(Object.entries(value).flatMap(([key, item]) => [tnet(key), tnet(item)])), '}'];
}

export interface FlowParts {
  version?: FlowValue;
  type?: string;
  url?: string;
  requestType?: string;
  requestBody?: FlowValue;
  responseType?: string;
  responseBody?: FlowValue;
  method?: string;
  at?: number;
  hasResponse?: boolean;
  more?: [string, string][];
}

/** One HTTP flow. */
export function flow(of: FlowParts): FlowValue {
  const url = new URL(of.url ?? 'http://dm.example/dm');
  const at = of.at ?? 1_767_603_600;
  const bytes = (text: string): Buffer => Buffer.from(text);
  return {
    version: of.version ?? 20,
    type: of.type ?? 'http',
    id: '5b2a6a0e-0000-4000-8000-000000000000',
    request: {
      host: url.hostname,
      port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
      method: bytes(of.method ?? 'POST'),
      scheme: bytes(url.protocol.slice(0, -1)),
      authority: bytes(''),
      path: bytes(`${url.pathname}${url.search}`),
      http_version: bytes('HTTP/1.1'),
      headers: [
        [bytes('Content-Type'), bytes(of.requestType ?? '')],
        ...(of.more ?? []).map((pair) => pair.map(bytes)),
      ],
      content: of.requestBody ?? bytes(''),
      trailers: null,
      timestamp_start: at,
      timestamp_end: at + 0.25,
    },
    response:
      of.hasResponse === false
        ? null
        : {
            http_version: bytes('HTTP/1.1'),
            status_code: 200,
            reason: bytes('OK'),
            headers: [[bytes('Content-Type'), bytes(of.responseType ?? '')]],
            content: of.responseBody === undefined ? bytes('') : of.responseBody,
            trailers: null,
            timestamp_start: at + 0.5,
            timestamp_end: at + 0.75,
          },
    error: null,
  };
}

export interface EntryParts {
  startedDateTime?: string;
  url?: string;
  method?: string;
  headers?: { name: string; value: string }[];
  postData?: Record<string, unknown>;
  status?: number;
  content?: Record<string, unknown>;
  responseHeaders?: { name: string; value: string }[];
}

export function harEntry(of: EntryParts): object {
  return {
    startedDateTime: of.startedDateTime ?? '2026-01-05T10:00:00.250+01:00',
    time: 500.5,
    request: {
      method: of.method ?? 'POST',
      url: of.url ?? 'http://dm.example/dm',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: of.headers ?? [],
      queryString: [],
      ...(of.postData ? { postData: of.postData } : {}),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status: of.status ?? 200,
      statusText: 'OK',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: of.responseHeaders ?? [],
      content: of.content ?? { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 500, receive: 0.5 },
  };
}

export function har(entries: readonly unknown[]): Buffer {
  const log = { version: '1.2', creator: { name: 'test', version: '1' }, entries };
  return Buffer.from(JSON.stringify({ log }));
}
