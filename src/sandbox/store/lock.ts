/**
 * A lock file: one process at a time. Its content says who holds it, so that the lock of a process that died is
 * taken over, and that of a live one is waited for.
 */
import { link, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { wallClock } from '../../engine/clock.js';
import { FumoError } from '../../errors.js';
import { systemCode } from '../../trace/file-error.js';
import { isAlive, isOwner, type Owner, thisOwner } from './owner.js';

/** How long a live owner is waited for. */
export const DEFAULT_LOCK_WAIT_MS = 5_000;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 40;

/**
 * Does the work while holding the lock.
 * @throws FumoError `store.locked` when a live process keeps it for longer than `waitMs`
 */
export async function withLock<T>(
  lockPath: string,
  work: () => Promise<T>,
  waitMs: number = DEFAULT_LOCK_WAIT_MS,
): Promise<T> {
  const owner = await acquire(lockPath, wallClock.elapsed() + waitMs);
  try {
    return await work();
  } finally {
    await release(lockPath, owner);
  }
}

async function acquire(lockPath: string, deadline: number): Promise<Owner> {
  const owner = thisOwner();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    if (await tryCreate(lockPath, owner)) return owner;
    const holder = await holderOf(lockPath);
    if (holder && !isAlive(holder)) await bury(lockPath, holder, deadline);
    else if (wallClock.elapsed() >= deadline) throw locked(lockPath, holder);
    else await pause(pauseMs);
  }
}

/** The record is written beside and linked into place, so nobody ever sees a lock without its owner. */
async function tryCreate(lockPath: string, owner: Owner): Promise<boolean> {
  const record = `${lockPath}.${owner.pid}-${owner.token}.tmp`;
  try {
    await writeFile(record, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    await link(record, lockPath);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS')
      return createWithoutLinks(lockPath, owner);
    throw error;
  } finally {
    await rm(record, { force: true });
  }
}

/** For file systems without hard links. */
async function createWithoutLinks(lockPath: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(lockPath, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the lock is free again, or its owner cannot be read. */
async function holderOf(lockPath: string): Promise<Owner | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(lockPath, 'utf8'));
    return isOwner(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes the lock of a dead owner. Only the holder of a second lock, named after that dead owner, may do so; thus
 * nobody removes a lock that a live process took meanwhile.
 */
async function bury(lockPath: string, dead: Owner, deadline: number): Promise<void> {
  const graveLock = `${lockPath}.${dead.token}`;
  const digger = await acquire(graveLock, deadline);
  try {
    const holder = await holderOf(lockPath);
    if (holder?.token === dead.token) await rm(lockPath, { force: true });
  } finally {
    await release(graveLock, digger);
  }
}

async function release(lockPath: string, owner: Owner): Promise<void> {
  const holder = await holderOf(lockPath);
  if (holder?.token === owner.token) await unlink(lockPath);
}

/** The port keeps the process alive meanwhile, which the clock's own timers do not. */
async function pause(ms: number): Promise<void> {
  const { port1 } = new MessageChannel();
  port1.ref();
  await new Promise<void>((resolve) => wallClock.after(ms, resolve));
  port1.close();
}

function locked(lockPath: string, holder: Owner | undefined): FumoError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'a process that cannot be told';
  return new FumoError('store.locked', `${lockPath} is held by ${who}`, {
    where: { file: lockPath },
    expected: 'the lock to be free',
    found: who,
    hint: holder
      ? `Wait for process ${holder.pid} to end, or end it, and try again.`
      : `Remove ${lockPath} if no fumo is running, and try again.`,
  });
}
