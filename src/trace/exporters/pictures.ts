/** The run as pictures that other programs draw. */
import { FumoError } from '../../errors.js';
import { PICTURE_FORMS } from '../picture/index.js';
import { plantumlPicture } from '../picture/plantuml.js';
import { sanitizeText } from '../sanitize.js';
import type { TraceSource } from '../source.js';
import { asSource, type DocumentExporter, type StreamExporter } from './exporter.js';
import { castOfRun, rowsOfRun, subtitleOf } from './run-rows.js';

export const plantuml: StreamExporter = {
  kind: 'stream',
  extension: 'puml',
  description: 'a PlantUML sequence diagram',
  mediaType: 'text/x-plantuml',
  *write(trace) {
    const source = asSource(trace);
    const picture = { ...headOf(source), rows: rowsOfRun(source) };
    for (const line of plantumlPicture(picture)) yield `${line}\n`;
  },
};

/** A drawing is laid out as a whole, and no viewer shows one that is far longer. */
export const MOST_DRAWN = { messages: 2000, events: 20_000 } as const;

export const svg: DocumentExporter = {
  kind: 'document',
  extension: 'svg',
  description: 'a drawing for browsers and documents',
  mediaType: 'image/svg+xml',
  *write(trace, { width } = {}) {
    const source = asSource(trace);
    refuseLong(source);
    const picture = { ...headOf(source), rows: [...rowsOfRun(source)] };
    yield* PICTURE_FORMS.svg.write(picture, width === undefined ? {} : { width });
  },
};

function headOf(source: TraceSource) {
  const { header } = source;
  const title = header.title.trim() === '' ? header.flow : header.title;
  return { title: sanitizeText(title), subtitle: subtitleOf(source), lifelines: castOfRun(source) };
}

function refuseLong(source: TraceSource): void {
  const found = { messages: 0, events: 0 };
  for (const { kind } of source.events()) {
    found.events += 1;
    if (kind === 'message') found.messages += 1;
  }
  if (found.messages <= MOST_DRAWN.messages && found.events <= MOST_DRAWN.events) return;
  const counted = ({ messages, events }: { messages: number; events: number }): string =>
    `${messages} messages and ${events} events`;
  throw new FumoError('trace.too-many-messages', 'the trace is too long for one drawing', {
    expected: `at most ${counted(MOST_DRAWN)}`,
    found: counted(found),
    hint: 'Draw a part of it with --filter "message:1..200", or export it as plantuml, text or markdown.',
  });
}
