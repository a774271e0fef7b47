import { FileFormatError, crc32 } from '@latentkit/core';
import { Gunzip, gunzipSync, gzipSync } from 'fflate';

/** Deflate cannot shrink data by more than this, so a larger claim is a lie. */
const MAX_DEFLATE_RATIO = 1032;

/** Whether bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Options of {@link gunzip}. */
export interface GunzipOptions {
  /** What the file is called in error texts. */
  readonly name?: string;
  /** Number of bytes the decompressed data must have, such as the header inside it says. Default: what the trailer says. */
  readonly size?: number;
}

/**
 * Decompresses one gzip member. Its size and checksum are verified, and nothing is allocated for a size that the
 * compressed bytes cannot hold. Throws `FileFormatError` for anything truncated, damaged or lying about its size.
 */
export function gunzip(bytes: Uint8Array, options: GunzipOptions = {}): Uint8Array {
  const name = options.name ?? 'gzip data';
  const { size, checksum } = readTrailer(bytes, options);
  let out: Uint8Array;
  try {
    out = gunzipSync(bytes, { out: new Uint8Array(size) });
  } catch (cause) {
    throw damagedGzip(name, 'intact gzip data', cause);
  }
  if (out.length !== size || crc32(out) !== checksum) throw damagedGzip(name, 'data with the checksum in its gzip trailer');
  return out;
}

/** Decompressed size and CRC-32 as the trailer says, after checking the size against everything known before decompressing. */
export function readTrailer(bytes: Uint8Array, { name = 'gzip data', size }: GunzipOptions): { size: number; checksum: number } {
  if (!isGzip(bytes) || bytes.length < 18) {
    throw new FileFormatError({ parameter: name, got: bytes.length, expected: 'gzip data of at least 18 bytes', remedy: 'The file is truncated or not gzip.' });
  }
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const stated = trailer.getUint32(4, true);
  const claimed = size ?? stated;
  if (claimed % 2 ** 32 !== stated) throw damagedGzip(name, `${claimed} bytes, as the header inside says, but the end of the gzip data says ${stated}`);
  if (claimed > bytes.length * MAX_DEFLATE_RATIO) throw damagedGzip(name, `no more than ${bytes.length} compressed bytes can hold, but it claims ${claimed}`);
  return { size: claimed, checksum: trailer.getUint32(0, true) };
}

/** The first `length` decompressed bytes (fewer if there are fewer), without decompressing the rest. */
export function gunzipHead(bytes: Uint8Array, length: number, name = 'gzip data'): Uint8Array {
  const head = new Uint8Array(length);
  let filled = 0;
  const stream = new Gunzip((chunk) => {
    const part = chunk.subarray(0, length - filled);
    head.set(part, filled);
    filled += part.length;
  });
  try {
    for (let at = 0; at < bytes.length && filled < length; at += 1024) {
      stream.push(bytes.subarray(at, at + 1024), at + 1024 >= bytes.length);
    }
  } catch (cause) {
    // A file cut off after the part asked for is judged by whoever reads all of it.
    if (filled < length) throw damagedGzip(name, 'intact gzip data', cause);
  }
  return head.subarray(0, filled);
}

/** The bytes decompressed if they are gzip, as they are otherwise. */
export function maybeGunzip(bytes: Uint8Array, name: string): Uint8Array {
  return isGzip(bytes) ? gunzip(bytes, { name }) : bytes;
}

/** Compresses bytes to one gzip member. The time stamp is left out, so equal bytes give equal files. */
export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 9, mtime: 0 });
}

/** The error for gzip data that are not what they should be. */
export function damagedGzip(name: string, expected: string, cause?: unknown): FileFormatError {
  return new FileFormatError({
    parameter: name,
    expected,
    remedy: 'The file is truncated or damaged; get it again.',
    ...(cause === undefined ? {} : { cause }),
  });
}
