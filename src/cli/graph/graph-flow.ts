/** `flow graph`: a flow read, drawn, and put where it is wanted. */
import { extname } from 'node:path';
import { settledGiven } from '../../engine/flow/settled-given.js';
import { flowPicture } from '../../engine/graph/flow-picture.js';
import { FumoError } from '../../errors.js';
import { PICTURE_FORMS, type PictureForm, type PictureFormName } from '../../trace/picture/index.js';
import { writeDocument } from '../export/write-export.js';
import { readFlow } from '../flow-source.js';
import { GRAPH_WORDS } from './words.js';

/** The widest picture, in the unit of its form. */
const MOST = { columns: 400, pixels: 4000 } as const;

export interface GraphOptions {
  flow: string;
  format: PictureFormName | undefined;
  /** Undefined and `-` mean standard output. */
  out: string | undefined;
  force: boolean;
  width: number | undefined;
  /** Columns of where the picture will be seen. */
  columns: number;
  collapse: boolean;
  everyBranch: boolean;
  ascii: boolean;
  set: readonly string[];
  /** stdout is for JSON. */
  json: boolean;
  say(text: string): void;
}

/** The `--json` contract of `flow graph`. */
export interface Graphed {
  flow: string;
  title: string;
  format: PictureFormName;
  /** The file written, or `-`. */
  output: string;
  /** The picture, when no file was written. */
  text?: string;
}

/** @throws FumoError `flow.*`, `usage.*` */
export async function graphFlow(folder: string, options: GraphOptions): Promise<Graphed> {
  const format = options.format ?? formatOf(options.out);
  const width = widthFor(format, options);
  refuseAscii(format, options);
  const { flow, flows } = await readFlow(folder, options.flow);
  const { collapse, everyBranch, ascii } = options;
  const picture = flowPicture(flow, flows, settledGiven(flow, options.set), { collapse, everyBranch });
  const text = [...PICTURE_FORMS[format].write(picture, { width, ascii })].join('');
  const shown = { flow: flow.name, title: picture.title, format };
  return { ...shown, ...put(text, options) };
}

function put(text: string, { out = '-', force, json, say }: GraphOptions): Pick<Graphed, 'output' | 'text'> {
  if (out === '-') {
    if (!json) process.stdout.write(text);
    return { output: '-', text };
  }
  const octets = new TextEncoder().encode(text);
  const changed = write(out, octets, force);
  say(changed ? GRAPH_WORDS.wrote(out, octets.length) : GRAPH_WORDS.unchanged(out));
  return { output: out };
}

/** The refusal names the flag of this command. */
function write(file: string, octets: Uint8Array, force: boolean): boolean {
  try {
    return writeDocument(file, octets, force);
  } catch (error) {
    if (!(error instanceof FumoError) || !error.code.startsWith('usage.output-')) throw error;
    const { code, message, where, expected } = error;
    const hint = code === 'usage.output-taken' ? GRAPH_WORDS.takenHint : GRAPH_WORDS.placeHint;
    throw new FumoError(code, message, {
      ...(where && { where }),
      ...(expected !== undefined && { expected }),
      hint,
    });
  }
}

/** By the ending of the file; text when it says nothing. */
function formatOf(out: string | undefined): PictureFormName {
  const ending = extname(out ?? '').toLowerCase();
  const names = Object.keys(PICTURE_FORMS) as PictureFormName[];
  return names.find((name) => `.${PICTURE_FORMS[name].extension}` === ending) ?? 'text';
}

/** The terminal's width is for what goes to the terminal. */
function widthFor(format: PictureFormName, { width, columns, out, json }: GraphOptions): number {
  const form: PictureForm = PICTURE_FORMS[format];
  if (!form.width) {
    if (width === undefined) return 0;
    throw new FumoError('usage.no-width', GRAPH_WORDS.noWidth(format), {
      found: `--width ${width}`,
      hint: GRAPH_WORDS.noWidthHint,
    });
  }
  const { unit, usual, least } = form.width;
  const toTerminal = unit === 'columns' && !json && (out === undefined || out === '-');
  if (width === undefined) return toTerminal ? Math.min(MOST.columns, Math.max(least, columns)) : usual;
  if (width >= least && width <= MOST[unit]) return width;
  throw new FumoError('usage.bad-width', GRAPH_WORDS.badWidth(format), {
    expected: GRAPH_WORDS.widthBetween(least, MOST[unit], unit),
    found: String(width),
  });
}

function refuseAscii(format: PictureFormName, { ascii }: GraphOptions): void {
  if (!ascii || format === 'text') return;
  throw new FumoError('usage.no-ascii', GRAPH_WORDS.noAscii(format), {
    found: '--ascii',
    hint: GRAPH_WORDS.asciiHint,
  });
}
