/** The messages and transfers of a trace as requests and responses of HTTP/1.1, as far as the trace tells. */
import type { MessageEvent, TransferEvent } from '../event.js';

export type HeaderField = readonly [name: string, value: string];

export interface RequestHead {
  method: string;
  /** Absolute and readable by everybody. */
  url: string;
  headers: readonly HeaderField[];
}

export interface ResponseHead {
  status: number;
  reason: string;
  headers: readonly HeaderField[];
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  410: 'Gone',
  413: 'Content Too Large',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** A POST of a message, or the push of a notification written as one. */
export function messageRequest({ to, mediaType, headers }: MessageEvent, size: number): RequestHead {
  const url = readableUrl(to);
  const own: HeaderField[] = [
    ['Host', new URL(url).host],
    ['Content-Type', headerText(mediaType)],
    ['Content-Length', String(size)],
    ['Cache-Control', 'no-store'],
  ];
  return { method: 'POST', url, headers: [...own, ...recorded(headers, own)] };
}

/** The answer of a POST that carries the message of a server. */
export function messageResponse({ mediaType, headers }: MessageEvent, size: number): ResponseHead {
  const own: HeaderField[] = [
    ['Content-Type', headerText(mediaType)],
    ['Content-Length', String(size)],
    ['Cache-Control', 'no-store, private'],
  ];
  return { status: 200, reason: 'OK', headers: [...own, ...recorded(headers, own)] };
}

export function transferRequest({ method, url: to, mediaType, size }: TransferEvent): RequestHead {
  const url = readableUrl(to);
  const sent: HeaderField[] = [
    ['Content-Type', headerText(mediaType ?? 'text/plain')],
    ['Content-Length', String(wholeSize(size))],
  ];
  const own: HeaderField[] = [['Host', new URL(url).host], ...(method === 'POST' ? sent : [])];
  return { method, url, headers: own };
}

/** Undefined when nobody answered. */
export function transferResponse(event: TransferEvent): ResponseHead | undefined {
  const { status, method, mediaType, size } = event;
  if (!Number.isInteger(status) || status < 100 || status > 999) return undefined;
  const type: HeaderField[] =
    method === 'GET' && mediaType !== undefined ? [['Content-Type', headerText(mediaType)]] : [];
  const length = String(method === 'GET' ? wholeSize(size) : 0);
  return { status, reason: REASONS[status] ?? '', headers: [...type, ['Content-Length', length]] };
}

/** A size of a trace as a whole number that JSON and HTTP can carry. */
export function wholeSize(size: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.floor(size)));
}

/** The address as it is when it is an http one; what is none stands in an address that leads nowhere. */
export function readableUrl(text: string): string {
  if (URL.canParse(text)) {
    const { protocol, host, href } = new URL(text);
    if (/^https?:$/.test(protocol) && host !== '') return href;
  }
  return `http://unreadable.invalid/${encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))}`;
}

/** Octets of a head may be visible ASCII and spaces; everything else becomes `?`. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').trim();
}

function recorded(
  headers: Readonly<Record<string, string>> | undefined,
  own: readonly HeaderField[],
): HeaderField[] {
  const taken = new Set([...own.map(([name]) => name.toLowerCase()), 'transfer-encoding', 'connection']);
  return Object.entries(headers ?? {}).flatMap(([name, value]): HeaderField[] => {
    const token = name.replace(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, '_');
    return token === '' || taken.has(token.toLowerCase()) ? [] : [[token, headerText(value)]];
  });
}
