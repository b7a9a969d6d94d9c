/** A stepper session in a home of its own, driven by the lines of a script, in the test's own process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginSession, type NewSession, resumeSession } from '../../src/cli/stepper/open-session.js';
import { closingLine, exitOfScript, runScript } from '../../src/cli/stepper/script.js';
import type { StepSession } from '../../src/cli/stepper/session.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../../src/engine/run-types.js';

export const VERSION = '0.0.0-test';

// biome-ignore lint/suspicious/noExplicitAny: records of JSON lines are looked into freely by tests.
export type Line = Record<string, any>;

export interface Played {
  exit: number;
  /** The answers to commands, without the opening and the closing line. */
  answers: Line[];
  opened: Line;
  closed: Line;
}

export interface StepperHome {
  folder: string;
  begin(options?: Partial<NewSession> & { set?: Partial<RunSettings> }): Promise<StepSession>;
  resume(
    which?: string,
    options?: { force?: boolean; version?: string },
  ): Promise<StepSession & { notes: string[] }>;
  /** Begins a run of `deferred`, plays the lines and ends. */
  play(lines: readonly string[], options?: Partial<NewSession> & { keepGoing?: boolean }): Promise<Played>;
  remove(): void;
}

/** A home of its own; `FUMO_HOME` leads there until `remove`. */
export function stepperHome(): StepperHome {
  const folder = mkdtempSync(join(tmpdir(), 'fumo-stepper-'));
  const before = process.env.FUMO_HOME;
  process.env.FUMO_HOME = folder;
  const settings = { ...DEFAULT_SETTINGS, transport: 'loopback' as const };
  const base = { flow: 'deferred', version: VERSION, breaks: [], traceCopy: undefined };
  const home: StepperHome = {
    folder,
    begin: ({ set, ...options } = {}) =>
      beginSession({ ...base, settings: { ...settings, ...set }, ...options }),
    async resume(which, { force = false, version = VERSION } = {}) {
      const notes: string[] = [];
      const options = { version, which, force, breaks: [], traceCopy: undefined };
      const session = await resumeSession({ ...options, note: (text) => void notes.push(text) });
      return Object.assign(session, { notes });
    },
    async play(lines, { keepGoing = false, ...options } = {}) {
      return playLines(await home.begin(options), lines, keepGoing);
    },
    remove() {
      if (before === undefined) delete process.env.FUMO_HOME;
      else process.env.FUMO_HOME = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return home;
}

/** Plays the lines in a session and ends it. */
export async function playLines(
  session: StepSession,
  lines: readonly string[],
  keepGoing = false,
): Promise<Played> {
  const said: Line[] = [];
  const write = (line: string) => void said.push(JSON.parse(line) as Line);
  try {
    const end = await runScript(session, { lines, file: 'script.fumo', keepGoing, write });
    const exit = exitOfScript(session, end);
    await session.finish();
    const [opened = {}, ...answers] = said;
    return { exit, opened, answers, closed: JSON.parse(closingLine(session, exit)) as Line };
  } finally {
    await session.finish();
  }
}
