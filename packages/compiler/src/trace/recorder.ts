import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import { IrBuilder, typed } from '../ir/builder.js';
import type { IrType, IrValue } from '../ir/graph.js';
import { sizeOf } from '../shapes.js';
import type { Kernel, KernelCall } from '../kernels/kernel.js';

type Inputs = Readonly<Record<string, tf.TensorInfo | undefined>> | readonly tf.TensorInfo[];

/**
 * What one trace records. It knows the traced value behind each tensor of the trace backend, and asks `foreign` about
 * tensors that live elsewhere.
 */
export class Recorder {
  readonly builder = new IrBuilder();
  /** Layers whose `apply` is running, innermost last. */
  readonly layers: string[] = [];
  private readonly values = new WeakMap<object, IrValue>();
  private readonly captured = new WeakMap<object, IrValue>();
  private depthOutside = 0;
  /** The error that a read of traced numbers ended with, for functions that swallow it. */
  refusedRead: UnsupportedOperationError | undefined;

  constructor(
    private readonly kernels: Readonly<Record<string, Kernel>>,
    /** The value of a tensor that lives on another backend, such as a variable; undefined to take its numbers. */
    private readonly foreign: (info: tf.TensorInfo) => IrValue | undefined = () => undefined,
    /** The backend that was active before the trace. */
    private readonly before: string = 'cpu',
  ) {}

  /** Whether what runs now runs as it would without a trace. */
  get isOutside(): boolean {
    return this.depthOutside > 0;
  }

  /** Runs `f` on the backend that was active before the trace, unrecorded: for variables that outlive it. */
  outside<T>(f: () => T): T {
    const { backendName } = tf.engine();
    this.depthOutside++;
    try {
      void tf.setBackend(this.before);
      return f();
    } finally {
      this.depthOutside--;
      void tf.setBackend(backendName);
    }
  }

  /** Whether a tensor stands for a value of this trace. */
  isOwn(info: tf.TensorInfo): boolean {
    return this.values.has(info.dataId);
  }

  /** A tensor that stands for a value. */
  tensorOf(value: IrValue): tf.Tensor {
    const info = this.infoOf(value);
    return tf.engine().makeTensorFromTensorInfo(info);
  }

