/** What of a recording does not come into the trace: nothing is dropped without a reason and a place. */

/** Stable reasons; the words for them belong to whoever shows them. */
export const LEFT_OUT_REASONS = [
  'capture-torn',
  'link-type',
  'not-ip',
  'ip-fragment',
  'other-protocol',
  'packet-damaged',
  'packet-cut',
  'udp-other',
  'push-other',
  'tcp-gap',
  'too-many-connections',
  'tls',
  'http2',
  'not-http',
  'http-broken',
  'cut-short',
  'body-missing',
  'body-too-large',
  'body-as-text',
  'content-encoding',
  'entry-damaged',
  'flow-kind',
  'flow-version',
  'other-file',
  'other-syncml',
  'not-dm',
  'no-answer',
] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** Where in a recording something stands. */
export interface CapturePlace {
  /** Number of the packet, from 1. */
  packet?: number;
  /** Number of the HAR entry or mitmproxy flow, from 1. */
  entry?: number;
  /** Name of the file in a folder. */
  file?: string;
  /** 0-based octet in the recording. */
  offset?: number;
}

export interface LeftOutCase {
  place: CapturePlace;
  /** What it was, such as an address or a media type; text of the recording. */
  detail?: string;
}

/** All cases of one reason. */
export interface LeftOut {
  reason: LeftOutReason;
  count: number;
  /** The first of them. */
  cases: readonly LeftOutCase[];
}

/** How many cases of a reason are kept with their places. */
const KEPT_CASES = 20;
const LONGEST_DETAIL = 200;

/** Collects what is left out; memory does not grow with the recording. */
export class LeftOutLog {
  readonly #byReason = new Map<LeftOutReason, { count: number; cases: LeftOutCase[] }>();

  add(reason: LeftOutReason, place: CapturePlace, detail?: string): void {
    const known = this.#byReason.get(reason) ?? { count: 0, cases: [] };
    known.count += 1;
    if (known.cases.length < KEPT_CASES) {
      known.cases.push({
        place,
        ...(detail === undefined ? {} : { detail: detail.slice(0, LONGEST_DETAIL) }),
      });
    }
    this.#byReason.set(reason, known);
  }

  /** In the order of the table of reasons. */
  list(): LeftOut[] {
    return LEFT_OUT_REASONS.flatMap((reason): LeftOut[] => {
      const known = this.#byReason.get(reason);
      return known ? [{ reason, ...known }] : [];
    });
  }
}
