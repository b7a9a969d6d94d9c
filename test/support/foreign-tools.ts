/** Tools that are not ours. Without them a test is skipped with a notice on a laptop, and fails in CI. */
import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

export function hasTool(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** `describe` for a suite that needs a tool. */
export function describeWith(tool: string, name: string, suite: () => void): void {
  const there = hasTool(tool);
  if (!there && !process.env.CI) console.warn(`notice: ${tool} is not installed, so “${name}” is left out`);
  describe.runIf(there || process.env.CI)(`${name} (${tool})`, suite);
}

/** Runs a tool to its end. @returns its output, and its exit code */
export function runTool(
  name: string,
  args: readonly string[],
): { code: number | null; out: string; err: string } {
  const run = spawnSync(name, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.error) throw run.error;
  return { code: run.status, out: run.stdout, err: run.stderr };
}
