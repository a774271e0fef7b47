import type { PartialFile } from './download.js';

/** A download kept in memory: continued within one call, forgotten after it. */
export function memoryPart(): PartialFile {
  let chunks: Uint8Array[] = [];
  let length = 0;
  let origin: { url: string; validator: string } | undefined;
  const clear = (): void => {
    chunks = [];
    length = 0;
    origin = undefined;
  };
  return {
    resume: async () => (origin === undefined || length === 0 ? undefined : { ...origin, length }),
    start: async (url, validator) => {
      clear();
      if (validator !== undefined) origin = { url, validator };
    },
    append: async (chunk) => {
      chunks.push(chunk);
      length += chunk.length;
    },
    read: async () => {
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
      return bytes;
    },
    discard: async () => clear(),
    close: async () => undefined,
  };
}
