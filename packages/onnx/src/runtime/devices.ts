import { type Failure, knownFailure } from './failure.js';
import { loadNative } from './native.js';
import { OrtRuntime } from './ort-runtime.js';
import { trialModel } from './trial.js';
import type { Runtime, RuntimeDevice } from './types.js';
import { Unusable } from './unusable.js';
import { loadWeb } from './web.js';

/** Loads the package that has the device, without having tried it. Throws {@link Unusable}. */
export async function openDevice(device: RuntimeDevice): Promise<Runtime> {
  if (device === 'wasm') return openWeb('wasm', ['wasm']);
  const native = await loadNative();
  if (native === undefined) {
    if (device === 'webgpu') return openWeb('webgpu', ['webgpu', 'wasm']);
    throw new Unusable(`${device} needs onnxruntime-node, which needs Node`, 'Nothing to do in a browser.');
  }
  // WebGPU that does not start writes on the console from native code, where nothing can stop it.
  const log = device === 'webgpu' ? ((await native.log?.(device, trialModel())) ?? '') : '';
  if (log !== '') {
    const { reason, remedy } = explain(device, log);
    throw new Unusable(reason, remedy);
  }
  if (native.devices.includes(device)) return new OrtRuntime('onnxruntime-node', native.ort, device, native.devices);
  throw new Unusable(`onnxruntime-node is built without ${device} for this platform`, 'Use another device.');
}

/** Why a device whose package is there failed to run, by its exception alone, and what to do. */
export function failureOf(runtime: Runtime, error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  if (runtime.name === 'onnxruntime-node') return explain(runtime.device, text);
  return { reason: firstLine(text), remedy: generalRemedy(runtime) };
}

/** The same with what the runtime writes on its console, which names the cause where the exception does not. */
export async function closerFailure(runtime: Runtime, failure: Failure): Promise<Failure> {
  if (runtime.name !== 'onnxruntime-node' || runtime.device !== 'cuda') return failure;
  const log = (await (await loadNative())?.log?.(runtime.device, trialModel())) ?? '';
  return knownFailure(runtime.device, log) ?? failure;
}

function explain(device: RuntimeDevice, text: string): Failure {
  return knownFailure(device, text) ?? { reason: firstLine(text), remedy: generalRemedy({ name: 'onnxruntime-node', device }) };
}

function generalRemedy(runtime: Pick<Runtime, 'name' | 'device'>): string {
  if (runtime.device === 'cuda') {
    return "Install the NVIDIA driver and the CUDA libraries, and let the install script of onnxruntime-node fetch its CUDA provider ('npm rebuild onnxruntime-node').";
  }
  if (runtime.device === 'webgpu') return runtime.name === 'onnxruntime-node' ? 'Install a Vulkan driver.' : 'Use a browser with WebGPU.';
  if (runtime.device === 'wasm') return 'Tell configureWeb({ wasmPaths }) where the WebAssembly files of onnxruntime-web lie.';
  return 'Reinstall onnxruntime-node for this platform.';
}

async function openWeb(device: 'wasm' | 'webgpu', devices: readonly RuntimeDevice[]): Promise<Runtime> {
  return new OrtRuntime('onnxruntime-web', await loadWeb(device), device, devices);
}

/** Without the place in the runtime's own sources that some messages begin with. */
function firstLine(text: string): string {
  return text.split('\n')[0].replace(/^\S+\.(?:cc|h):\d+ .*? was false\. /, '');
}
