import { inflateSync } from 'fflate';
import { FileFormatError } from '../errors.js';
import { checkBytes, checkFiles, pathFault } from './checks.js';
import { crc32 } from '../crc32.js';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly header: number;
}

/** All files of a zip archive, verified; see `zipStore` for what is refused. A name that is given is in the errors. */
export function readZip(bytes: Uint8Array, name?: string): Map<string, Uint8Array> {
  try {
    return filesOf(bytes);
  } catch (error) {
    if (name === undefined || !(error instanceof FileFormatError)) throw error;
    const { parameter, expected = '', remedy, cause } = error;
    throw new FileFormatError({ parameter: `${name}: ${parameter}`, expected, ...(remedy !== undefined && { remedy }), cause });
  }
}

function filesOf(bytes: Uint8Array): Map<string, Uint8Array> {
  checkBytes('the zip archive', bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map<string, Uint8Array>();
  for (const entry of readDirectory(bytes, view)) {
    if (entry.path.endsWith('/') && entry.size === 0) continue;
    const fault = pathFault(entry.path);
    if (fault !== undefined) throw invalid(entry.path, `a path inside the archive (${fault})`, 'Do not trust this file.');
    if (files.has(entry.path)) throw invalid(entry.path, 'one entry of this name');
    files.set(entry.path, unpack(entry, bytes, view));
  }
  try {
    checkFiles(files);
  } catch (cause) {
    throw new FileFormatError({ parameter: 'zip archive', expected: 'no entry that is both a file and a folder', cause });
  }
  return files;
}

function* readDirectory(bytes: Uint8Array, view: DataView): Generator<Entry> {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff || size === 0xffffffff) throw invalid('zip', 'an archive without Zip64 records');
  if (at + size > end) throw invalid('zip', 'a complete directory of entries');
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw invalid('zip', `${count} entries in its directory`);
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw invalid('zip', `${count} complete entries in its directory`);
    yield {
      path: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      header: view.getUint32(at + 42, true),
    };
    at = next;
  }
}

/** The record at the end of every archive; behind it there may be a comment of up to 65,535 bytes. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw invalid('zip', 'a whole zip archive', 'The file is truncated or no zip; copy it again.');
}

function unpack(entry: Entry, bytes: Uint8Array, view: DataView): Uint8Array {
  const { path, header, packed, size } = entry;
  if ((entry.flags & 1) !== 0) throw invalid(path, 'an entry that is not encrypted');
  if (header + 30 > bytes.length || view.getUint32(header, true) !== LOCAL_HEADER) throw invalid(path, 'its header inside the archive');
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  if (start + packed > bytes.length) throw invalid(path, `${packed} bytes inside the archive`);
  const data = inflate(path, entry.method, bytes.subarray(start, start + packed));
  if (data.length !== size || crc32(data) !== entry.crc) {
    throw invalid(path, `${size} bytes with the checksum in the directory`, 'The file is damaged; copy it again.');
  }
  return data;
}

function inflate(path: string, method: number, packed: Uint8Array): Uint8Array {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw invalid(path, 'an entry stored or deflated', `It uses compression method ${method}; zip it again.`);
  try {
    // Grows with the data: the size in the directory is not believed before it is verified.
    return inflateSync(packed);
  } catch (cause) {
    throw new FileFormatError({ parameter: path, expected: 'deflated data', remedy: 'The file is damaged; copy it again.', cause });
  }
}

function invalid(parameter: string, expected: string, remedy = 'The file is damaged or was made by an unusual program; zip it again.'): FileFormatError {
  return new FileFormatError({ parameter: parameter === 'zip' ? 'zip archive' : `zip entry '${parameter}'`, expected, remedy });
}
