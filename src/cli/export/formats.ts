/** Forms in which a trace can be written, and what an export tells about itself. */
import { FumoError } from '../../errors.js';
import { nearest } from '../suggest.js';
import { EXPORT_WORDS } from '../words-list.js';

export const EXPORT_FORMATS = [
  'html',
  'text',
  'markdown',
  'mermaid',
  'plantuml',
  'svg',
  'har',
  'pcapng',
  'otlp-json',
  'junit',
  'jsonl',
  'xml',
  'wbxml',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Ending of the one file of a format; formats without one write a folder. */
export const EXTENSIONS: { readonly [F in ExportFormat]: string | undefined } = {
  html: 'html',
  text: 'txt',
  markdown: 'md',
  mermaid: 'mmd',
  plantuml: 'puml',
  svg: 'svg',
  har: 'har',
  pcapng: 'pcapng',
  'otlp-json': 'json',
  junit: 'xml',
  jsonl: 'jsonl',
  xml: undefined,
  wbxml: undefined,
};

/** The `--json` contract of `trace export`. */
export interface Exported {
  run: string;
  format: ExportFormat;
  /** The folder or file written; `-` for standard output. */
  output: string;
  /** Files written, relative to the folder; the file itself for one document. */
  files: { name: string; octets: number }[];
}

export interface ExportFile {
  /** Relative to the folder. */
  name: string;
  octets: Uint8Array;
}

/** Endings that tell the format; `.xml` does not, as it may be a report or a message. */
const BY_ENDING: Readonly<Record<string, ExportFormat>> = {
  html: 'html',
  htm: 'html',
  txt: 'text',
  md: 'markdown',
  markdown: 'markdown',
  mmd: 'mermaid',
  mermaid: 'mermaid',
  puml: 'plantuml',
  plantuml: 'plantuml',
  svg: 'svg',
  har: 'har',
  pcapng: 'pcapng',
  json: 'otlp-json',
  jsonl: 'jsonl',
};

/**
 * The format that was named, or that the ending of the output tells.
 * @throws FumoError `usage.unknown-format`, `usage.no-format`
 */
export function formatOf(named: string | undefined, output: string | undefined): ExportFormat {
  if (named !== undefined) return EXPORT_FORMATS.find((format) => format === named) ?? unknown(named);
  const ending = /\.([a-z0-9]+)$/i.exec(output ?? '')?.[1]?.toLowerCase();
  const told = ending === undefined ? undefined : BY_ENDING[ending];
  if (told !== undefined) return told;
  throw new FumoError('usage.no-format', EXPORT_WORDS.noFormat(output, ending), {
    expected: EXPORT_WORDS.oneOf(EXPORT_FORMATS),
    ...(output === undefined ? {} : { found: `--output ${output}` }),
    hint: ending === 'xml' ? EXPORT_WORDS.xmlHint : EXPORT_WORDS.formatHint,
  });
}

function unknown(named: string): never {
  const near = nearest(named, EXPORT_FORMATS);
  throw new FumoError('usage.unknown-format', EXPORT_WORDS.unknownFormat(named), {
    expected: EXPORT_WORDS.oneOf(EXPORT_FORMATS),
    found: named,
    hint: near.length > 0 ? EXPORT_WORDS.didYouMean(near) : EXPORT_WORDS.formatHint,
  });
}
