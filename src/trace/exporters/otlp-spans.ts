/** Spans as the JSON form of OTLP writes them (opentelemetry-proto, trace/v1): ids in hex, 64-bit numbers as text. */
import { createHash } from 'node:crypto';
import type { StepView } from '../views.js';
import { unixNano } from './instants.js';
import * as words from './words.js';

/** `SpanKind` of the proto. */
export const KIND = { internal: 1, server: 2, client: 3, producer: 4 } as const;
/** `StatusCode` of the proto. */
const STATUS_ERROR = 2;

export type AttributeValue = string | number | boolean | undefined;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A span that has begun. */
export interface Span {
  id: string;
  parent?: string;
  name: string;
  kind: number;
  /** Virtual instants, epoch ms. */
  start: number;
  attributes: Attributes;
}

export interface SpanEnd {
  end: number;
  attributes?: Attributes;
  /** What failed. */
  error?: string | undefined;
  events?: readonly SpanEvent[];
  /** Events that there was no room for. */
  dropped?: number;
}

export interface SpanEvent {
  at: number;
  name: string;
  attributes: Attributes;
}

/** Makes spans whose ids follow from the trace and their order, so that the same run gives the same spans. */
export class SpanMaker {
  readonly traceId: string;
  #count = 0;

  /** @param seed the line of the trace's header */
  constructor(seed: string) {
    this.traceId = digest(seed, 16);
  }

  begin(name: string, kind: number, start: number, attributes: Attributes, parent?: Span): Span {
    this.#count += 1;
    const id = digest(`${this.traceId} ${this.#count}`, 8);
    return { id, name, kind, start, attributes, ...(parent ? { parent: parent.id } : {}) };
  }

  /** The span as JSON. */
  end(span: Span, { end, attributes = {}, error, events, dropped = 0 }: SpanEnd): object {
    return {
      traceId: this.traceId,
      spanId: span.id,
      ...(span.parent === undefined ? {} : { parentSpanId: span.parent }),
      name: span.name,
      kind: span.kind,
      startTimeUnixNano: unixNano(span.start),
      endTimeUnixNano: unixNano(Math.max(span.start, end)),
      attributes: attributeList({ ...span.attributes, ...attributes }),
      ...(events && events.length > 0 ? { events: events.map(eventJson) } : {}),
      ...(dropped > 0 ? { droppedEventsCount: Math.min(dropped, 0xffff_ffff) } : {}),
      status: error === undefined ? {} : { code: STATUS_ERROR, message: error },
    };
  }
}

/** `KeyValue`s, without those that have no value. */
export function attributeList(attributes: Attributes): object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: string | number | boolean): object {
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'string') return { stringValue: words.brief(value, 1000) };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function eventJson({ at, name, attributes }: SpanEvent): object {
  return { timeUnixNano: unixNano(at), name, attributes: attributeList(attributes) };
}

/** Where in the run a span began. */
export function stepAttributes(step: StepView | undefined): Attributes {
  if (!step) return {};
  const number = words.stepNumber(step);
  return {
    'fumo.step': step.step,
    'fumo.step.number': number === '' ? undefined : number,
    'fumo.step.actor': step.actor,
    'fumo.step.verb': step.verb,
  };
}

/** No id is all zeroes, which would mean that there is none. */
function digest(text: string, octets: number): string {
  const hex = createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * octets);
  return /^0+$/.test(hex) ? hex.replace(/0$/, '1') : hex;
}
