/**
 * What the terminal can do, read once from the environment and the standard streams.
 */

export interface Terminal {
  /** Somebody can be asked: stdin and stdout are terminals, and this is not CI. */
  interactive: boolean;
  /** Lines on the screen can be drawn again (not `TERM=dumb`). */
  redraws: boolean;
  columns: number;
  rows: number;
}

interface StreamFacts {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
}

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
/** Narrower than this nothing readable can be laid out; such terminals wrap by themselves. */
const LEAST_COLUMNS = 20;

export function describeTerminal(
  input: StreamFacts = process.stdin,
  output: StreamFacts = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): Terminal {
  const isTTY = input.isTTY === true && output.isTTY === true;
  return {
    interactive: isTTY && !isCi(env),
    redraws: isTTY && env.TERM !== 'dumb',
    columns: Math.max(LEAST_COLUMNS, output.columns || columnsFrom(env) || DEFAULT_COLUMNS),
    rows: output.rows || DEFAULT_ROWS,
  };
}

function isCi(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env.CI) && env.CI !== 'false' && env.CI !== '0';
}

function columnsFrom(env: NodeJS.ProcessEnv): number {
  return Number.parseInt(env.COLUMNS ?? '', 10) || 0;
}
