import { UnavailableError, UnknownNameError } from '@latentkit/core';
import { closerFailure, failureOf, openDevice } from './devices.js';
import type { Failure } from './failure.js';
import { tryRuntime } from './trial.js';
import type { Runtime, RuntimeDevice, RuntimeReport } from './types.js';
import { Unusable } from './unusable.js';

const DEVICES: readonly RuntimeDevice[] = ['cuda', 'cpu', 'webgpu', 'wasm'];

/** Tried in this order; WebGPU lacks many operators and is taken only when it is named. */
const AUTOMATIC: readonly RuntimeDevice[] = ['cuda', 'cpu', 'wasm'];

interface Trial {
  readonly runtime?: Runtime;
  /** Made out when it is asked for, since that can take longer than the trial. */
  report(): Promise<RuntimeReport>;
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
  const failed: Trial[] = [];
  for (const candidate of device === 'auto' ? AUTOMATIC : [device]) {
    const made = await trial(candidate);
    if (made.runtime !== undefined) return made.runtime;
    failed.push(made);
  }
  const failures = await Promise.all(failed.map((made) => made.report()));
  const reasons = failures.map((failure) => `${failure.device}: ${failure.reason}`).join('; ');
  throw new UnavailableError({
    parameter: 'device',
    got: device,
    expected: `ONNX Runtime on a device that works here (${reasons})`,
    remedy: device === 'auto' ? "Run 'npm install onnxruntime-node', for browsers 'npm install onnxruntime-web'." : failures[0].remedy,
  });
}

/**
 * Tries devices, all where none are named, and says for each whether it works here, and if not, why and what to do. In a
 * browser `webgpu` and `wasm` are builds of their own, each of which a trial downloads.
 */
export async function runtimeReports(devices: readonly RuntimeDevice[] = DEVICES): Promise<RuntimeReport[]> {
  const reports: RuntimeReport[] = [];
  for (const device of devices) reports.push(await (await trial(device)).report());
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
    const reason = `${runtime.name} ${runtime.version}`;
    return { runtime, report: () => Promise.resolve({ device, available: true, reason, remedy: '' }) };
  } catch (error) {
    return failed(device, error, runtime);
  }
}

function failed(device: RuntimeDevice, error: unknown, runtime: Runtime | undefined): Trial {
  let report: Promise<RuntimeReport> | undefined;
  const make = async (): Promise<RuntimeReport> => ({ device, available: false, ...(await reasons()) });
  const reasons = async (): Promise<Failure> => {
    if (error instanceof Unusable) return { reason: error.message, remedy: error.remedy };
    if (runtime === undefined) return { reason: error instanceof Error ? error.message.split('\n')[0] : String(error), remedy: 'Reinstall ONNX Runtime.' };
    return closerFailure(runtime, failureOf(runtime, error));
  };
  return { report: () => (report ??= make()) };
}
