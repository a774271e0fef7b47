import { loadNative } from './native.js';
import { OrtRuntime } from './ort-runtime.js';
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
  if (native.devices.includes(device)) return new OrtRuntime('onnxruntime-node', native.ort, device, native.devices);
  throw new Unusable(`onnxruntime-node is built without ${device} for this platform`, 'Use another device.');
}

/** What to do about a device whose package is there but which failed to run. */
export function remedyFor(runtime: Runtime): string {
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
