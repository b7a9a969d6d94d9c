/** The real process of `fumo step`, killed in the midst of a script, and what is left of its run. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { carryOutLine } from '../../src/cli/stepper/commands/index.js';
import { FumoError } from '../../src/errors.js';
import { BIN, cleanEnv } from './built.js';
import type { StepperHome } from './stepper.js';

/** Where a run stands, as far as it matters to somebody who goes on with it. */
export interface Stand {
  step: number;
  /** All that holds of what was put in, as JSON. */
  inputs: string;
  now: number;
  events: number;
}

export type Session = Awaited<ReturnType<StepperHome['begin']>>;

export function standOf({ timeline, run }: Session): Stand {
  return {
    step: timeline.position,
    inputs: JSON.stringify(timeline.inputs),
    now: run.now(),
    events: run.events.length,
  };
}

/** Where a run stands before the first of these commands and after each, when nobody kills it. */
export async function standsOf(home: StepperHome, lines: readonly string[]): Promise<Stand[]> {
  const session = await home.begin();
  const stands = [standOf(session)];
  try {
    for (const line of lines) {
      await carryOutLine(session, line).catch(passOver);
      stands.push(standOf(session));
    }
    return stands;
  } finally {
    await session.finish();
  }
}

/** A command that cannot be carried out here changes nothing. */
function passOver(error: unknown): void {
  if (!(error instanceof FumoError) || error.class === 'internal') throw error;
}

export interface Killed {
  /** Id of the run; undefined when the process had not told it yet. */
  run: string | undefined;
  /** Commands whose answers were read before the process was killed. */
  acknowledged: number;
  /** True when the script came to its end first. */
  survived: boolean;
}

export interface KillPoint {
  /** Lines of the process that are read before it is killed. */
  lines: number;
  /** Real milliseconds from then on. */
  delayMs: number;
}

/** Gives the script to a process of its own and kills it (SIGKILL) at that point. */
export function killedAt(home: StepperHome, lines: readonly string[], point: KillPoint): Promise<Killed> {
  return new Promise((resolve, reject) => {
    const args = [BIN, 'step', 'deferred', '--transport', 'loopback', '--script', '-', '--keep-going'];
    const child = spawn(process.execPath, args, {
      cwd: home.folder,
      env: cleanEnv(home.folder, { FUMO_HOME: home.folder }),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const read: { run?: string; report?: string }[] = [];
    const kill = () => void setTimeout(() => child.kill('SIGKILL'), point.delayMs);
    if (point.lines === 0) kill();
    createInterface({ input: child.stdout }).on('line', (text) => {
      read.push(JSON.parse(text));
      if (read.length === point.lines) kill();
    });
    // The pipe breaks when the process dies before it has read all.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${lines.join('\n')}\n`);
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      const answers = read.filter(({ report }) => report !== 'opened' && report !== 'closed').length;
      resolve({ run: read[0]?.run, acknowledged: answers, survived: signal === null });
    });
  });
}
