import { UnavailableError } from '@latentkit/core';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type * as Latentkit from '../src/index.js';
import type { NativeRuntime } from '../src/runtime/native.js';
import type { OrtModule } from '../src/runtime/ort-module.js';

/** ONNX Runtime in name only: gives `answer` on the devices in `working` and throws on others. */
function pretend(working: string[], answer = [19, 22, 43, 50], asked: object[] = []): OrtModule {
  const Tensor = class {
    constructor(
      readonly type: string,
      readonly data: unknown,
      readonly dims: unknown,
    ) {}
  };
  const create = (_: Uint8Array, options: { executionProviders: string[] }): Promise<unknown> => {
    asked.push(options);
    const [device] = options.executionProviders;
    if (!working.includes(device)) return Promise.reject(new Error(`libpretended_${device}.so is not there\nat some place`));
    return Promise.resolve({ run: () => Promise.resolve({ product: { data: Float32Array.from(answer) } }), release: () => Promise.resolve() });
  };
  return { Tensor, InferenceSession: { create }, env: { versions: { node: '1.2.3', web: '3.2.1' }, wasm: {} } } as unknown as OrtModule;
}

/** The package over pretended runtimes; an Error stands for one that does not load. */
async function withRuntimes(native: OrtModule | Error | undefined, web: OrtModule | Error): Promise<typeof Latentkit> {
  const give = <T>(value: T | Error): Promise<T> => (value instanceof Error ? Promise.reject(value) : Promise.resolve(value));
  const { loadFailure } = await import('../src/runtime/unusable.js');
  const failing = <T>(name: string, value: T | Error): T | Error => (value instanceof Error ? loadFailure(name, value) : value);
  const devices: NativeRuntime['devices'] = ['cuda', 'cpu', 'webgpu'];
  jest.unstable_mockModule('../src/runtime/native.ts', () => ({
    loadNative: () => give(native === undefined || native instanceof Error ? failing('onnxruntime-node', native) : { ort: native, devices }),
    loadWebInNode: () => give(failing('onnxruntime-web', web)),
  }));
  return import('../src/index.js');
}

const notInstalled = (name: string): Error => new Error(`Cannot find package '${name}' imported from here`);

