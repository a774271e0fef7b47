import { InvalidParameterError, UnavailableError, UnknownNameError } from '@latentkit/core';
import { type Runtime, type RuntimeDevice, type RuntimeReport } from '@latentkit/onnx';
import * as onnx from '@latentkit/onnx';
import { describe, expect, jest, test } from '@jest/globals';

/** Time passes only in runs of pretended devices, so that no other work on the machine decides. */
let clock = 0;
jest.spyOn(performance, 'now').mockImplementation(() => clock);

/** The processor under another name, in whose runs so many milliseconds pass. */
async function pretended(device: RuntimeDevice, milliseconds = 1): Promise<Runtime> {
  const cpu = await onnx.loadRuntime({ device: 'cpu' });
  return {
    name: 'onnxruntime-node',
    version: '9.9',
    device,
    tensor: (...args) => cpu.tensor(...args),
    createSession: async (model, settings) => {
      const session = await cpu.createSession(model, settings);
      const run: typeof session.run = async (feeds) => {
        const results = await session.run(feeds);
        clock += milliseconds;
        return results;
      };
      return { inputNames: session.inputNames, outputNames: session.outputNames, run, release: () => session.release(), endProfiling: () => undefined };
    },
  };
}

/** Devices of the pretended machine; others fail in their names. */
let runtimes: Partial<Record<RuntimeDevice, Runtime>> = {};

const report = (device: RuntimeDevice): RuntimeReport =>
  runtimes[device] === undefined
    ? { device, available: false, reason: `no ${device}`, remedy: `Get ${device}.` }
    : { device, available: true, reason: `runtime of ${device}`, remedy: '' };
jest.unstable_mockModule('@latentkit/onnx', () => ({
  ...onnx,
  runtimeReports: (devices: readonly RuntimeDevice[]) => Promise.resolve(devices.map(report)),
  loadRuntime: ({ device }: { device: RuntimeDevice }) => {
    const runtime = runtimes[device];
    return runtime === undefined ? Promise.reject(new UnavailableError({ parameter: 'device', got: device, expected: 'another' })) : Promise.resolve(runtime);
  },
}));
const { chooseDevice } = await import('../src/index.js');
const { smallAutoencoder, surface } = await import('./helpers.js');

describe('chooseDevice', () => {
  test('takes CUDA where it is', async () => {
    runtimes = { cuda: await pretended('cuda'), cpu: await pretended('cpu') };
    expect(await chooseDevice()).toMatchObject({ device: 'cuda', detail: 'runtime of cuda', failures: [], engine: { name: 'compiled', device: 'cuda' } });
  });

  test('else WebGPU, and says why those before it were not taken', async () => {
    runtimes = { webgpu: await pretended('webgpu'), cpu: await pretended('cpu', 5) };
    const { device, engine, failures } = await chooseDevice({ threads: 1, lossInterval: 2 });
    expect([device, engine.name, engine.device]).toEqual(['webgpu', 'compiled', 'webgpu']);
    expect(failures).toEqual([
      { device: 'cuda', reason: 'no cuda', remedy: 'Get cuda.' },
      { device: 'node-gpu', reason: expect.stringContaining('@tensorflow/tfjs-node-gpu'), remedy: expect.stringMatching(/./) },
    ]);
  });

  test('else the processor: a GPU that is slower than it is in software, unless it is named', async () => {
    runtimes = { webgpu: await pretended('webgpu', 60), cpu: await pretended('cpu') };
    const { device, failures } = await chooseDevice();
    expect(device).toBe('cpu');
    expect(failures.map((failure) => failure.device)).toEqual(['cuda', 'node-gpu', 'webgpu']);
    expect(failures[2].reason).toMatch(/slower here than 'cpu': 60\.0 ms, not 1\.0, for a product of 192 × 192 matrices/);
    expect(failures[2].remedy).toContain('Vulkan driver');
    expect(await chooseDevice({ prefer: ['webgpu'] })).toMatchObject({ device: 'webgpu', failures: [] });
  });

  test('a GPU that is ahead on small work may still be behind on large', async () => {
    runtimes = { webgpu: await pretended('webgpu', 29.5), wasm: await pretended('wasm') };
    expect((await chooseDevice({ prefer: ['webgpu', 'wasm'] })).failures[0].reason).toMatch(/slower here than 'wasm': 29\.5 ms, not 1\.0, for 4 products of 512/);
  });

  test('nothing works: every reason, and the remedy of the last', async () => {
    runtimes = {};
    await expect(chooseDevice({ prefer: ['cuda', 'webgpu'] })).rejects.toThrow(UnavailableError);
    await expect(chooseDevice({ prefer: ['cuda', 'webgpu'] })).rejects.toThrow(/cuda: no cuda; webgpu: no webgpu.*Get webgpu\./);
  });

  test('a name that there is not, or none', async () => {
    runtimes = {};
    await expect(chooseDevice({ prefer: ['cda' as 'cuda'] })).rejects.toThrow(UnknownNameError);
    await expect(chooseDevice({ prefer: [] })).rejects.toThrow(InvalidParameterError);
  });
});

test('an engine that was chosen trains and encodes', async () => {
  runtimes = { webgpu: await pretended('webgpu') };
  const { engine } = await chooseDevice({ prefer: ['webgl', 'webgpu'] });
  const model = smallAutoencoder();
  await model.fit(surface(16), { epochs: 1, engine });
  expect(model.trainingRecord).toMatchObject({ engine: 'compiled', device: 'webgpu' });
  expect((await model.encode(surface(16), { engine })).shape).toEqual([16, 3]);
});
