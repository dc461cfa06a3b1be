import { QaioError } from './errors.js';
import { type Told, told } from './told.js';

const reasons: Readonly<Record<string, Told>> = {
  ENOSPC: told`there is no space left on its disk`,
  EDQUOT: told`the quota of its disk is used up`,
  EROFS: told`its file system is read-only`,
  EACCES: told`this user may not write there`,
  EPERM: told`this user may not write there`,
  ENOENT: told`it does not exist, and cannot be made`,
  ENOTDIR: told`part of its path is a file`,
  EEXIST: told`a file or a dangling link stands where a folder should be`,
};

/** What a failed system call says of the folder that it wrote to; undefined for what says nothing of it. */
export function storageReason(thrown: unknown): Told | undefined {
  return reasons[(thrown as NodeJS.ErrnoException | undefined)?.code ?? ''];
}

const retryAfterSeconds = 10;

/** The error of a change that a caller asks for, where it cannot be kept: it names no path. */
export function notKept(cause: unknown): QaioError {
  const reason = storageReason(cause) ?? told`the log says why`;
  return new QaioError(
    'storage-unavailable',
    told`Nothing was changed, because the server's folder for this cannot be written: ${reason}. Try again later; its operator can mend it.`,
    { cause, retryAfterSeconds },
  );
}
