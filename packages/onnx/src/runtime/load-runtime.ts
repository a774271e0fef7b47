import { UnavailableError, UnknownNameError } from '@latentkit/core';
import { openDevice, remedyFor } from './devices.js';
import { tryRuntime } from './trial.js';
import type { Runtime, RuntimeDevice, RuntimeReport } from './types.js';
import { Unusable } from './unusable.js';

const DEVICES: readonly RuntimeDevice[] = ['cuda', 'cpu', 'webgpu', 'wasm'];

/** Tried in this order; WebGPU lacks many operators and is taken only when it is named. */
const AUTOMATIC: readonly RuntimeDevice[] = ['cuda', 'cpu', 'wasm'];

interface Trial {
  readonly report: RuntimeReport;
  readonly runtime?: Runtime;
}

const trials = new Map<RuntimeDevice, Promise<Trial>>();

/**
 * Loads ONNX Runtime for the named device, or with `auto` (the default) for the first of `cuda`, `cpu` (both
 * onnxruntime-node) and `wasm` (onnxruntime-web) that works here. Each device is tried once per process, with a small
 * matrix product whose result is checked.
 *
 * Throws `UnavailableError` with the reason and the remedy where the device, or with `auto` every device, fails, and
 * `UnknownNameError` for another name.
 */
export async function loadRuntime(options: { readonly device?: RuntimeDevice | 'auto' } = {}): Promise<Runtime> {
  const device = options.device ?? 'auto';
  if (device !== 'auto' && !DEVICES.includes(device)) throw new UnknownNameError('device', String(device), ['auto', ...DEVICES]);
  const failures: RuntimeReport[] = [];
  for (const candidate of device === 'auto' ? AUTOMATIC : [device]) {
    const { runtime, report } = await trial(candidate);
    if (runtime !== undefined) return runtime;
    failures.push(report);
  }
  const reasons = failures.map((failure) => `${failure.device}: ${failure.reason}`).join('; ');
  throw new UnavailableError({
    parameter: 'device',
    got: device,
    expected: `ONNX Runtime on a device that works here (${reasons})`,
    remedy: device === 'auto' ? "Run 'npm install onnxruntime-node', for browsers 'npm install onnxruntime-web'." : failures[0].remedy,
  });
}

/** Tries every device and says for each whether it works here, and if not, why and what to do. */
export async function runtimeReports(): Promise<RuntimeReport[]> {
  const reports: RuntimeReport[] = [];
  for (const device of DEVICES) reports.push((await trial(device)).report);
  return reports;
}

function trial(device: RuntimeDevice): Promise<Trial> {
  let made = trials.get(device);
  if (made === undefined) trials.set(device, (made = tryDevice(device)));
  return made;
}

async function tryDevice(device: RuntimeDevice): Promise<Trial> {
  let runtime: Runtime | undefined;
  try {
    runtime = await openDevice(device);
    await tryRuntime(runtime);
    return { runtime, report: { device, available: true, reason: `${runtime.name} ${runtime.version}`, remedy: '' } };
  } catch (error) {
    const remedy = error instanceof Unusable ? error.remedy : runtime === undefined ? 'Reinstall ONNX Runtime.' : remedyFor(runtime);
    return { report: { device, available: false, reason: reasonOf(error), remedy } };
  }
}

/** The first line, without the place in the runtime's own sources that some begin with. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0].replace(/^\S+\.(?:cc|h):\d+ .*? was false\. /, '');
}
