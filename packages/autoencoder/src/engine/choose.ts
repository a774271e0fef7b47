import { InvalidParameterError, UnavailableError, UnknownNameError } from '@latentkit/core';
import { loadRuntime, type RuntimeDevice, runtimeReports } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import type { CompiledEngineOptions } from './compiled.js';
import { compiledWithFallback } from './compiled-with-fallback.js';
import { type DeviceName, probeDevices } from './device.js';
import type { Engine } from './engine.js';
import { selectEngine } from './select.js';
import { compareSpeed } from './speed-trial.js';

const COMPILED = ['cuda', 'webgpu', 'cpu', 'wasm'] as const satisfies readonly RuntimeDevice[];
const EAGER = ['node-gpu', 'node', 'webgl'] as const satisfies readonly DeviceName[];

/** Devices that {@link chooseDevice} takes; those that both engines know stand for the compiled one. */
export const CHOICES = [...COMPILED, ...EAGER] as const;

/** Name of a device for {@link chooseDevice}. */
export type ChoiceName = (typeof CHOICES)[number];

/** GPUs first, each by the fastest engine that it has. */
const PREFERENCE: readonly ChoiceName[] = ['cuda', 'node-gpu', 'webgpu', 'cpu'];

/** Options of {@link chooseDevice}; those of the compiled engine are for the one that it gives. */
export interface ChooseDeviceOptions extends Pick<CompiledEngineOptions, 'threads' | 'lossInterval'> {
  /** Devices in the order in which they are tried. Default `['cuda', 'node-gpu', 'webgpu', 'cpu']`. */
  readonly prefer?: readonly ChoiceName[];
}

/** A device that was not taken. */
export interface DeviceFailure {
  readonly device: ChoiceName;
  readonly reason: string;
  /** What to do to get it. */
  readonly remedy: string;
}

/** What {@link chooseDevice} found. */
export interface DeviceChoice {
  /** For `engine` of `fit`, `encode` and the others: `model.fit(x, { engine: choice.engine })`. */
  readonly engine: Engine;
  readonly device: ChoiceName;
  /** What it runs on, such as `onnxruntime-node 1.30.0`. */
  readonly detail: string;
  /** The devices before it, and why each was not taken. */
  readonly failures: readonly DeviceFailure[];
}

/**
 * The first of the preferred devices that works here, tried with a real operation, and why those before it do not: `cuda`,
 * `webgpu`, `cpu` and `wasm` are the compiled engine's on ONNX Runtime, `node-gpu`, `node` and `webgl` those of TensorFlow.js.
 * WebGPU that is slower than the processor in a short measurement, as with a Vulkan driver in software, is passed over where
 * the processor comes later in the list. The engine goes on where its device fails in mid-training: on the processor, from
 * the weights that it has.
 *
 * @throws UnavailableError where none of them works, with every reason; UnknownNameError for another name.
 */
export async function chooseDevice(options: ChooseDeviceOptions = {}): Promise<DeviceChoice> {
  const { prefer = PREFERENCE, ...settings } = options;
  if (prefer.length === 0) throw new InvalidParameterError({ parameter: 'prefer', got: [], expected: 'at least one device' });
  for (const name of prefer) if (!CHOICES.includes(name)) throw new UnknownNameError('prefer', String(name), CHOICES);
  const failures: DeviceFailure[] = [];
  for (const [i, device] of prefer.entries()) {
    const tried = isCompiled(device) ? await tryCompiled(device, prefer.slice(i + 1), settings) : await tryEager(device);
    if ('engine' in tried) return { ...tried, device, failures };
    failures.push({ device, ...tried });
  }
  throw new UnavailableError({
    parameter: 'prefer',
    got: prefer,
    expected: `a device that works here (${failures.map(({ device, reason }) => `${device}: ${reason}`).join('; ')})`,
    remedy: failures[failures.length - 1].remedy,
  });
}

type Tried = Pick<DeviceChoice, 'engine' | 'detail'> | Omit<DeviceFailure, 'device'>;

function isCompiled(device: ChoiceName): device is (typeof COMPILED)[number] {
  return (COMPILED as readonly string[]).includes(device);
}

async function tryCompiled(device: (typeof COMPILED)[number], later: readonly ChoiceName[], settings: CompiledEngineOptions): Promise<Tried> {
  const [{ available, reason, remedy }] = await runtimeReports([device]);
  if (!available) return { reason, remedy };
  const runtime = await loadRuntime({ device });
  const slow = device === 'webgpu' ? await slowerThan(later.find((name) => name === 'cpu' || name === 'wasm')) : undefined;
  if (slow !== undefined) return slow;
  // Weights are tensors of TensorFlow.js whatever computes with them.
  await tf.ready();
  return { engine: compiledWithFallback(runtime, settings), detail: reason };
}

async function tryEager(device: (typeof EAGER)[number]): Promise<Tried> {
  const [{ available, detail, remedy }] = await probeDevices([device]);
  return available ? { engine: await selectEngine({ device }), detail } : { reason: detail, remedy: remedy ?? '' };
}

/** Whether WebGPU is slower than the processor, as a failure. */
async function slowerThan(processor: 'cpu' | 'wasm' | undefined): Promise<Omit<DeviceFailure, 'device'> | undefined> {
  if (processor === undefined || !(await runtimeReports([processor]))[0].available) return undefined;
  const { milliseconds, work } = await compareSpeed(await loadRuntime({ device: 'webgpu' }), await loadRuntime({ device: processor }));
  const [gpu, own] = milliseconds;
  if (gpu <= own) return undefined;
  return {
    reason: `it works, but is slower here than '${processor}': ${gpu.toFixed(1)} ms, not ${own.toFixed(1)}, for ${work}`,
    remedy: "This looks like a driver in software: install the GPU's own Vulkan driver, or ask for webgpu by name to take it all the same.",
  };
}
