import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StorageError } from '../errors.js';
import { TEMPORARY_PREFIX } from '../store/checks.js';
import { failedWith } from './storage-error.js';

/** The file system calls that stores use; tests put failing ones in their place. */
export type FileSystem = Pick<
  typeof fs,
  'lstat' | 'mkdir' | 'open' | 'readFile' | 'readdir' | 'readlink' | 'realpath' | 'rename' | 'rm' | 'rmdir' | 'stat' | 'unlink'
>;

export const nodeFileSystem: FileSystem = fs;

const FORGOTTEN_MS = 7 * 24 * 3600 * 1000;
let counter = 0;

/** A name, not used yet, for what is being written on behalf of `name`; says which process does so. */
export function temporaryName(name: string): string {
  return `${TEMPORARY_PREFIX}${process.pid}-${Date.now().toString(36)}-${counter++}-${name}`;
}

/** Whether a name was made by {@link temporaryName} in a process that no longer runs, or long ago. */
export function isForgotten(name: string, modifiedMs: number, now = Date.now()): boolean {
  const pid = Number(/^(\d+)-/.exec(name.slice(TEMPORARY_PREFIX.length))?.[1]);
  if (!name.startsWith(TEMPORARY_PREFIX) || !Number.isInteger(pid)) return false;
  return now - modifiedMs > FORGOTTEN_MS || !isRunning(pid);
}

/** Writes a file under a temporary name and flushes it to the disk; removes it if that fails. */
export async function writeFlushed(system: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const file = await system.open(path, 'wx');
  try {
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await system.unlink(path).catch(() => undefined);
    throw error;
  }
}

/** Writes a file whole or not at all: under a temporary name beside it, flushed, then renamed. */
export async function writeAtomically(system: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), temporaryName(basename(path)));
  await writeFlushed(system, temporary, bytes);
  try {
    await system.rename(temporary, path);
  } catch (error) {
    await system.unlink(temporary).catch(() => undefined);
    throw error;
  }
  await flushFolder(system, dirname(path));
}

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never ends where a file system answers that
 * a part of the path is missing although it is there, as /proc does.
 */
export async function makeFolder(path: string, system: FileSystem = nodeFileSystem): Promise<void> {
  const make = async (): Promise<boolean> => {
    try {
      await system.mkdir(path);
      return true;
    } catch (error) {
      if (failedWith(error, 'ENOENT')) return false;
      if (failedWith(error, 'EEXIST') && (await system.stat(path)).isDirectory()) return true;
      throw error;
    }
  };
  if (await make()) return;
  const parent = dirname(path);
  if (parent !== path && !(await exists(system, parent))) {
    await makeFolder(parent, system);
    if (await make()) return;
  }
  throw new StorageError({ parameter: path, expected: 'a place where a folder can be made', remedy: 'Choose another folder.' });
}

/** Makes renames in a folder survive a power cut, where the platform can (Windows cannot and need not). */
export async function flushFolder(system: FileSystem, path: string): Promise<void> {
  const folder = await system.open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close().catch(() => undefined);
}

/** Whether something is at `path`, a link that leads nowhere included. */
export async function exists(system: FileSystem, path: string): Promise<boolean> {
  try {
    await system.lstat(path);
    return true;
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return failedWith(error, 'EPERM');
  }
}
