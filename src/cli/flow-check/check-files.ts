/** Checks files, repairs them when that is wanted, and counts. */
import type { Finding } from '../../engine/lint/finding.js';
import { lintFlow } from '../../engine/lint/index.js';
import type { FlowFile, FoundFiles } from './find-files.js';
import { type Fixed, fixText } from './fix-text.js';
import { replaceText } from './put-text.js';
import { contextOf } from './surroundings.js';
import type { Tally } from './words.js';

export interface CheckedFile {
  file: string;
  findings: readonly Finding[];
  /** What --fix changed. */
  fixed: readonly Fixed[];
}

/** The `--json` contract of `flow check`. */
export interface FlowCheckResult {
  verdict: 'clean' | 'findings';
  files: CheckedFile[];
  tally: Tally;
}

export interface CheckSettings {
  fix: boolean;
  /** Warnings count. */
  strict: boolean;
  /** Folder of the built-in flows. */
  builtIn: string;
  cwd: string;
}

export interface CheckedFiles {
  result: FlowCheckResult;
  /** The texts that the findings are about, by file. */
  texts: ReadonlyMap<string, string>;
}

/** @throws errors of the system when a repaired file cannot be written */
export async function checkFiles(found: FoundFiles, settings: CheckSettings): Promise<CheckedFiles> {
  const texts = new Map<string, string>();
  const files: CheckedFile[] = [];
  for (const file of found.files) {
    const { text, ...checked } = await checkFile(file, settings);
    texts.set(file.file, text);
    files.push(checked);
  }
  const tally = tallyOf(files, found.skipped);
  const counted = tally.errors + (settings.strict ? tally.warnings : 0);
  return { result: { verdict: counted > 0 ? 'findings' : 'clean', files, tally }, texts };
}

async function checkFile(
  { file, path, text }: FlowFile,
  { fix, builtIn, cwd }: CheckSettings,
): Promise<CheckedFile & { text: string }> {
  // What is included may change with the text.
  const lint = async (of: string): Promise<Finding[]> =>
    lintFlow(of, file, await contextOf({ file, path, text: of }, builtIn, cwd));
  if (!fix || path === undefined) return { file, text, findings: await lint(text), fixed: [] };
  const done = await fixText(text, lint);
  if (done.text !== text) await replaceText(path, done.text);
  return { file, ...done };
}

function tallyOf(files: readonly CheckedFile[], skipped: number): Tally {
  const all = files.flatMap(({ findings }) => findings);
  const of = (severity: Finding['severity']): number => all.filter((one) => one.severity === severity).length;
  return {
    files: files.length,
    skipped,
    errors: of('error'),
    warnings: of('warning'),
    infos: of('info'),
    fixable: all.filter(({ fix }) => fix !== undefined).length,
  };
}