  /** Data that stands for a value, for a kernel to return. */
  infoOf(value: IrValue): tf.TensorInfo {
    if (value.type === 'uint32') throw new Error('A uint32 value cannot leave the graph.');
    const dataId = {};
    this.values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.type };
  }

  /** The value behind a tensor. */
  valueOf(info: tf.TensorInfo): IrValue {
    const known = this.foreign(info) ?? this.values.get(info.dataId);
    const value = known ?? this.capture(info);
    return value.shape.length === info.shape.length && value.shape.every((n, i) => n === info.shape[i])
      ? value
      : this.builder.reshape(value, info.shape);
  }

  /** A tensor's numbers where they are known while tracing. */
  numbersOf(info: tf.TensorInfo): ArrayLike<number> | undefined {
    const value = this.valueOf(info);
    return value.constant === undefined ? undefined : expand(value);
  }

  /** Numbers that TensorFlow.js writes become a constant. */
  write(dataId: object, values: tf.backend_util.BackendValues, shape: readonly number[], dtype: tf.DataType): void {
    const type = this.typeOf(dtype, 'tensor');
    const size = sizeOf(shape);
    const numbers = values as ArrayLike<number>;
    const right = { float32: Float32Array, int32: Int32Array, bool: Uint8Array, uint32: Uint32Array }[type];
    const data = values instanceof right ? values : typed(type, numbers);
    if (data.length !== size) throw new Error(`${data.length} numbers were written for shape [${shape.join()}].`);
    this.values.set(dataId, this.builder.constant(data, shape, type));
  }

  /** The numbers of a constant; refused for values that are known only when the graph runs. */
  read(dataId: object, operation: 'data' | 'dataSync'): tf.backend_util.BackendValues {
    const value = this.values.get(dataId);
    if (value?.constant === undefined) {
      this.refusedRead = new UnsupportedOperationError({
        operation,
        layer: this.layers.at(-1),
        reason: 'it reads numbers that exist only when the graph runs',
        remedy: 'Choose between values with tf.where instead of reading them, or run this step eagerly.',
      });
      throw this.refusedRead;
    }
    return expand(value) as tf.backend_util.BackendValues;
  }

  /** Runs one kernel: at once where all its inputs are known, recorded otherwise. */
  run(name: string, inputs: Inputs, attributes: Readonly<Record<string, unknown>>): tf.TensorInfo | tf.TensorInfo[] {
    const entries = Object.entries(inputs as Record<string, tf.TensorInfo | undefined>).filter(
      (entry): entry is [string, tf.TensorInfo] => entry[1] !== undefined && (entry[1] as tf.TensorInfo | null) !== null,
    );
    const values = entries.map(([, info]) => this.valueOf(info));
    if (values.every((v) => v.constant !== undefined) && !ALWAYS_RECORDED.has(name)) {
      return this.fold(name, entries, values, attributes, Array.isArray(inputs));
    }
    const kernel = this.kernels[name] as Kernel | undefined;
    const refuse = (reason: string, remedy = 'Use another operation, or run this step eagerly.'): never => {
      throw new UnsupportedOperationError({ operation: name, layer: this.layers.at(-1), reason, remedy });
    };
    if (kernel === undefined) return refuse('the compiler has no translation of this TensorFlow.js kernel');
    const call: KernelCall = {
      builder: this.builder,
      inputs: Object.fromEntries(entries.map(([key], i) => [key, values[i]])),
      list: values,
      attributes,
      refuse,
    };
    const before = this.builder.origin;
    this.builder.origin = name;
    try {
      const result = kernel(call);
      return Array.isArray(result) ? (result as readonly IrValue[]).map((v) => this.infoOf(v)) : this.infoOf(result as IrValue);
    } finally {
      this.builder.origin = before;
    }
  }

  private capture(info: tf.TensorInfo): IrValue {
    let value = this.captured.get(info.dataId);
    if (value === undefined) {
      const type = this.typeOf(info.dtype, 'tensor from outside');
      const data = tf.engine().readSync(info.dataId) as ArrayLike<number>;
      value = this.builder.constant(typed(type, data), info.shape, type);
      this.captured.set(info.dataId, value);
    }
    return value;
  }

  private fold(
    name: string,
    entries: readonly [string, tf.TensorInfo][],
    values: readonly IrValue[],
    attributes: Readonly<Record<string, unknown>>,
    asList: boolean,
  ): tf.TensorInfo | tf.TensorInfo[] {
    const single = values.length > 0 && values.every((v) => v.splat !== undefined) && ELEMENTWISE.has(name);
    const cpu = tf.engine().findBackend('cpu') as tf.KernelBackend & { readSync(id: object): tf.backend_util.TypedArray };
    const kernel = tf.getKernel(name, 'cpu') as ReturnType<typeof tf.getKernel> | undefined;
    if (kernel === undefined) {
      throw new UnsupportedOperationError({
        operation: name,
        layer: this.layers.at(-1),
        reason: 'TensorFlow.js has no cpu kernel to compute this constant with',
        remedy: 'Use another operation, or run this step eagerly.',
      });
    }
    const outShape = single ? tf.backend_util.assertAndGetBroadcastShape : undefined;
    const infos = values.map((v) => {
      const shape = single ? v.shape.map(() => 1) : [...v.shape];
      const data = single ? typed(v.type, [v.splat ?? 0]) : expand(v);
      return { dataId: cpu.write(data as tf.backend_util.BackendValues, shape, v.type as tf.DataType), shape, dtype: v.type as tf.DataType };
    });
    const named = Object.fromEntries(entries.map(([key], i) => [key, infos[i]]));
    const result = kernel.kernelFunc({
      inputs: (asList ? infos : named) as tf.NamedTensorInfoMap,
      attrs: attributes as unknown as tf.NamedAttrMap,
      backend: cpu,
    });
    const outputs = Array.isArray(result) ? result : [result];
    const made = outputs.map((output) => {
      const data = cpu.readSync(output.dataId).slice() as Float32Array;
      const type = this.typeOf(output.dtype, name);
      const full = outShape === undefined ? output.shape : values.reduce<number[]>((shape, v) => outShape(shape, [...v.shape]), []);
      return this.infoOf(single ? this.builder.splat(data[0], full, type) : this.builder.constant(typed(type, data), output.shape, type));
    });
    for (const info of [...outputs, ...infos]) while (!cpu.disposeData(info.dataId)) continue;
    return Array.isArray(result) ? made : made[0];
  }

  private typeOf(dtype: tf.DataType, operation: string): IrType {
    if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
    throw new UnsupportedOperationError({
      operation,
      layer: this.layers.at(-1),
      reason: `its numbers are of type ${dtype}`,
      remedy: 'Only float32, int32 and bool can be compiled.',
    });
  }
}

/** All numbers of a constant. */
function expand(value: IrValue): ArrayLike<number> {
  if (value.constant === undefined) throw new Error('expand of a value that is not constant.');
  if (value.splat === undefined) return value.constant;
  return typed(value.type, new Array<number>(sizeOf(value.shape)).fill(value.splat));
}

// Kernels that only pass on or make one number need no arrays.
const ALWAYS_RECORDED = new Set(['Identity', 'Reshape', 'ExpandDims', 'Fill', 'ZerosLike', 'OnesLike', 'Transpose', 'Tile', 'BroadcastTo']);

const ELEMENTWISE = new Set(
  [
    'Abs Acos Acosh Add Asin Asinh Atan Atan2 Atanh Cast Ceil ClipByValue Cos Cosh Elu Equal Erf Exp Expm1 Floor FloorDiv Greater',
    'GreaterEqual IsFinite IsInf IsNan LeakyRelu Less LessEqual Log Log1p LogicalAnd LogicalNot LogicalOr Maximum Minimum Mod Multiply',
    'Neg NotEqual Pow RealDiv Reciprocal Relu Relu6 Round Rsqrt Selu Sigmoid Sign Sin Sinh Softplus Sqrt Square SquaredDifference Step',
    'Sub Tan Tanh',
  ]
    .join(' ')
    .split(' '),
);
