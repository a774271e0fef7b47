import { InvalidParameterError, UnavailableError, UnknownNameError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { mendCpuKernels } from './cpu-kernels.js';
import { addWasmFilterGradient } from './wasm-convolution.js';
import { mendWasmKernels } from './wasm-kernels.js';
import { mendWasmMaxPoolGradient } from './wasm-pooling.js';

/** The devices that TensorFlow.js can run on, in the order in which they are tried. */
export const DEVICES = ['node-gpu', 'node', 'webgpu', 'webgl', 'wasm', 'cpu'] as const;

/** Name of a TensorFlow.js device. */
export type DeviceName = (typeof DEVICES)[number];

/** What trying a device showed. */
export interface DeviceProbe {
  readonly device: DeviceName;
  readonly available: boolean;
  /** What it is, or why it is not available. */
  readonly detail: string;
  /** What to do to get it, where it is not available. */
  readonly remedy?: string;
  /** How long the trial took. */
  readonly milliseconds: number;
}

interface Candidate {
  /** Loads and activates the backend; throws {@link Unusable}. Returns a description. */
  activate(): Promise<string>;
}

/** Why a device cannot be used here, and what would change that. */
class Unusable extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

const CANDIDATES: Record<DeviceName, Candidate> = {
  'node-gpu': { activate: () => activateNode('@tensorflow/tfjs-node-gpu', true) },
  node: { activate: () => activateNode('@tensorflow/tfjs-node', false) },
  webgpu: { activate: activateWebGpu },
  webgl: { activate: activateWebGl },
  wasm: { activate: activateWasm },
  cpu: { activate: activateCpu },
};

/**
 * Tries devices, each with one real operation (a small matrix product whose result is checked), and leaves the last
 * available one that was tried active.
 */
export async function probeDevices(devices: readonly DeviceName[] = DEVICES): Promise<DeviceProbe[]> {
  const probes: DeviceProbe[] = [];
  for (const device of devices) probes.push(await probe(device));
  return probes;
}

let chosen: DeviceName | undefined;

/**
 * Activates a TensorFlow.js device: the named one, or with `auto` the first of {@link DEVICES} that works (found once
 * per process). Throws `UnavailableError` with the reason and the remedy when the named one does not work.
 */
export async function useDevice(name: DeviceName | 'auto' = 'auto'): Promise<DeviceName> {
  if (name === 'auto') {
    if (chosen !== undefined) return (await probe(chosen)).device;
    for (const device of DEVICES) if ((await probe(device)).available) return (chosen = device);
    throw new UnavailableError({ parameter: 'device', got: 'auto', expected: 'at least one working TensorFlow.js backend' });
  }
  if (!DEVICES.includes(name)) throw new UnknownNameError('device', String(name), ['auto', ...DEVICES]);
  const result = await probe(name);
  if (result.available) return name;
  throw new UnavailableError({
    parameter: 'device',
    got: name,
    expected: `a device that works here (${result.detail})`,
    ...(result.remedy === undefined ? {} : { remedy: result.remedy }),
  });
}

async function probe(device: DeviceName): Promise<DeviceProbe> {
  const began = performance.now();
  const milliseconds = (): number => Math.round(performance.now() - began);
  silenceAdvice();
  try {
    const detail = await CANDIDATES[device].activate();
    await multiplyOnce();
    return { device, available: true, detail, milliseconds: milliseconds() };
  } catch (error) {
    const detail = error instanceof Error ? firstLine(error.message) : String(error);
    const remedy = error instanceof Unusable ? error.remedy : `Check the installation of the ${device} backend.`;
    return { device, available: false, detail, remedy, milliseconds: milliseconds() };
  }
}

/** Keeps TensorFlow.js from printing its advice to install the native package; `latentkit doctor` gives it properly. */
export function silenceAdvice(): void {
  tf.env().set('PROD', true);
}

async function multiplyOnce(): Promise<void> {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])));
  const values = [...(await product.data())];
  product.dispose();
  if (values.join() !== '19,22,43,50') {
    throw new InvalidParameterError({ parameter: 'device', got: values, expected: 'the product 19,22,43,50 of a small matrix product' });
  }
}

async function activate(backend: string, detail: string): Promise<string> {
  if (!(await tf.setBackend(backend))) throw new Unusable(`the backend '${backend}' could not be initialised`, 'Use another device.');
  await tf.ready();
  return detail;
}

function activateCpu(): Promise<string> {
  mendCpuKernels();
  return activate('cpu', 'TensorFlow.js in plain JavaScript');
}

async function activateWasm(): Promise<string> {
  try {
    await import('@tensorflow/tfjs-backend-wasm');
  } catch {
    throw new Unusable('@tensorflow/tfjs-backend-wasm is not installed', 'npm install @tensorflow/tfjs-backend-wasm');
  }
  mendWasmKernels();
  addWasmFilterGradient();
  mendWasmMaxPoolGradient();
  await activate('wasm', '');
  const [simd, threads] = [await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'), await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')];
  return `WebAssembly${simd === true ? ' with SIMD' : ''}${threads === true ? ' and threads' : ''}`;
}

async function activateWebGl(): Promise<string> {
  if (typeof document === 'undefined' && typeof OffscreenCanvas === 'undefined') {
    throw new Unusable('there is no WebGL outside a browser', 'Nothing to do in Node.');
  }
  return activate('webgl', 'WebGL of the browser');
}

async function activateWebGpu(): Promise<string> {
  const gpu = (globalThis as { navigator?: { gpu?: unknown } }).navigator?.gpu;
  if (gpu === undefined) throw new Unusable('there is no WebGPU here', 'Use a browser with WebGPU.');
  const factory: unknown = tf.findBackendFactory('webgpu');
  if (typeof factory !== 'function') {
    throw new Unusable('the WebGPU backend is not loaded', "Add import '@tensorflow/tfjs-backend-webgpu' to the page.");
  }
  return activate('webgpu', 'WebGPU of the browser');
}

/** The native packages crash the process on some machines, so they are first loaded in a child process. */
async function activateNode(packageName: string, gpu: boolean): Promise<string> {
  const { loadNative } = await import('./native.js');
  const { description, failure } = await loadNative(packageName, gpu);
  if (failure !== undefined) throw new Unusable(failure.reason, failure.remedy);
  return activate('tensorflow', description);
}

function firstLine(text: string): string {
  return text.split('\n')[0];
}

/** Resolves once TensorFlow.js has started a backend: one that is registered and slow to start has no tensors before. */
export async function tensorsReady(): Promise<void> {
  await tf.ready();
}
