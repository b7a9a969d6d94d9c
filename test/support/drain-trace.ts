/**
 * Makes a trace into one of its forms and throws the result away; prints what it took.
 * `drain-trace.ts TRACE FORM`, where FORM is a format of `trace export`, `show`, `last` or `diff`.
 */

import { PLAIN } from '../../src/cli/colour.js';
import { EXPORT_FORMATS } from '../../src/cli/export/formats.js';
import { produceFrom } from '../../src/cli/export/produce.js';
import { diffLines } from '../../src/cli/trace/diff-text.js';
import { ladderLines } from '../../src/cli/trace/show-ladder.js';
import { comparedPairs } from '../../src/trace/compare/index.js';
import { parseFilter } from '../../src/trace/filter/index.js';
import { openTraceSource } from '../../src/trace/open-source.js';

const [path = '', form = '', filter] = process.argv.slice(2);
const layout = { columns: 80, paint: PLAIN };
const chosen = filter === undefined ? undefined : parseFilter(filter);

function* pieces(): Generator<number> {
  const format = EXPORT_FORMATS.find((one) => one === form);
  if (form === 'show' || form === 'last') {
    const last = form === 'last' ? 20 : undefined;
    for (const line of ladderLines(openTraceSource(path), { layout, last, filter: chosen }))
      yield line.length;
  } else if (form === 'diff') yield* differences();
  else if (format) {
    const made = produceFrom(format, path, chosen);
    if (made.kind === 'files') for (const { octets } of made.files) yield octets.length;
    else for (const piece of made.pieces) yield piece.length;
  } else throw new Error(`no form ${form}`);
}

function* differences(): Generator<number> {
  const read = () => {
    const source = openTraceSource(path);
    return { header: source.header, events: source.events() };
  };
  const side = { run: path, facts: '' };
  const sides = { a: side, b: side, sameWords: 'same', isFirstOnly: false };
  for (const line of diffLines(sides, comparedPairs(read(), read()), layout)) yield line.length;
}

const before = process.memoryUsage().rss;
const started = process.cpuUsage();
let octets = 0;
for (const length of pieces()) octets += length;
const { user, system } = process.cpuUsage(started);
const most = process.resourceUsage().maxRSS * 1024;
const megabytes = (size: number): number => Math.round(size / 1_048_576);
process.stdout.write(
  `${JSON.stringify({ form, octets, mostMb: megabytes(most), grownMb: megabytes(most - before), cpuMs: Math.round((user + system) / 1000) })}\n`,
);
