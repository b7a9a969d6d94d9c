/**
 * Exports a long made-up trace and says how much memory that took, as a line of JSON for each format.
 *
 *     node --max-old-space-size=96 --import tsx test/trace/exporters/measure.ts EVENTS SPARSE FORMAT...
 *
 * SPARSE: in every so manieth round of the trace there are messages; 1 for all. The format `kept` keeps every event in
 * memory, to show what that costs.
 */
import { join } from 'node:path';
import { EXPORTERS, type ExporterName } from '../../../src/trace/exporters/index.js';
import { readTrace } from '../../../src/trace/reader.js';
import { sourceOf, type TraceSource } from '../../../src/trace/source.js';
import { longTrace } from './long.js';

const SHORT = join(import.meta.dirname, '../../golden/exports/deferred.jsonl');
const MEBI = 1_048_576;

function octetsIn(name: ExporterName | 'kept', source: TraceSource): number {
  if (name === 'kept') return [...source.events()].map((event) => ({ ...event })).length;
  let octets = 0;
  for (const piece of EXPORTERS[name].write(source)) {
    const content = typeof piece === 'object' && 'octets' in piece ? piece.octets : piece;
    octets += Buffer.byteLength(content);
  }
  return octets;
}

function measure(name: ExporterName | 'kept', short: TraceSource, long: TraceSource): object {
  octetsIn(name, short);
  const before = process.memoryUsage.rss();
  const started = process.hrtime.bigint();
  const octets = octetsIn(name, long);
  const seconds = Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000;
  const most = process.resourceUsage().maxRSS * 1024;
  return {
    name,
    octets,
    seconds,
    mostMiB: Math.round(most / MEBI),
    growthMiB: Math.round((most - before) / MEBI),
  };
}

const [count = '200000', sparse = '1', ...names] = process.argv.slice(2);
const { header, events } = readTrace(SHORT);
const short = sourceOf(header, events);
const long = longTrace(short, Number(count), Number(sparse));
for (const name of names as (ExporterName | 'kept')[])
  console.log(JSON.stringify(measure(name, short, long)));
