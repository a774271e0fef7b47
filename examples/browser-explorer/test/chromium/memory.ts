import { expect, test } from '@jest/globals';
import type { Browser, Page, Worker as PageWorker } from 'playwright-core';
import { open } from '../browser.js';
import { Explorer } from './explorer.js';
import type { Site } from './site.js';

const ROUNDS = 20;
const FAMILIES = ['Plain', 'Variational', 'Denoising', 'Sparse'];
/** Rounds until everything has been used and caches are full. */
const FIRST = 8;

/** Lets the page speak to its worker by the side of the page's own script. */
function rememberWorkers(): void {
  const workers: Worker[] = [];
  Object.assign(globalThis, { workers });
  globalThis.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      workers.push(this);
    }
  };
}

/** Put before the worker's script, so that the memories of WebAssembly can be asked for their size. */
const REMEMBER_MEMORIES = `
self.memories = [];
WebAssembly.Memory = class extends WebAssembly.Memory { constructor(given) { super(given); self.memories.push(this); } };
`;

/** What TensorFlow.js holds in the worker. */
function held(page: Page): Promise<{ readonly tensors: number; readonly bytes: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const [worker] = (globalThis as unknown as { workers: Worker[] }).workers;
        const id = crypto.randomUUID();
        const listen = ({ data }: MessageEvent<{ id: string; value: { tensors: number; bytes: number } }>): void => {
          if (data.id !== id) return;
          worker.removeEventListener('message', listen);
          resolve(data.value);
        };
        worker.addEventListener('message', listen);
        worker.postMessage({ id, type: 'APPLY', path: ['held'], argumentList: [] });
      }),
  );
}

/** Bytes that the runtime of compiled graphs has taken; memories of WebAssembly never shrink. */
function wasmBytes(worker: PageWorker): Promise<number> {
  return worker.evaluate(() => (self as unknown as { memories: WebAssembly.Memory[] }).memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
}

/** Bytes of the objects and typed arrays of a page's worker after what nobody holds has been let go. */
async function heapBytes(browser: Browser, name: string): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'worker' }] });
  const { targetId } = targetInfos.find(({ title }) => title === name)!;
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  let last = 0;
  const ask = <T>(method: string): Promise<T> =>
    new Promise((resolve) => {
      const id = ++last;
      session.on('Target.receivedMessageFromTarget', ({ message }) => {
        const answer = JSON.parse(message) as { readonly id: number; readonly result: T };
        if (answer.id === id) resolve(answer.result);
      });
      void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    });
  await ask('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await ask<{ usedSize: number; backingStorageSize: number }>('Runtime.getHeapUsage');
  await session.detach();
  return usedSize + backingStorageSize;
}

export function memory(site: () => Site): void {
  test(`memory stays where it is over ${ROUNDS} trainings`, async () => {
    const { browser, isolated } = site();
    const opened = await open(browser, 'about:blank');
    const explorer = new Explorer(opened);
    const { page } = explorer;
    await page.addInitScript(rememberWorkers);
    await page.route(/model\.worker.*\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: REMEMBER_MEMORIES + (await response.text()) });
    });
    await page.goto(`${isolated.url}#data=digits&latent=2&hidden=16&epochs=1&batch=512`);
    const tensors: { readonly tensors: number; readonly bytes: number }[] = [];
    const [heap, wasm]: number[][] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      await explorer.menu('Autoencoder').selectOption({ label: FAMILIES[round % FAMILIES.length] });
      await explorer.train(round === 0 ? 'Train' : 'Train anew');
      if (round < FIRST) continue;
      tensors.push(await held(page));
      if (round === FIRST || round === ROUNDS - 1) heap.push(await heapBytes(browser, 'model'));
      wasm.push(await wasmBytes(page.workers().find((worker) => worker.url().includes('model.worker'))!));
    }
    // Models of one family hold as much as each other, whatever came before.
    for (let i = FAMILIES.length; i < tensors.length; i++) expect(tensors[i]).toEqual(tensors[i - FAMILIES.length]);
    expect(wasm[0]).toBeGreaterThan(1e6);
    expect(wasm.at(-1)).toBe(wasm[0]);
    expect(heap[1] - heap[0]).toBeLessThan(2e6);
    expect(explorer.complaints).toEqual([]);
    await explorer.close();
  });
}
