import { InvalidParameterError } from '@latentkit/core';
import { afterEach, expect, test } from '@jest/globals';
import { OrtRuntime } from '../src/runtime/ort-runtime.js';
import type { OrtModule } from '../src/runtime/ort-module.js';

const before = process.env['LATENTKIT_THREADS'];
afterEach(() => {
  if (before === undefined) delete process.env['LATENTKIT_THREADS'];
  else process.env['LATENTKIT_THREADS'] = before;
});

/** A runtime over a package that only remembers how many threads its sessions were given. */
function watched(name: 'onnxruntime-node' | 'onnxruntime-web'): { runtime: OrtRuntime; threads: (number | undefined)[] } {
  const threads: (number | undefined)[] = [];
  const create = async (_: Uint8Array, { intraOpNumThreads }: { intraOpNumThreads?: number }): Promise<object> => {
    threads.push(intraOpNumThreads);
    return {};
  };
  const ort = { env: { versions: {} }, InferenceSession: { create } } as unknown as OrtModule;
  return { runtime: new OrtRuntime(name, ort, name === 'onnxruntime-node' ? 'cpu' : 'wasm', ['cpu', 'wasm']), threads };
}

test('LATENTKIT_THREADS is how many threads sessions have that do not say themselves', async () => {
  process.env['LATENTKIT_THREADS'] = '3';
  const { runtime, threads } = watched('onnxruntime-node');
  expect(runtime.threads).toBe(3);
  await runtime.createSession(new Uint8Array());
  await runtime.createSession(new Uint8Array(), { threads: 2 });
  expect(threads).toEqual([3, 2]);
});

test('without it, and in a browser, the runtime decides', async () => {
  process.env['LATENTKIT_THREADS'] = '3';
  const web = watched('onnxruntime-web');
  await web.runtime.createSession(new Uint8Array());
  delete process.env['LATENTKIT_THREADS'];
  const native = watched('onnxruntime-node');
  await native.runtime.createSession(new Uint8Array());
  expect([web, native].map(({ runtime, threads }) => [runtime.threads, ...threads])).toEqual([[undefined, undefined], [undefined, undefined]]);
});

test.each(['0', '-1', '1.5', 'many'])('%s is refused, by the name of the variable', (text) => {
  process.env['LATENTKIT_THREADS'] = text;
  expect(() => watched('onnxruntime-node')).toThrow(InvalidParameterError);
  expect(() => watched('onnxruntime-node')).toThrow(/LATENTKIT_THREADS/);
});