describe('a device that fails gives way to the next one', () => {
  beforeEach(() => {
    jest.resetModules();
  });

  test('cuda where it works', async () => {
    const { loadRuntime } = await withRuntimes(pretend(['cuda', 'cpu']), notInstalled('onnxruntime-web'));
    expect(await loadRuntime()).toMatchObject({ device: 'cuda', name: 'onnxruntime-node', version: '1.2.3' });
  });

  test('the processor where cuda fails, and the report keeps the reason', async () => {
    const { loadRuntime, runtimeReports } = await withRuntimes(pretend(['cpu']), notInstalled('onnxruntime-web'));
    expect((await loadRuntime()).device).toBe('cpu');
    const [cuda, cpu, webgpu, wasm] = await runtimeReports();
    expect(cuda).toMatchObject({ available: false, reason: 'libpretended_cuda.so is not there', remedy: expect.stringContaining('CUDA libraries') });
    expect(cpu).toEqual({ device: 'cpu', available: true, reason: 'onnxruntime-node 1.2.3', remedy: '' });
    expect(webgpu).toMatchObject({ available: false, remedy: 'Install a Vulkan driver.' });
    expect(wasm).toEqual({ device: 'wasm', available: false, reason: 'onnxruntime-web is not installed', remedy: 'npm install onnxruntime-web' });
  });

  test('WebAssembly where onnxruntime-node is not installed', async () => {
    const { loadRuntime, nchwcBlock } = await withRuntimes(notInstalled('onnxruntime-node'), pretend(['wasm']));
    const runtime = await loadRuntime();
    expect(runtime).toMatchObject({ device: 'wasm', name: 'onnxruntime-web', version: '3.2.1' });
    expect(await nchwcBlock(runtime)).toBeUndefined();
  });

  test('nothing installed: what to install', async () => {
    const { loadRuntime } = await withRuntimes(notInstalled('onnxruntime-node'), notInstalled('onnxruntime-web'));
    await expect(loadRuntime()).rejects.toMatchObject({ code: new UnavailableError({ parameter: '', expected: '' }).code });
    await expect(loadRuntime()).rejects.toThrow(/cpu: onnxruntime-node is not installed; wasm: onnxruntime-web is not installed.*npm install onnxruntime-node/);
    await expect(loadRuntime({ device: 'cpu' })).rejects.toThrow(/npm install onnxruntime-node$/);
  });

  test('an installation that is broken says so', async () => {
    const { runtimeReports } = await withRuntimes(new Error('libonnxruntime.so.1: wrong ELF class'), notInstalled('onnxruntime-web'));
    expect((await runtimeReports())[1]).toMatchObject({ available: false, reason: 'onnxruntime-node does not load: libonnxruntime.so.1: wrong ELF class', remedy: 'Reinstall onnxruntime-node for this platform.' });
  });

  test('a device that computes wrongly is not taken', async () => {
    const { loadRuntime, runtimeReports } = await withRuntimes(pretend(['cuda', 'cpu'], [19, 22, 43, 51]), pretend(['wasm']));
    expect((await loadRuntime()).device).toBe('wasm');
    expect((await runtimeReports())[0].reason).toBe('a small matrix product gave 19,22,43,51 instead of 19,22,43,50');
  });

  test('in a browser: the reason why there is no cpu, and wasm paths as the remedy', async () => {
    const { runtimeReports, configureWeb } = await withRuntimes(undefined, pretend([]));
    configureWeb({ wasmPaths: '/assets/' });
    const [cuda, cpu, webgpu, wasm] = await runtimeReports();
    expect([cuda.remedy, cpu.remedy]).toEqual(['Nothing to do in a browser.', 'Nothing to do in a browser.']);
    expect(webgpu.remedy).toBe('Use a browser with WebGPU.');
    expect(wasm.remedy).toContain('configureWeb({ wasmPaths })');
  });

  test('asks for the device, with the processor for what it lacks, one thing at a time, and without chatter', async () => {
    const asked: object[] = [];
    const { loadRuntime } = await withRuntimes(pretend(['cuda', 'cpu'], undefined, asked), pretend(['wasm'], undefined, asked));
    const cuda = await loadRuntime({ device: 'cuda' });
    await loadRuntime({ device: 'cpu' });
    await loadRuntime({ device: 'wasm' });
    await cuda.createSession(Uint8Array.of(), { device: 'cpu' });
    const shared = { graphOptimizationLevel: 'all', executionMode: 'sequential', interOpNumThreads: 1, logSeverityLevel: 3 };
    const providers = [['cuda', 'cpu'], ['cpu'], ['wasm'], ['cpu']];
    expect(asked).toEqual(providers.map((executionProviders) => expect.objectContaining({ ...shared, executionProviders })));
  });

  test('WebGPU in a browser does not give way to WebAssembly unseen', async () => {
    const asked: object[] = [];
    const { loadRuntime } = await withRuntimes(undefined, pretend(['webgpu'], undefined, asked));
    expect(await loadRuntime({ device: 'webgpu' })).toMatchObject({ name: 'onnxruntime-web', device: 'webgpu' });
    expect(asked).toEqual([expect.objectContaining({ executionProviders: ['webgpu'] })]);
  });

  test('configureWeb hands its settings to onnxruntime-web', async () => {
    const web = pretend(['wasm']);
    const { loadRuntime, configureWeb } = await withRuntimes(undefined, web);
    configureWeb({ threads: 3 });
    configureWeb({ wasmPaths: '/assets/' });
    await loadRuntime();
    expect(web.env.wasm).toEqual({ wasmPaths: '/assets/', numThreads: 3 });
  });
});
