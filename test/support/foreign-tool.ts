import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A command-line tool that somebody else wrote and that the interop tests compare with. */
export interface ForeignTool {
  name: string;
  /** The Debian package that has it. */
  package: string;
}

export const WBXML2XML: ForeignTool = { name: 'wbxml2xml', package: 'libwbxml2-utils' };
export const XML2WBXML: ForeignTool = { name: 'xml2wbxml', package: 'libwbxml2-utils' };
export const XMLLINT: ForeignTool = { name: 'xmllint', package: 'libxml2-utils' };

function isInstalled({ name }: ForeignTool): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/**
 * True when the tool is missing and the tests may do without it. In CI (the variable `CI` is set) nothing may be left
 * out: there the tests run and fail.
 */
export function mustSkip(tool: ForeignTool): boolean {
  if (process.env.CI || isInstalled(tool)) return false;
  console.warn(`skipped: ${tool.name} is not installed (apt-get install ${tool.package})`);
  return true;
}

export interface ToolResult {
  status: number | null;
  stderr: string;
  /** Content of the file named `out` in the folder, if the tool made it. */
  out: Uint8Array | undefined;
  stdout: string;
}

/** Runs a tool in a fresh folder with the given files, and removes the folder. */
export function runTool(tool: ForeignTool, args: readonly string[], files: Record<string, string | Uint8Array>): ToolResult {
  const folder = mkdtempSync(join(tmpdir(), 'fumo-interop-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { status, stdout, stderr, error } = spawnSync(tool.name, args, { cwd: folder, encoding: 'utf8' });
    if (error) throw new Error(`${tool.name} cannot be run (apt-get install ${tool.package})`, { cause: error });
    return { status, stdout, stderr, out: readIfThere(join(folder, 'out')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    return undefined;
  }
}
