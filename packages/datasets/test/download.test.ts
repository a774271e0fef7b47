import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import type { Progress } from '@latentkit/core';
import { gunzip, gzip, writeIdx } from '../src/index.js';
import { download } from '../src/download.js';
import type { DownloadOptions, PartialFile } from '../src/download.js';
import { memoryPart } from '../src/memory-part.js';
import { verifyMnistFile } from '../src/mnist.js';
import { partFile } from '../src/node/part-file.js';
import { failure, withFolder } from './helpers.js';
import { startMirror } from './mirror-server.js';
import type { Behaviour, Mirror } from './mirror-server.js';

const NAME = 'images.gz';
const plain = writeIdx(ndarray(new Uint8Array(random(1).stream('noise').at(0).uint32(25_000).buffer), [100, 1000]));
const packed = gzip(plain);
const md5 = createHash('md5').update(plain).digest('hex');
let DOWN = '';
beforeAll(async () => {
  // Nothing listens on the port of a closed server.
  const closed = await startMirror({});
  DOWN = closed.url;
  await closed.close();
});

const mirrors: Mirror[] = [];
afterEach(async () => {
  for (const mirror of mirrors.splice(0)) await mirror.close();
});

async function mirror(behaviour: Behaviour = {}, bytes = packed): Promise<Mirror> {
  const started = await startMirror({ [NAME]: bytes }, behaviour);
  mirrors.push(started);
  return started;
}

function get(urls: readonly string[], part: PartialFile, more: Partial<DownloadOptions<Uint8Array>> = {}): Promise<Uint8Array> {
  return download({
    file: NAME,
    mirrors: urls,
    part,
    verify: (bytes) => verifyMnistFile({ file: 'images', md5 }, bytes, NAME),
    fetch: globalThis.fetch,
    remedy: 'Use --data-dir.',
    ...more,
  });
}

/** Downloads until so many bytes have arrived, then stops. */
async function interrupted(source: Mirror, path: string, at: number): Promise<void> {
  source.behaviour = { hangAfter: at };
  const stop = new AbortController();
  const error = await failure(() => get([source.url], partFile(path), { signal: stop.signal, onProgress: ({ done }) => done >= at && stop.abort() }));
  expect(error.code).toBe('LK_ABORTED');
  expect(statSync(path).size).toBe(at);
  source.behaviour = {};
}

/** Whether these are the bytes of the file; a plain comparison, since a matcher takes a second for them. */
function right(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, plain) === 0;
}

test('the test file does not fit into one packet', () => {
  expect(packed.length).toBeGreaterThan(90_000);
  expect(right(gunzip(packed))).toBe(true);
});

describe('download', () => {
  test('delivers the file and reports progress up to its length', async () => {
    const reports: Progress[] = [];
    const { url } = await mirror();
    expect(right(await get([url], memoryPart(), { onProgress: (progress) => reports.push(progress) }))).toBe(true);
    const done = reports.map((report) => report.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(reports[0]).toMatchObject({ stage: `download ${NAME}`, done: 0, total: packed.length });
    expect(reports.at(-1)).toMatchObject({ done: packed.length, total: packed.length });
  });

  test('continues after a broken connection with a conditional range request', async () => {
    const source = await mirror({ breakAfter: 40_000 });
    expect(right(await get([source.url], memoryPart()))).toBe(true);
    expect(source.log.map(({ range }) => range)).toEqual([undefined, 'bytes=40000-', 'bytes=80000-']);
    expect(source.log[1].ifRange).toMatch(/^"[0-9a-f]{32}"$/);
  });

  test.each<[string, Behaviour]>([
    ['ignores ranges', { ranges: false }],
    ['begins at the wrong byte', { wrongStart: 10 }],
    ['sends no length', { ranges: false, chunked: true }],
  ])('begins again where the mirror %s', async (_, behaviour) => {
    await withFolder(async (folder) => {
      const source = await mirror();
      const path = join(folder, 'a.part');
      await interrupted(source, path, 50_000);
      source.behaviour = behaviour;
      expect(right(await get([source.url], partFile(path)))).toBe(true);
    });
  });

  test('leaves what has arrived when stopped, and another run continues it', async () => {
    await withFolder(async (folder) => {
      const source = await mirror();
      const path = join(folder, 'deep', 'a.part');
      await interrupted(source, path, 50_000);
      // The mirror that the part came from is asked first, wherever it stands in the list.
      expect(right(await get([DOWN, source.url], partFile(path)))).toBe(true);
      expect(source.log.at(-1)?.range).toBe('bytes=50000-');
    });
  });

  test('does not begin when stopped before', async () => {
    const source = await mirror();
    expect((await failure(() => get([source.url], memoryPart(), { signal: AbortSignal.abort() }))).code).toBe('LK_ABORTED');
    expect(source.log).toEqual([]);
  });

  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['another file of the mirror', () => gzip(writeIdx(ndarray(new Uint8Array(60_000), [60, 1000])))],
    ['an older file of the mirror', (bytes) => bytes],
    ['damaged bytes', (bytes) => bytes.map((byte, i) => (i === 20_000 ? byte ^ 1 : byte))],
  ])('recovers from a part with %s', async (_, damage) => {
    await withFolder(async (folder) => {
      const source = await mirror();
      const path = join(folder, 'a.part');
      await interrupted(source, path, 50_000);
      writeFileSync(path, damage(new Uint8Array(readFileSync(path))));
      source.behaviour = {};
      expect(right(await get([source.url], partFile(path)))).toBe(true);
    });
  });

  test('begins again where the file of the mirror has changed', async () => {
    await withFolder(async (folder) => {
      const source = await mirror({}, gzip(writeIdx(ndarray(plain.slice().reverse(), [plain.length]))));
      const path = join(folder, 'a.part');
      await interrupted(source, path, 50_000);
      source.files.set(NAME, packed);
      source.behaviour = {};
      expect(right(await get([source.url], partFile(path)))).toBe(true);
      expect(source.log.at(-1)).toMatchObject({ range: 'bytes=50000-' });
    });
  });

  test('finishes a part that is complete already', async () => {
    await withFolder(async (folder) => {
      const source = await mirror();
      const path = join(folder, 'a.part');
      await interrupted(source, path, 50_000);
      writeFileSync(path, packed);
      source.behaviour = {};
      expect(right(await get([source.url], partFile(path)))).toBe(true);
      expect(source.log).toHaveLength(2);
    });
  });

  test('takes a file that was decompressed on the way', async () => {
    const { url } = await mirror({ encoding: 'gzip' });
    expect(right(await get([url], memoryPart()))).toBe(true);
  });
});

