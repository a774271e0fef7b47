import { nativeLog } from './native-log.js';
import type { OrtModule } from './ort-module.js';
import type { RuntimeDevice } from './types.js';
import { loadFailure } from './unusable.js';

/** onnxruntime-node, and the devices that this build of it could run on. */
export interface NativeRuntime {
  readonly ort: OrtModule;
  readonly devices: readonly RuntimeDevice[];
  /** What it says on its console when a device does not start; empty where it does. Takes half a second. */
  log?(device: RuntimeDevice, model: Uint8Array): Promise<string>;
}

const DEVICES: readonly RuntimeDevice[] = ['cuda', 'cpu', 'webgpu'];

/** Loads onnxruntime-node; throws `Unusable` where it is not installed or not for this machine. */
export async function loadNative(): Promise<NativeRuntime | undefined> {
  const ort = await importNode();
  // A device that fails says so in an exception, and would say it again on the console.
  if (ort.env.logLevel === 'warning') ort.env.logLevel = 'fatal';
  const built = ort.listSupportedBackends().map(({ name }) => name);
  return { ort: ort as unknown as OrtModule, devices: DEVICES.filter((device) => built.includes(device)), log: nativeLog };
}

/** Loads onnxruntime-web by the entry that it has for Node, the only one there that can use threads. */
export async function loadWebInNode(): Promise<OrtModule | undefined> {
  try {
    return (await import('onnxruntime-web')) as unknown as OrtModule;
  } catch (error) {
    throw loadFailure('onnxruntime-web', error);
  }
}

// Bundlers let a package that is not installed pass only where its import stands in a try block.
async function importNode(): Promise<typeof import('onnxruntime-node')> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw loadFailure('onnxruntime-node', error);
  }
}
