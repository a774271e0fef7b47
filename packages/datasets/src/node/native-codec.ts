import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { damagedGzip, readTrailer } from '../gzip.js';
import type { GunzipOptions } from '../gzip.js';
import type { Codec } from '../mnist.js';

/** Gzip and MD5 by Node's native code: two to three times as quick as in JavaScript, with the same checks. */
export const nativeCodec: Codec = {
  gunzip: (bytes: Uint8Array, options: GunzipOptions = {}) => {
    const name = options.name ?? 'gzip data';
    const { size } = readTrailer(bytes, options);
    try {
      const out = gunzipSync(bytes, { maxOutputLength: Math.max(size, 1) });
      if (out.length === size) return new Uint8Array(out.buffer, out.byteOffset, out.length);
    } catch (cause) {
      throw damagedGzip(name, `${size} bytes of intact gzip data`, cause);
    }
    throw damagedGzip(name, `${size} bytes of gzip data`);
  },
  md5: (bytes) => createHash('md5').update(bytes).digest('hex'),
};
