import * as tf from '@tensorflow/tfjs';
import type { Recorder } from './recorder.js';

/** Name under which the tracing backend is registered with TensorFlow.js. */
export const TRACE_BACKEND = 'latentkit-trace';

/** A TensorFlow.js backend whose kernels are recorded instead of run. It works only while a recorder is set. */
class TraceBackend extends tf.KernelBackend {
  recorder: Recorder | undefined;
  private readonly references = new WeakMap<object, number>();

  get active(): Recorder {
    if (this.recorder === undefined) throw new Error(`The backend '${TRACE_BACKEND}' works only while a program is traced.`);
    return this.recorder;
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: object, values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType, refCount: number): void {
    this.references.set(dataId, refCount);
    this.active.write(dataId, values, shape, dtype);
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    return this.active.read(dataId, 'dataSync');
  }

  override read(dataId: object): Promise<tf.backend_util.BackendValues> {
    return Promise.resolve(this.active.read(dataId, 'data'));
  }

  override disposeData(dataId: object, force = false): boolean {
    const left = this.refCount(dataId) - 1;
    this.references.set(dataId, left);
    return force || left <= 0;
  }

  override refCount(dataId: object): number {
    return this.references.get(dataId) ?? 1;
  }

  override incRef(dataId: object): void {
    this.references.set(dataId, this.refCount(dataId) + 1);
  }

  override timerAvailable(): boolean {
    return false;
  }

  override numDataIds(): number {
    return 0;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override dispose(): void {
    this.recorder = undefined;
  }
}

let backend: TraceBackend | undefined;

/** The tracing backend, registered on first use with a kernel for every kernel that TensorFlow.js's cpu backend has. */
export function traceBackend(extraKernels: readonly string[]): TraceBackend {
  if (backend === undefined) {
    const made = new TraceBackend();
    tf.registerBackend(TRACE_BACKEND, () => made, 0);
    backend = made;
  }
  const made = backend;
  const names = new Set([...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName), ...extraKernels]);
  const known = new Set(tf.getKernelsForBackend(TRACE_BACKEND).map(({ kernelName }) => kernelName));
  for (const kernelName of names) {
    if (known.has(kernelName)) continue;
    tf.registerKernel({
      kernelName,
      backendName: TRACE_BACKEND,
      kernelFunc: ({ inputs, attrs }) => made.active.run(kernelName, inputs, (attrs ?? {})),
    });
  }
  return made;
}
