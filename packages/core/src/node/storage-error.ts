import { FileMissingError, LatentKitError, StorageError } from '../errors.js';

const KEPT = 'What was there before is unchanged.';
const ADVICE: Readonly<Record<string, readonly [expected: string, remedy: string]>> = {
  ENOSPC: ['a disk with enough free space', `Free some space or choose a folder on another disk. ${KEPT}`],
  EDQUOT: ['room within the disk quota', `Free some space or choose a folder on another disk. ${KEPT}`],
  EACCES: ['a folder that may be read and written', `Change its permissions or choose another folder. ${KEPT}`],
  EPERM: ['a folder that may be read and written', `Change its permissions or choose another folder. ${KEPT}`],
  EROFS: ['a disk that is not mounted read-only', `Choose a folder on another disk. ${KEPT}`],
  ENOTDIR: ['folders all along the path', `A part of the path is a file; choose another folder. ${KEPT}`],
  EEXIST: ['a folder', `There is a file of this name; choose another name. ${KEPT}`],
  EISDIR: ['a file', `There is a folder of this name; choose another name. ${KEPT}`],
  EBUSY: ['a folder that can be renamed', `It is in use or a mount point; choose a folder inside it. ${KEPT}`],
  EXDEV: ['a folder that can be renamed', `It is a mount point; choose a folder inside it. ${KEPT}`],
  ENAMETOOLONG: ['a shorter path', 'Choose a shorter name.'],
  ELOOP: ['a path without circular links', 'Remove the symbolic links that point at each other.'],
  EMFILE: ['fewer open files', 'Close files or raise the limit (ulimit -n).'],
};

/** The error that a failed file system call becomes: it names the path, the reason and what to do. */
export function storageError(error: unknown, path: string): LatentKitError {
  if (error instanceof LatentKitError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new FileMissingError({ parameter: path, remedy: 'Check the path.', cause: error });
  const [expected, remedy] = ADVICE[code] ?? ['to be able to read and write', `Choose another folder. ${KEPT}`];
  return new StorageError({ parameter: path, got: message.split(',')[0], expected, remedy, cause: error });
}

/** Whether a file system call failed with this code. */
export function failedWith(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
