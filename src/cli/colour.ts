/**
 * Colour, in one place: chalk behind a switch that honours NO_COLOR, which chalk itself does not read.
 */
import { Chalk, supportsColor, supportsColorStderr } from 'chalk';

/** Marks text by meaning. Colour never carries a meaning alone: words or symbols say the same. */
export interface Paint {
  title(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  key(text: string): string;
  server(text: string): string;
  device(text: string): string;
  user(text: string): string;
  clock(text: string): string;
  expect(text: string): string;
}

/** Paint for an output; `level` 0 leaves all text as it is. */
export function paintOf(level: 0 | 1 | 2 | 3): Paint {
  const chalk = new Chalk({ level });
  return {
    title: (text) => chalk.bold(text),
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red.bold(text),
    warn: (text) => chalk.yellow(text),
    key: (text) => chalk.cyan.bold(text),
    server: (text) => chalk.blue(text),
    device: (text) => chalk.magenta(text),
    user: (text) => chalk.yellow(text),
    clock: (text) => chalk.cyan(text),
    expect: (text) => chalk.green(text),
  };
}

/** Paint that does nothing. */
export const PLAIN: Paint = paintOf(0);

/** Paint for stdout or stderr of this process, by NO_COLOR, FORCE_COLOR, TERM, CI and whether it is a terminal. */
export function paintFor(stream: 'stdout' | 'stderr', env: NodeJS.ProcessEnv = process.env): Paint {
  const support = stream === 'stdout' ? supportsColor : supportsColorStderr;
  return paintOf(env.NO_COLOR || !support ? 0 : support.level);
}
