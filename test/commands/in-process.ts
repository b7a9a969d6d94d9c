/** Runs a command class inside the test's own process, with what it prints taken down. */
import type { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import { vi } from 'vitest';
import { PROJECT } from '../support/built.js';

export interface Printed {
  stdout: string;
  stderr: string;
  code: number;
}

type CommandClass = typeof Command & { run(argv: string[], config: Config): Promise<unknown> };

/** @param id as oclif knows it, such as `flow:check` */
export async function runInProcess(command: unknown, id: string, argv: readonly string[]): Promise<Printed> {
  const printed: Printed = { stdout: '', stderr: '', code: 0 };
  const config = await Config.load({ root: PROJECT, ignoreManifest: true });
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    }),
  );
  const before = process.exitCode;
  process.exitCode = 0;
  const Class = command as CommandClass;
  Class.id = id;
  try {
    await Class.run([...argv], config);
    printed.code = Number(process.exitCode ?? 0);
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
  return printed;
}
