/** `trace diff`: compares two recorded runs and says where they differ, as text, JSON or a page. */
import { FumoError } from '../../errors.js';
import { openRuns } from '../../sandbox/store/runs.js';
import {
  type ComparedPair,
  type CompareOptions,
  comparedPairs,
  type Difference,
} from '../../trace/compare/index.js';
import { type FileSource, openTraceSource } from '../../trace/open-source.js';
import { cleanLine } from '../clean.js';
import { PLAIN } from '../colour.js';
import { pour } from '../export/chunks.js';
import { writePieces } from '../export/write-export.js';
import type { Layout } from '../render/ladder.js';
import { nearest } from '../suggest.js';
import { WORDS } from '../words.js';
import { EXPORT_WORDS } from '../words-list.js';
import { diffPage } from './diff-html.js';
import { diffLines } from './diff-text.js';
import { printPaged } from './pager.js';
import { DIFF_WORDS } from './words.js';

export interface DiffSettings {
  a: string;
  b: string;
  format: string | undefined;
  /** `-` for standard output. */
  output: string | undefined;
  force: boolean;
  exact: boolean;
  withTimes: boolean;
  first: boolean;
  ignore: readonly string[];
  pager: boolean;
  /** stdout is for JSON. */
  json: boolean;
  layout: Layout;
  say(text: string): void;
}

/** The `--json` contract of `trace diff`. */
export interface DiffResult {
  same: boolean;
  a: DiffedTrace;
  b: DiffedTrace;
  /** Absent when there is none. */
  first?: Difference;
  /** All of them; with --first those of the first event that differs. */
  differences: readonly Difference[];
}

interface DiffedTrace {
  run: string;
  trace: string;
}

/** What is said about the two traces as a whole. */
export interface DiffSides {
  a: { run: string; facts: string };
  b: { run: string; facts: string };
  /** What to say when nothing differs. */
  sameWords: string;
  isFirstOnly: boolean;
}

const FORMATS = ['text', 'json', 'html'] as const;
type DiffFormat = (typeof FORMATS)[number];

/** @throws FumoError `usage.*`, `trace.*`, `store.*` */
export async function diffTraces(home: string, settings: DiffSettings): Promise<DiffResult> {
  const format = formatOf(settings);
  if (settings.json && settings.output === '-')
    throw new FumoError('usage.stdout-taken', EXPORT_WORDS.jsonToStream, { hint: EXPORT_WORDS.jsonHint });
  const [a, b] = [await openSide(home, settings.a), await openSide(home, settings.b)];
  const job: Job = { a, b, settings, found: [] };
  await put(job, format);
  return resultOf(job);
}

interface Side extends DiffedTrace {
  source: FileSource;
}

interface Job {
  a: Side;
  b: Side;
  settings: DiffSettings;
  /** What differs, as far as it was looked for. */
  found: Difference[];
}

async function openSide(home: string, which: string): Promise<Side> {
  const { tracePath, id } = await openRuns(home).resolve(which);
  return { run: id ?? tracePath, trace: tracePath, source: openTraceSource(tracePath) };
}

function formatOf({ format, output }: DiffSettings): DiffFormat {
  if (format !== undefined) return FORMATS.find((one) => one === format) ?? unknownFormat(format);
  if (/\.html?$/i.test(output ?? '')) return 'html';
  return /\.json$/i.test(output ?? '') ? 'json' : 'text';
}

function unknownFormat(format: string): never {
  const near = nearest(format, FORMATS);
  throw new FumoError('usage.unknown-format', DIFF_WORDS.unknownFormat(format), {
    expected: DIFF_WORDS.formats,
    found: format,
    ...(near.length > 0 ? { hint: WORDS.didYouMean(near) } : {}),
  });
}

async function put(job: Job, format: DiffFormat): Promise<void> {
  const { output = defaultOutput(job, format), json, pager, force, layout, say } = job.settings;
  if (output !== undefined && output !== '-') {
    const plain: Layout = { columns: 80, paint: PLAIN };
    const { changed, octets } = writePieces(output, pieces(job, format, plain), force);
    say(changed ? EXPORT_WORDS.wrote(output, octets) : EXPORT_WORDS.unchanged(output));
  } else if (json) watched(job, pairsOf(job));
  else if (format === 'text') await printPaged(() => textOf(job, layout), { never: !pager });
  else await pour(pieces(job, format, layout), process.stdout);
}

/** A page on a terminal helps nobody. */
function defaultOutput({ a, b }: Job, format: DiffFormat): string | undefined {
  const name = (run: string): string => run.replace(/^.*[/\\]|\.jsonl$/g, '');
  return format === 'html' && process.stdout.isTTY ? `${name(a.run)}-${name(b.run)}.html` : undefined;
}

function* pieces(job: Job, format: DiffFormat, layout: Layout): Generator<string> {
  if (format === 'html') yield* diffPage(sidesOf(job), noted(job));
  else if (format === 'text') for (const line of textOf(job, layout)) yield `${line}\n`;
  else {
    watched(job, pairsOf(job));
    yield `${JSON.stringify(resultOf(job), null, 2)}\n`;
  }
}

function textOf(job: Job, layout: Layout): Generator<string> {
  return diffLines(sidesOf(job), noted(job), layout);
}

function pairsOf({ a, b, settings }: Job): Generator<ComparedPair> {
  const { exact, withTimes, ignore } = settings;
  const options: CompareOptions = {
    ...{ exact, ignore, times: withTimes },
    names: { a: a.run, b: b.run },
  };
  const read = ({ source }: Side) => ({ header: source.header, events: source.events() });
  return comparedPairs(read(a), read(b), options);
}

/** The pairs, with their differences taken note of. */
function* noted(job: Job): Generator<ComparedPair> {
  job.found = [];
  for (const pair of pairsOf(job)) {
    job.found.push(...pair.differences);
    yield pair;
  }
}

/** Looks for the differences without a word. */
function watched(job: Job, pairs: Iterable<ComparedPair>): void {
  job.found = [];
  for (const { differences } of pairs) {
    job.found.push(...differences);
    if (job.settings.first && differences.length > 0) return;
  }
}

function resultOf({ a, b, found }: Job): DiffResult {
  const side = ({ run, trace }: Side): DiffedTrace => ({ run, trace });
  const [first] = found;
  return {
    same: found.length === 0,
    a: side(a),
    b: side(b),
    ...(first ? { first } : {}),
    differences: found,
  };
}

function sidesOf({ a, b, settings }: Job): DiffSides {
  const side = ({ run, source }: Side) => {
    const { flow, seed, encoding } = source.header;
    return { run, facts: cleanLine(DIFF_WORDS.facts(flow, seed, encoding)) };
  };
  const words = settings.exact ? DIFF_WORDS.sameExactly : DIFF_WORDS.same;
  return { a: side(a), b: side(b), sameWords: words(a.run, b.run), isFirstOnly: settings.first };
}
