import type { OnnxData, OnnxNode, OnnxTensor, OnnxType } from '@latentkit/onnx';
import type { Affine, BatchScalar } from './affine.js';

/** Where the batch size is read from: an axis of an input. */
export interface BatchAxis {
  readonly input: string;
  readonly axis: number;
}

/** Computes in the graph what depends on the batch size. Equal expressions are computed once. */
export class BatchExpressions {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];
  private readonly known = new Map<string, string>();
  private names = 0;

  constructor(private readonly source: BatchAxis) {}

  /** The batch size, int64 [1]. */
  size(): string {
    const { input, axis } = this.source;
    const shape = this.op('Shape', [input]);
    return this.op('Gather', [shape, this.int64([axis])], { axis: { int: 0 } });
  }

  /** factor · batch + offset, int64 [1]. */
  affine({ factor, offset }: Affine): string {
    if (factor === 0) return this.int64([offset]);
    const scaled = factor === 1 ? this.size() : this.op('Mul', [this.size(), this.int64([factor])]);
    return offset === 0 ? scaled : this.op('Add', [scaled, this.int64([offset])]);
  }

  /** A list of lengths, int64 [n]. */
  vector(lengths: readonly Affine[]): string {
    if (lengths.every(({ factor }) => factor === 0)) return this.int64(lengths.map(({ offset }) => offset));
    const parts: string[] = [];
    let fixed: number[] = [];
    const flush = (): void => {
      if (fixed.length > 0) parts.push(this.int64(fixed));
      fixed = [];
    };
    for (const length of lengths) {
      if (length.factor === 0) fixed.push(length.offset);
      else {
        flush();
        parts.push(this.affine(length));
      }
    }
    flush();
    return parts.length === 1 ? parts[0] : this.op('Concat', parts, { axis: { int: 0 } });
  }

  /** A real number that follows from the batch size, float32 of the given shape, which holds one element. */
  scalar({ coefficient, divides }: BatchScalar, shape: readonly number[]): string {
    const batch = this.cast(this.size(), 'float32');
    const factor = this.constant('float32', Float32Array.of(coefficient), [1]);
    const value = divides ? this.op('Div', [factor, batch]) : this.op('Mul', [factor, batch]);
    return shape.length === 1 ? value : this.op('Reshape', [value, this.int64(shape)]);
  }

  /** `value` repeated to a shape. */
  expand(value: string, shape: readonly Affine[]): string {
    return this.op('Expand', [value, this.vector(shape)]);
  }

  /** The numbers from, from + step, … of a length. */
  progression(type: 'int32' | 'int64' | 'float32', from: number, step: number, length: Affine): string {
    const count = this.count(length);
    const scaled = step === 1 ? count : this.op('Mul', [count, this.int64([step])]);
    const moved = from === 0 ? scaled : this.op('Add', [scaled, this.int64([from])]);
    return type === 'int64' ? moved : this.cast(moved, type);
  }

  /** The numbers 0, step, 2 · step, … modulo 2^32 of a length, uint32. */
  multiples(step: number, length: Affine): string {
    return this.op('Mul', [this.cast(this.count(length), 'uint32'), this.constant('uint32', Uint32Array.of(step), [1])]);
  }

  cast(value: string, type: 'int32' | 'float32' | 'uint32'): string {
    return this.op('Cast', [value], { to: { int: { int32: 6, float32: 1, uint32: 12 }[type] } });
  }

  reshape(value: string, shape: readonly number[]): string {
    return this.op('Reshape', [value, this.int64(shape)]);
  }

  int64(values: readonly number[]): string {
    return this.constant('int64', BigInt64Array.from(values, (v) => BigInt(v)), [values.length]);
  }

  constant(type: OnnxType, data: OnnxData, shape: readonly number[]): string {
    const key = `${type}|${shape.join()}|${data.length > 64 ? this.constants.length : Array.from(data as ArrayLike<number | bigint>, String).join()}`;
    return this.once(key, (name) => this.constants.push({ name, type, shape, data }));
  }

  op(op: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string {
    const key = `${op}(${inputs.join()})${JSON.stringify(attributes)}`;
    return this.once(key, (name) => this.nodes.push({ op, inputs, outputs: [name], attributes }));
  }

  /** 0, 1, 2, … of a length, int64. */
  private count(length: Affine): string {
    const scalar = (name: string): string => this.op('Reshape', [name, this.int64([])]);
    return this.op('Range', [scalar(this.int64([0])), scalar(this.affine(length)), scalar(this.int64([1]))]);
  }

  private once(key: string, add: (name: string) => void): string {
    let name = this.known.get(key);
    if (name === undefined) {
      name = `b${this.names++}`;
      this.known.set(key, name);
      add(name);
    }
    return name;
  }
}
