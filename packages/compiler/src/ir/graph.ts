/** Element types of traced tensors. `uint32` and `int64` occur only in what the compiler adds itself. */
export type IrType = 'float32' | 'int32' | 'bool' | 'uint32';

/** Numbers of a constant; bool as bytes. */
export type IrData = Float32Array | Int32Array | Uint8Array | Uint32Array;

/** One tensor of a traced program: logical shape, TensorFlow.js's axis order. */
export interface IrValue {
  readonly id: number;
  readonly shape: readonly number[];
  readonly type: IrType;
  /** What computes it; absent for inputs and constants. */
  readonly node?: IrNode;
  /** Which output of `node` it is. */
  readonly index: number;
  /** The numbers of a constant: all of them, or one for all (`splat`). */
  readonly constant?: IrData;
  /** The one number that every element has, where that is so. */
  readonly splat?: number;
  /** Name of an input. */
  readonly input?: string;
}

/** Settings of an operation: plain data, part of what makes two operations equal. */
export type IrAttributes = Readonly<Record<string, unknown>>;

/** One operation. */
export interface IrNode {
  readonly id: number;
  /** Name of a primitive or of a composite operation. */
  readonly op: string;
  readonly inputs: readonly IrValue[];
  readonly attributes: IrAttributes;
  readonly outputs: readonly IrValue[];
  /** The TensorFlow.js kernel or composite that it was traced from, for messages. */
  readonly origin?: string;
}

/** Geometry of a two-dimensional convolution or pooling, input `[N, H, W, C]`. */
export interface WindowInfo {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}
