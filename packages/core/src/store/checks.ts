import { FileMissingError, InvalidParameterError } from '../errors.js';

/** Beginning of the names under which files are written before they get their own; no path may use it. */
export const TEMPORARY_PREFIX = '.lk-tmp-';

/** What is wrong with a path in words, or undefined if nothing is. */
export function pathFault(path: unknown): string | undefined {
  if (typeof path !== 'string' || path === '') return 'a non-empty string';
  if (path.includes('\0')) return 'no NUL character';
  if (path.includes('\\')) return 'slashes between folders, no backslash';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'a relative path';
  for (const segment of path.split('/')) {
    if (segment === '..') return "no '..'";
    if (segment === '' || segment === '.') return "no empty and no '.' segment";
    if (segment.startsWith(TEMPORARY_PREFIX)) return `no name that starts with '${TEMPORARY_PREFIX}'`;
  }
  return undefined;
}

/** Throws {@link InvalidParameterError} unless `path` is one that a file store takes. */
export function checkPath(path: string): void {
  const fault = pathFault(path);
  if (fault === undefined) return;
  throw new InvalidParameterError({
    parameter: 'path',
    got: path,
    expected: `a path inside the store (${fault})`,
    remedy: "Give it as 'folder/file.bin'.",
  });
}

/** Throws {@link InvalidParameterError} unless `bytes` is a Uint8Array. */
export function checkBytes(path: string, bytes: Uint8Array): void {
  // Compared by name: a Uint8Array of another realm is one too.
  if (Object.prototype.toString.call(bytes) === '[object Uint8Array]') return;
  throw new InvalidParameterError({ parameter: `contents of ${path}`, got: bytes, expected: 'a Uint8Array' });
}

/** Throws {@link InvalidParameterError} if `path` is a folder of one of the files, or one of them a folder of `path`. */
export function checkNoFolder(path: string, existing: Iterable<string>): void {
  for (const other of existing) {
    if (!other.startsWith(`${path}/`) && !path.startsWith(`${other}/`)) continue;
    throw new InvalidParameterError({ parameter: 'path', got: path, expected: `a path that can be beside '${other}': a file is no folder` });
  }
}

/** Checks the argument of `replaceAll`: every path, every content, and no file that is also a folder. */
export function checkFiles(files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of files) {
    checkPath(path);
    checkBytes(path, bytes);
  }
  for (const path of files.keys()) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (files.has(path.slice(0, at))) checkNoFolder(path, [path.slice(0, at)]);
    }
  }
}

/** The error for a file that is not there. */
export function missing(location: string, path: string): FileMissingError {
  return new FileMissingError({ parameter: `${location}: ${path}`, remedy: 'Check the path, or list() the files that are there.' });
}

/** Sorted by code units, the same in every locale. */
export function sortedPaths(paths: Iterable<string>, prefix: string): string[] {
  return [...paths].filter((path) => path.startsWith(prefix)).sort();
}
