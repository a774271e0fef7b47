import { UnavailableError } from './errors.js';

/**
 * SHA-256 of some bytes as 64 lower-case hexadecimal digits, by Web Crypto (Node and browsers).
 * Throws `UnavailableError` where there is none: browsers offer it on secure pages only.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) {
    throw new UnavailableError({
      parameter: 'crypto.subtle',
      expected: 'Web Crypto, which browsers offer on secure pages only',
      remedy: 'Serve the page over https, or from localhost.',
    });
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
