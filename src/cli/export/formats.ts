/** Forms in which a trace can be written, and what an export tells about itself. */

export const EXPORT_FORMATS = ['xml', 'wbxml', 'jsonl', 'mermaid', 'text'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Ending of the one file of a format; formats without one write a folder. */
export const EXTENSIONS: { readonly [F in ExportFormat]: string | undefined } = {
  xml: undefined,
  wbxml: undefined,
  jsonl: 'jsonl',
  mermaid: 'mmd',
  text: 'txt',
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
