/** What was exported as a recording of the wire comes back as the same messages at the same times. */
import { describe, expect, it } from 'vitest';
import { importCapture } from '../../../src/trace/import/index.js';
import type { TraceSource } from '../../../src/trace/source.js';
import { smallTrace } from '../../support/traces.js';
import { deferred, octetsOf, source } from './shared.js';

function messagesIn(trace: Pick<TraceSource, 'events'>): unknown[] {
  return [...trace.events()].flatMap((event) => {
    if (event.kind !== 'message') return [];
    const { at, direction, mediaType, octets } = event;
    return [{ at, direction, mediaType, octets }];
  });
}

describe.each(['har', 'pcapng'] as const)('%s', (format) => {
  it.each([
    ['deferred', deferred()],
    ['in XML', source(smallTrace('xml'))],
  ] as const)('is imported as the messages that it was made from: %s', (_name, trace) => {
    const capture = { name: `run.${format}`, content: octetsOf(format, trace) };
    const { events } = importCapture(capture, {
      fumo: '0.0.0-test',
      unpack: () => undefined,
      digest: () => '',
    });
    expect(messagesIn({ events: () => events })).toEqual(messagesIn(trace));
  });
});