describe('mirrors', () => {
  const html = new TextEncoder().encode('<html>please log in</html>');

  test.each<[string, Behaviour, Uint8Array, RegExp]>([
    ['answers 404', { status: 404 }, packed, /it answered 404/],
    ['answers 503', { status: 503 }, packed, /it answered 503/],
    ['sends a page instead', {}, html, /begins with two zero bytes/],
    ['sends another array', {}, gzip(writeIdx(ndarray(new Uint8Array(9), [9]))), /as the MD5 of the decompressed bytes/],
    ['sends a damaged file', {}, packed.map((byte, i) => (i === 5000 ? byte ^ 8 : byte)), /truncated or damaged/],
    ['has a truncated file', {}, packed.subarray(0, 70_000), /truncated or damaged/],
    ['breaks off every time', { breakAfter: 1000, ranges: false }, packed, /broke off after 1000 bytes: /],
    ['breaks off before the first byte', { breakAfter: 0 }, packed, /(other side closed|ECONNRESET|terminated)/],
    ['sends without end', { chunked: true }, new Uint8Array(200_000), /more than \d+ bytes/],
    ['announces too much', {}, new Uint8Array(200_000), /more than \d+ bytes/],
  ])('are passed over when one %s, and all reasons are told when none is left', async (_, behaviour, bytes, reason) => {
    await withFolder(async (folder) => {
      const bad = await mirror(behaviour, bytes);
      const good = await mirror();
      const limit = { maxBytes: packed.length };
      const path = join(folder, 'a.part');
      expect(right(await get([bad.url, good.url], partFile(path), limit))).toBe(true);
      const error = await failure(() => get([bad.url, DOWN], partFile(join(folder, 'b.part')), limit));
      expect(error.code).toBe('LK_STORAGE');
      expect(error.message).toMatch(reason);
      expect(error.message).toContain(`${bad.url}${NAME}: `);
      expect(error.message).toContain(`${DOWN}${NAME}: ECONNREFUSED`);
      expect(error.message).toMatch(/Use --data-dir\./);
    });
  });

  test.each([0, 2000])('are passed over when one stops sending after %d bytes', async (hangAfter) => {
    const bad = await mirror({ hangAfter });
    const error = await failure(() => get([bad.url, DOWN], memoryPart(), { stallMs: 300 }));
    expect(error.message).toMatch(/no data for 0\.3 s; .*ECONNREFUSED/);
  });

  test('are passed over when an answer is shorter than it says, also where fetch does not notice', async () => {
    const good = await mirror();
    const short: typeof fetch = async (input, init) =>
      input === `${good.url}${NAME}` ? fetch(input, init) : new Response('abc', { headers: { 'content-length': '9' } });
    expect(right(await get([DOWN, good.url], memoryPart(), { fetch: short }))).toBe(true);
    expect((await failure(() => get([DOWN], memoryPart(), { fetch: short }))).message).toMatch(/it sent 3 of 9 bytes/);
  });

  test('are not blamed for a folder that cannot be written', async () => {
    await withFolder(async (folder) => {
      const good = await mirror();
      writeFileSync(join(folder, 'file'), '');
      const error = await failure(() => get([good.url, good.url], partFile(join(folder, 'file', 'a.part'))));
      expect(error.code).toBe('LK_STORAGE');
      expect(error.message).toMatch(/a file that can be written/);
      expect(existsSync(join(folder, 'file', 'a.part'))).toBe(false);
      expect(good.log).toHaveLength(1);
    });
  });
});
