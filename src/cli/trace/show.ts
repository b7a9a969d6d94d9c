/** `trace show`: opens a trace and prints its ladder, or one message of it. */
import { openRuns } from '../../sandbox/store/runs.js';
import { type Filter, parseFilter } from '../../trace/filter/index.js';
import { type FileSource, hasTornEnd, openTraceSource } from '../../trace/open-source.js';
import type { Layout } from '../render/ladder.js';
import { showMessage, type TraceAt, type TraceShown } from '../trace-showing.js';
import { wrap } from '../width.js';
import { TRACE_WORDS } from '../words-list.js';
import { followTrace } from './follow.js';
import { printPaged } from './pager.js';
import { chosenEvents, ladderLines } from './show-ladder.js';
import { type Verdicts, verdictsOf } from './verdicts.js';
import { wallNote } from './wall.js';
import { SHOW_WORDS } from './words.js';

export interface ShowSettings {
  run: string;
  message: number | undefined;
  raw: boolean;
  filter: string | undefined;
  last: number | undefined;
  wall: boolean;
  check: boolean;
  follow: boolean;
  pager: boolean;
  /** Nothing is printed: what is returned is. */
  json: boolean;
  layout: Layout;
  note(text: string): void;
}

/** @throws FumoError `usage.*`, `filter.*`, `trace.*`, `store.*` */
export async function showTrace(home: string, settings: ShowSettings): Promise<TraceShown> {
  const filter = settings.filter === undefined ? undefined : parseFilter(settings.filter);
  const { tracePath: path, id } = await openRuns(home).resolve(settings.run);
  const at: TraceAt = { path, run: id ?? path };
  const source = openTraceSource(path);
  if (settings.wall) settings.note(await wallNote(home, source.header, id));
  if (settings.follow) return follow(at, source, settings, filter);
  if (hasTornEnd(path)) settings.note(TRACE_WORDS.recovered(path));
  return settings.message === undefined
    ? ladder(at, source, settings, filter)
    : oneMessage(at, source, settings.message, settings);
}

async function oneMessage(
  at: TraceAt,
  source: FileSource,
  number: number,
  { raw, layout, pager, json }: ShowSettings,
): Promise<TraceShown> {
  const shown = showMessage(at, source, number, { raw, layout });
  if (!json) await printPaged(() => shown.lines, { never: raw || !pager });
  return shown.json;
}

async function ladder(
  at: TraceAt,
  source: FileSource,
  { layout, last, check, pager, json }: ShowSettings,
  filter: Filter | undefined,
): Promise<TraceShown> {
  const { run, path } = at;
  const { header } = source;
  if (json) return { run, trace: path, header, events: [...chosenEvents(source, { filter, last })] };
  const verdicts = check ? verdictsOf(source) : undefined;
  const choice = { layout, filter, last, remarks: verdicts?.remarks };
  await printPaged(() => lines(ladderLines(source, choice), verdicts, run, layout), { never: !pager });
  return { run, trace: path, header, events: [] };
}

function* lines(
  ladder: Iterable<string>,
  verdicts: Verdicts | undefined,
  run: string,
  { columns, paint }: Layout,
): Generator<string> {
  yield* ladder;
  if (!verdicts) return;
  const { broken, warnings } = verdicts;
  const colour = broken > 0 ? paint.bad : warnings > 0 ? paint.warn : paint.good;
  yield* ['', ...wrap(SHOW_WORDS.verdict(broken, warnings, run), columns).map(colour)];
}

async function follow(
  { run, path }: TraceAt,
  { header }: FileSource,
  { layout, note, last }: ShowSettings,
  filter: Filter | undefined,
): Promise<TraceShown> {
  if (process.stderr.isTTY) note(SHOW_WORDS.following(run));
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  await followTrace(path, { layout, filter, last, print });
  return { run, trace: path, header, events: [] };
}
