import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type * as Linalg from '@latentkit/linalg';

/** The package where `loadRuntime` gives what it is told to. */
async function withRuntime(loadRuntime: () => Promise<unknown>): Promise<typeof Linalg> {
  jest.resetModules();
  jest.unstable_mockModule('@latentkit/onnx', () => ({ loadRuntime, encodeOnnx: () => new Uint8Array() }));
  return import('@latentkit/linalg');
}

async function missing(): Promise<never> {
  // The class that the package sees, which it imports anew for each test.
  const { UnavailableError } = await import('@latentkit/core');
  throw new UnavailableError({ parameter: 'device', got: 'auto', expected: 'ONNX Runtime on a device (cpu: not installed)', remedy: "Run 'npm install onnxruntime-node'." });
}

describe('loadKernels', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('falls back to plain TypeScript where no runtime is installed, and says so where one is asked for', async () => {
    const { loadKernels } = await withRuntime(missing);
    expect((await loadKernels()).name).toBe('plain');
    expect((await loadKernels('plain')).name).toBe('plain');
    await expect(loadKernels('onnxruntime')).rejects.toMatchObject({
      code: 'LK_UNAVAILABLE',
      parameter: 'runtime',
      message: expect.stringMatching(/cpu: not installed.*npm install onnxruntime-node/s),
    });
  });

  test('takes the runtime, once, and says what it is', async () => {
    const load = jest.fn(() => Promise.resolve({ name: 'onnxruntime-web', device: 'wasm' }));
    const { loadKernels } = await withRuntime(load);
    expect((await loadKernels()).name).toBe('onnxruntime-web wasm');
    expect(await loadKernels('onnxruntime')).toBe(await loadKernels('auto'));
    expect((await loadKernels('plain')).name).toBe('plain');
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('refuses another choice', async () => {
    const { loadKernels } = await withRuntime(missing);
    await expect(loadKernels('onnx' as 'auto')).rejects.toMatchObject({ code: 'LK_UNKNOWN_NAME' });
  });

  test('small problems never reach the runtime', async () => {
    const createSession = jest.fn(() => Promise.reject(new Error('not to be called')));
    const { loadKernels } = await withRuntime(() => Promise.resolve({ name: 'onnxruntime-node', device: 'cpu', createSession }));
    const kernels = await loadKernels('onnxruntime');
    const x = { data: Float64Array.of(1, 2, 3, 5), shape: [2, 2] };
    expect([...(await kernels.matmul(x, x)).data]).toEqual([7, 12, 18, 31]);
    expect([...(await kernels.gram(x, new Float64Array(2))).data]).toEqual([10, 17, 17, 29]);
    expect([...(await kernels.centeredGram(x)).gram.data]).toEqual([2, 3, 3, 4.5]);
    expect([...(await kernels.nearest(x, x, 1)).indices.data]).toEqual([0, 1]);
    expect(createSession).not.toHaveBeenCalled();
  });
});
