import { inflateSync } from 'fflate';

/** Decompresses an embedded table. */
export function unpack(base64: string): Uint8Array {
  return inflateSync(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
