/** What the file system refuses, as errors with a stable code and something to try. */
import { type ErrorCode, FumoError } from '../errors.js';

interface FileErrorRow {
  code: ErrorCode;
  message: string;
  hint: string;
}

const NOT_ALLOWED: FileErrorRow = {
  code: 'store.not-allowed',
  message: 'no permission for',
  hint: 'Check the owner and mode of the file and of its folder, or choose another folder with FUMO_HOME.',
};
const NO_SPACE: FileErrorRow = {
  code: 'store.no-space',
  message: 'no space left to write',
  hint: 'Free some space, or choose a folder on another disk with FUMO_HOME.',
};
const NOT_A_PLACE: FileErrorRow = {
  code: 'store.not-a-file',
  message: 'a file is needed where there is a folder, or the other way round:',
  hint: 'Give the path of a file, in a folder.',
};
const TOO_MANY: FileErrorRow = {
  code: 'store.too-many-files',
  message: 'too many open files to open',
  hint: 'Raise the limit of open files (ulimit -n), or run fewer flows at once.',
};

const ROWS: Readonly<Record<string, FileErrorRow>> = {
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: {
    code: 'store.read-only',
    message: 'the file system is read-only:',
    hint: 'Choose a folder that can be written with FUMO_HOME.',
  },
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  EFBIG: NO_SPACE,
  ENOENT: {
    code: 'store.not-found',
    message: 'there is no',
    hint: 'Check the path.',
  },
  EEXIST: NOT_A_PLACE,
  EISDIR: NOT_A_PLACE,
  ENOTDIR: NOT_A_PLACE,
  EMFILE: TOO_MANY,
  ENFILE: TOO_MANY,
};

const OTHER: FileErrorRow = {
  code: 'store.failed',
  message: 'the file system failed on',
  hint: 'Check the disk and the path.',
};

/** The system's short name of what went wrong, such as `ENOENT`; undefined for errors that are not the system's. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The coded error for what the file system threw on that path; an error of ours passes as it is. */
export function fileError(error: unknown, path: string): FumoError {
  if (error instanceof FumoError) return error;
  const found = systemCode(error);
  const row = ROWS[found ?? ''] ?? OTHER;
  return new FumoError(row.code, `${row.message} ${path}`, {
    where: { file: path },
    found: found ?? String(error),
    hint: row.hint,
    cause: error,
  });
}

/** Does file work and turns what the file system throws into coded errors. @throws FumoError `store.*` */
export function onFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileError(error, path);
  }
}

/** As `onFile`, for work that takes its time. */
export async function onFileAsync<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileError(error, path);
  }
}
