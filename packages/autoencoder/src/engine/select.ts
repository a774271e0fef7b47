import { UnavailableError, UnknownNameError } from '@latentkit/core';
import { loadRuntime, type Runtime, type RuntimeDevice } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { checkCount, type ExecutionOptions } from '../fit-options.js';
import { compiledEngine } from './compiled.js';
import { compiledWithFallback } from './compiled-with-fallback.js';
import { DEVICES, probeDevices, useDevice } from './device.js';
import { eagerEngine } from './eager.js';
import type { Engine } from './engine.js';
import { withFallback } from './fallback.js';
import { withHostCopies } from './host-copies.js';

/** Names that `engine` takes. */
export const ENGINES = ['auto', 'compiled', 'eager'] as const;

/** Devices of ONNX Runtime, for the compiled engine. */
export const COMPILED_DEVICES = ['cuda', 'cpu', 'webgpu', 'wasm'] as const satisfies readonly RuntimeDevice[];

/**
 * The engine that the options ask for, its device active.
 *
 * `auto` is the compiled engine where ONNX Runtime loads; what it cannot compile runs eagerly, and where a GPU fails in
 * mid-training the processor goes on. Where none loads, or where
 * a device of TensorFlow.js is named, it is the eager one. What comes out other than hoped for is told to `onWarning`.
 * `compiled` and `eager` take nothing else in their place: they throw `UnavailableError` where they do not work here.
 *
 * @throws InvalidParameterError where `threads` or `lossInterval` is no integer of at least 1.
 */
export async function selectEngine(options: ExecutionOptions & { readonly lossInterval?: number }): Promise<Engine> {
  const { engine = 'auto', device = 'auto' } = options;
  if (options.threads !== undefined) checkCount('threads', options.threads, 1);
  if (options.lossInterval !== undefined) checkCount('lossInterval', options.lossInterval, 1);
  if (typeof engine === 'object') return engine;
  if (!ENGINES.includes(engine)) throw new UnknownNameError('engine', String(engine), ENGINES);
  if (engine === 'eager') return eagerEngine(await useDevice(device as Parameters<typeof useDevice>[0]));
  // Weights are tensors of TensorFlow.js whatever computes with them, and it may have a backend that is still to be started.
  await tf.ready();
  if (engine === 'compiled') return compiledEngine(await loadRuntime({ device: device as RuntimeDevice | 'auto' }), options);
  if (!['auto', ...DEVICES, ...COMPILED_DEVICES].includes(device)) {
    throw new UnknownNameError('device', String(device), [...new Set(['auto', ...DEVICES, ...COMPILED_DEVICES])]);
  }
  if (isEagerDevice(device)) return GRAPHICS.includes(device) ? graphicsEngine(device, options) : eagerEngine(await useDevice(device));
  const runtime = await automaticRuntime(device, options.onWarning);
  if (runtime === undefined) return eagerEngine(await useDevice());
  return compiledWithFallback(runtime, options);
}

/** Devices of TensorFlow.js that a browser can take away at any time. */
const GRAPHICS: readonly string[] = ['webgpu', 'webgl'] satisfies readonly (typeof DEVICES)[number][];

/** The eager engine on a graphics processor, and when that is lost in mid-training, what computes without one. */
async function graphicsEngine(device: (typeof DEVICES)[number], options: ExecutionOptions): Promise<Engine> {
  return withFallback(withHostCopies(eagerEngine(await useDevice(device))), async () => {
    // New tensors are not to be made on the lost device.
    await useDevice((await hasWasm()) ? 'wasm' : 'cpu');
    const runtime = await automaticRuntime('auto', undefined);
    return runtime === undefined ? eagerEngine() : compiledWithFallback(runtime, options);
  });
}

async function hasWasm(): Promise<boolean> {
  return (await probeDevices(['wasm']))[0].available;
}

function isEagerDevice(device: string): device is (typeof DEVICES)[number] {
  return (DEVICES as readonly string[]).includes(device);
}

/** The runtime on the named device or else on the first that works; undefined where none does. */
async function automaticRuntime(device: string, warn: ExecutionOptions['onWarning']): Promise<Runtime | undefined> {
  if (device !== 'auto') {
    try {
      return await loadRuntime({ device: device as RuntimeDevice });
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      warn?.(`The device '${device}' does not work here, another is taken. ${error.message}`);
    }
  }
  try {
    return await loadRuntime();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    warn?.(`Training runs on the slower eager engine: ONNX Runtime is missing. ${error.message}`);
    return undefined;
  }
}
