import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ExplorerServer, type MadeFile, serveExplorer } from '../src/explorer/server.js';
import { run } from './run.js';

let folder: string;
let server: ExplorerServer | undefined;
const errors: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latentkit-explore-'));
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'site', 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'site', 'assets', 'run.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  errors.length = 0;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(files: Record<string, () => Promise<Uint8Array>> = {}): Promise<string> {
  const made = new Map<string, MadeFile>(Object.entries(files).map(([path, bytes]) => [path, { type: 'application/zip', bytes }]));
  server = await serveExplorer({ site: join(folder, 'site'), files: made, host: '127.0.0.1', port: 0, onError: (message) => errors.push(message) });
  return server.url;
}

/** fetch would tidy the path up and set the name itself. */
function rawStatus(url: string, path: string, host?: string): Promise<number> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: host === undefined ? {} : { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the server of the explorer', () => {
  test('gives the page, isolated from others, and its files with their types', async () => {
    const url = await serve();
    const page = await fetch(url);
    expect(await page.text()).toContain('<title>page</title>');
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect((await fetch(`${url}assets/run.wasm`)).headers.get('content-type')).toBe('application/wasm');
  });

  test('gives nothing outside its folder, and nothing to pages that come by another name', async () => {
    const url = await serve();
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt', '/..%2fsecret.txt', '/absent']) expect(await rawStatus(url, path)).toBe(404);
    expect(await rawStatus(url, '/', 'evil.example')).toBe(403);
    expect(await rawStatus(url, '/', 'localhost:80')).toBe(200);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  test('makes a file once, when it is asked for, and says why it cannot', async () => {
    let calls = 0;
    const url = await serve({
      '/model.zip': async () => {
        calls++;
        return Uint8Array.of(1, 2, 3);
      },
      '/data.npz': async () => {
        throw new Error('the disk is gone');
      },
    });
    expect(calls).toBe(0);
    for (let round = 0; round < 2; round++) expect(new Uint8Array(await (await fetch(`${url}model.zip`)).arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
    expect(calls).toBe(1);
    expect((await fetch(`${url}model.zip`, { method: 'HEAD' })).headers.get('content-length')).toBe('3');
    const failed = await fetch(`${url}data.npz`);
    expect([failed.status, await failed.text()]).toEqual([500, 'the disk is gone\n']);
    expect(errors).toEqual(['the disk is gone']);
  });

  test('a port that is taken, and an address of another machine, are named with the remedy', async () => {
    const url = await serve();
    const options = { site: join(folder, 'site'), files: new Map(), onError: () => undefined };
    await expect(serveExplorer({ ...options, host: '127.0.0.1', port: Number(new URL(url).port) })).rejects.toThrow(/^port: got \d+, .*EADDRINUSE.*0 for any/);
    await expect(serveExplorer({ ...options, host: '192.0.2.1', port: 0 })).rejects.toThrow(/^host: got '192.0.2.1'.*Leave it out/);
  });
});

test.each([
  [['explore', '--port', 'x'], /--port: got NaN, expected an integer/],
  [['explore', '--port', '70000'], /--port: got 70000/],
])('%j is wrong usage', async (argv, message) => {
  const { code, stderr } = await run(argv);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
});
