/**
 * A small JSON file that several processes read and change: lowdb for the data, an adapter of ours for the file. A
 * change happens under a lock, from reading to writing, so none is lost.
 */
import { access, readFile, rename } from 'node:fs/promises';
import { type Adapter, Low } from 'lowdb';
import { FumoError } from '../../errors.js';
import { onFileAsync, systemCode } from '../../trace/file-error.js';
import { isRecord } from '../../trace/shape.js';
import { DEFAULT_LOCK_WAIT_MS, withLock } from './lock.js';
import { makeFolderOf, replaceFile, sweepTemporaries } from './safe-file.js';

export interface JsonFile<T> {
  /** A copy of what is there; `empty` when there is no file. @throws FumoError `store.*` */
  read(): Promise<T>;
  /**
   * Changes the data in place, or returns what replaces it; other processes wait. Nothing is written when `change`
   * throws. @returns the data as written @throws FumoError `store.*`
   */
  update(change: (data: T) => T | undefined): Promise<T>;
}

export interface JsonFileOptions<T> {
  /** Version of the data's form, from 1. */
  schema: number;
  empty: T;
  /** Brings data of an older schema to the present one. */
  migrate?: (data: unknown, schema: number) => T;
  /** Whether data of the present schema has its form; without it any is taken. */
  isValid?: (data: unknown) => data is T;
  /** How long another process may keep the lock. */
  lockWaitMs?: number;
}

/** What stands in the file. */
interface Envelope<T> {
  schema: number;
  data: T;
}

type Change<T> = Parameters<JsonFile<T>['update']>[0];

/** Opens nothing yet: file and folder appear with the first update. */
export function openJsonFile<T>(path: string, options: JsonFileOptions<T>): JsonFile<T> {
  const waitMs = options.lockWaitMs ?? DEFAULT_LOCK_WAIT_MS;
  const inTurn = takeTurns();
  const alone = <R>(work: () => Promise<R>): Promise<R> =>
    inTurn(() => onFileAsync(path, () => withLock(`${path}.lock`, work, waitMs)));
  return {
    read: async () => {
      try {
        return (await onFileAsync(path, () => load(path, options))).data.data;
      } catch (error) {
        if (!isCorrupt(error)) throw error;
        return (await alone(() => loadOrSetAside(path, options))).data.data;
      }
    },
    update: async (change) => {
      await onFileAsync(path, () => makeFolderOf(path));
      return alone(() => edit(path, options, change));
    },
  };
}

/** Changes through one object need no lock among themselves: they go in the order of asking. */
function takeTurns(): <R>(work: () => Promise<R>) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

async function edit<T>(path: string, options: JsonFileOptions<T>, change: Change<T>): Promise<T> {
  await sweepTemporaries(path);
  const low = await loadOrSetAside(path, options);
  const replacement = change(low.data.data);
  if (replacement !== undefined) low.data.data = replacement;
  await low.write();
  return low.data.data;
}

/** A fresh database object each time, so that nothing stale is ever written. */
async function load<T>(path: string, options: JsonFileOptions<T>): Promise<Low<Envelope<T>>> {
  const low = new Low(adapterOf(path, options), {
    schema: options.schema,
    data: structuredClone(options.empty),
  });
  await low.read();
  return low;
}

function adapterOf<T>(path: string, options: JsonFileOptions<T>): Adapter<Envelope<T>> {
  return {
    read: async () => {
      const text = await textOf(path);
      return text === undefined ? null : parse(text, path, options);
    },
    write: (envelope) => replaceFile(path, `${JSON.stringify(envelope, null, 2)}\n`),
  };
}

/** Undefined when there is no file. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse<T>(text: string, path: string, options: JsonFileOptions<T>): Envelope<T> {
  const found = jsonOf(text);
  if (!isRecord(found) || !Number.isInteger(found.schema) || found.data === undefined)
    throw corrupt(path, text);
  const schema = Number(found.schema);
  if (schema > options.schema) throw newerSchema(path, schema, options.schema);
  return { schema: options.schema, data: present(found.data, schema, path, options) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The data in the present schema. */
function present<T>(data: unknown, schema: number, path: string, options: JsonFileOptions<T>): T {
  if (schema === options.schema) {
    if (options.isValid?.(data) === false) throw corrupt(path, JSON.stringify(data));
    return data as T;
  }
  if (!options.migrate) {
    throw new FumoError(
      'store.older-schema',
      `${path} is of an older form that this fumo cannot bring up to date`,
      {
        where: { file: path },
        expected: `schema ${options.schema}`,
        found: `schema ${schema}`,
        hint: 'Open it once with the version of fumo in between, or move the file away.',
      },
    );
  }
  return options.migrate(data, schema);
}

function newerSchema(path: string, found: number, known: number): FumoError {
  return new FumoError('store.newer-schema', `${path} was written by a newer fumo`, {
    where: { file: path },
    expected: `schema ${known} or older`,
    found: `schema ${found}`,
    hint: 'Use that newer fumo, or choose another folder with FUMO_HOME. The file was left as it is.',
  });
}

function corrupt(path: string, text: string): FumoError {
  return new FumoError('store.corrupt', `${path} cannot be read`, {
    where: { file: path },
    expected: 'JSON with schema and data',
    found: text === '' ? 'an empty file' : `${text.length} characters that are something else`,
  });
}

function isCorrupt(error: unknown): error is FumoError {
  return error instanceof FumoError && error.code === 'store.corrupt';
}

/** Under the lock only. The user hears of a corrupt file and keeps it, under another name. */
async function loadOrSetAside<T>(path: string, options: JsonFileOptions<T>): Promise<Low<Envelope<T>>> {
  try {
    return await load(path, options);
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    throw keptAs(error, path, await setAside(path));
  }
}

/** @returns the new name; undefined when the file could not be moved */
async function setAside(path: string): Promise<string | undefined> {
  for (let number = 1; ; number++) {
    const kept = `${path}.corrupt-${number}`;
    if (await exists(kept)) continue;
    const moved = await rename(path, kept).then(
      () => true,
      () => false,
    );
    return moved ? kept : undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function keptAs(error: FumoError, path: string, kept: string | undefined): FumoError {
  const { where, expected, found } = error;
  const hint = kept
    ? `It was kept as ${kept}. Try again to begin with an empty file, or repair that one and move it back to ${path}.`
    : `Move ${path} away to begin with an empty file.`;
  return new FumoError('store.corrupt', error.message, {
    hint,
    cause: error,
    ...(where === undefined ? {} : { where }),
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
  });
}
