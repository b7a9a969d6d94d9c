/** Where reports go: one to standard output, the others to files. */
import { resolve } from 'node:path';
import { FumoError } from '../../errors.js';
import { utf8Encode } from '../../syncml/octets.js';
import { writeDocument } from '../export/write-export.js';
import { nearest } from '../suggest.js';
import { orList, WORDS } from '../words.js';
import type { Entry, Report } from './entry.js';
import { REPORTER_NAMES, type ReporterName } from './reporters/names.js';
import type { Reporter } from './reporters/reporter.js';
import { RUN_USAGE_WORDS } from './words.js';

/** A reporter and the file it writes; without one it goes to standard output. */
export interface Wanted {
  reporter: ReporterName;
  file?: string;
}

export interface OutputFlags {
  reporter?: readonly string[] | undefined;
  out?: string | undefined;
  json: boolean;
  watch: boolean;
}

/**
 * Reads `--reporter` and `--out`. When every reporter has a file, `pretty` takes the screen.
 * @throws FumoError `usage.unknown-reporter`, `usage.missing-value`, `usage.two-reports-on-stdout`,
 *   `usage.out-without-reporter`, `usage.same-file`, `usage.watch-needs-screen`
 */
export function wantedOutputs({ reporter = [], out, json, watch }: OutputFlags): Wanted[] {
  const wanted = withOut(reporter.map(parseOne), out);
  const screen = wanted.filter(({ file }) => file === undefined);
  if (screen.length + (json ? 1 : 0) > 1) {
    throw new FumoError('usage.two-reports-on-stdout', RUN_USAGE_WORDS.twoOnStdout, {
      found: [...(json ? ['--json'] : []), ...screen.map((one) => `--reporter ${one.reporter}`)].join(' '),
      hint: RUN_USAGE_WORDS.twoOnStdoutHint,
    });
  }
  refuseSameFile(wanted);
  if (watch && (json || screen.some((one) => one.reporter !== 'pretty'))) throw notOnScreen(json, screen);
  return screen.length > 0 ? wanted : [{ reporter: 'pretty' }, ...wanted];
}

function parseOne(text: string): Wanted {
  const [name = '', ...rest] = text.split('=');
  const reporter = REPORTER_NAMES.find((one) => one === name);
  if (!reporter) throw unknownReporter(name);
  if (rest.length === 0) return { reporter };
  const file = rest.join('=');
  if (file !== '') return { reporter, file };
  throw new FumoError('usage.missing-value', RUN_USAGE_WORDS.noReporterFile(name), {
    expected: `--reporter ${name}=FILE`,
    found: text,
  });
}

function unknownReporter(name: string): FumoError {
  const near = nearest(name, REPORTER_NAMES);
  return new FumoError('usage.unknown-reporter', RUN_USAGE_WORDS.badReporter(name), {
    expected: orList(REPORTER_NAMES),
    found: name,
    ...(near.length > 0 ? { hint: WORDS.didYouMean(near) } : {}),
  });
}

/** `--out` belongs to the one reporter without a file of its own. */
function withOut(wanted: readonly Wanted[], out: string | undefined): Wanted[] {
  if (out === undefined) return [...wanted];
  const open = wanted.filter(({ file }) => file === undefined);
  if (open.length === 1) return wanted.map((one) => (one === open[0] ? { ...one, file: out } : one));
  throw new FumoError('usage.out-without-reporter', RUN_USAGE_WORDS.outWithoutReporter, {
    expected: `--reporter NAME --out ${out}`,
    found: open.length === 0 ? 'no reporter without a file' : `${open.length} of them`,
  });
}

function refuseSameFile(wanted: readonly Wanted[]): void {
  const files = wanted.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const twice = files.find((file, at) => files.findIndex((other) => resolve(other) === resolve(file)) < at);
  if (twice === undefined) return;
  throw new FumoError('usage.same-file', RUN_USAGE_WORDS.sameFile(twice), {
    expected: 'a file of its own for each reporter',
    found: twice,
  });
}

function notOnScreen(json: boolean, screen: readonly Wanted[]): FumoError {
  return new FumoError('usage.watch-needs-screen', RUN_USAGE_WORDS.watchNeedsPretty, {
    found: json ? '--json' : `--reporter ${screen[0]?.reporter}`,
    hint: RUN_USAGE_WORDS.watchNeedsPrettyHint,
  });
}

/** A reporter at work. */
export interface Output {
  begin(total: number): void;
  entry(entry: Entry, index: number): void;
  end(report: Report): void;
}

/** What a reporter says is printed piece by piece. */
export function onScreen(reporter: Reporter, print: (text: string) => void): Output {
  const put = (text: string): void => {
    if (text !== '') print(text);
  };
  return {
    begin: (total) => put(reporter.begin(total)),
    entry: (entry, index) => put(reporter.entry(entry, index)),
    end: (report) => put(reporter.end(report)),
  };
}

/** What a reporter says appears in the file at the end, all at once. @throws FumoError `usage.output-is-folder` */
export function intoFile(reporter: Reporter, file: string): Output {
  const pieces: string[] = [];
  return {
    begin: (total) => pieces.push(reporter.begin(total)),
    entry: (entry, index) => pieces.push(reporter.entry(entry, index)),
    end: (report) => {
      pieces.push(reporter.end(report));
      writeDocument(file, utf8Encode(pieces.join('')), true);
    },
  };
}
