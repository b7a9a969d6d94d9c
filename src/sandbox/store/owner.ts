/** Who a process is, so that another one can tell whether it still lives. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { randomToken } from '../../engine/seed.js';

export interface Owner {
  pid: number;
  /** Start time of the process in clock ticks since boot; empty where the system does not tell. */
  started: string;
  host: string;
  /** Distinguishes owners within one process. */
  token: string;
}

/** A new owner record for this process. */
export function thisOwner(): Owner {
  return { pid: process.pid, started: startOf(process.pid), host: hostname(), token: randomToken() };
}

/** False only when that process has certainly ended; one on another host counts as alive. */
export function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  if (!isRunning(owner.pid)) return false;
  const started = startOf(owner.pid);
  // The number may have gone to another process since.
  return started === '' || owner.started === '' || started === owner.started;
}

/** Whether some process has that number now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat; the name in parentheses before it may hold spaces. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

export function isOwner(value: unknown): value is Owner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, started, host, token } = value as Partial<Record<keyof Owner, unknown>>;
  return (
    Number.isInteger(pid) &&
    typeof started === 'string' &&
    typeof host === 'string' &&
    typeof token === 'string'
  );
}
