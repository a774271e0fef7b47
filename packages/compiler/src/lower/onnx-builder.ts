import type { OnnxAttribute, OnnxData, OnnxNode, OnnxTensor, OnnxType } from '@latentkit/onnx';
import { isIdentity, permute, sameNumbers, sizeOf } from '../shapes.js';
import { transposeArray } from './layout.js';

/** A tensor of the ONNX graph that is being built. */
export interface OnnxRef {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: OnnxType;
  /** The numbers, where they are known. */
  readonly constant?: OnnxData;
  /** What computes it; absent for inputs and constants. */
  readonly node?: BuiltNode;
}

/** A node that has been added to the graph. */
export interface BuiltNode extends OnnxNode {
  readonly refs: readonly (OnnxRef | undefined)[];
  readonly results: readonly OnnxRef[];
}

export interface OpOptions {
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  readonly domain?: string;
}

/** Shape and element type of an output. */
export interface OutputSpec {
  readonly shape: readonly number[];
  readonly type: OnnxType;
}

const NCHWC = 'com.microsoft.nchwc';
const MICROSOFT = 'com.microsoft';

/** Versions of ONNX Runtime's own operator sets, as a model that uses them declares them. */
export const DOMAINS: Readonly<Record<string, number>> = { [MICROSOFT]: 1, [NCHWC]: 1 };

/**
 * Collects the nodes of one ONNX graph. Equal nodes are added once, chains of Reshape and of Transpose collapse, and
 * both are done on the spot for constants.
 */
export class OnnxBuilder {
  readonly nodes: BuiltNode[] = [];
  readonly constants = new Map<string, OnnxTensor>();
  private readonly known = new Map<string, readonly OnnxRef[]>();
  private readonly scalars = new Map<string, OnnxRef>();
  private readonly arrays = new WeakMap<OnnxData, Map<string, OnnxRef>>();
  private count = 0;

  /** An input of the graph. */
  input(name: string, shape: readonly number[], type: OnnxType = 'float32'): OnnxRef {
    return { name, shape: [...shape], type };
  }

  /** Adds a node with one output. */
  op(op: string, inputs: readonly (OnnxRef | undefined)[], shape: readonly number[], type: OnnxType = 'float32', options: OpOptions = {}): OnnxRef {
    return this.ops(op, inputs, [{ shape, type }], options)[0];
  }

  /** Adds a node with several outputs. */
  ops(op: string, inputs: readonly (OnnxRef | undefined)[], outputs: readonly OutputSpec[], options: OpOptions = {}): readonly OnnxRef[] {
    const { attributes = {}, domain } = options;
    const key = `${domain ?? ''}:${op}|${inputs.map((ref) => ref?.name ?? '').join()}|${JSON.stringify(attributes)}|${outputs.length}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const names = outputs.map(() => this.fresh('t'));
    const results: OnnxRef[] = [];
    const node: BuiltNode = {
      op,
      ...(domain === undefined ? {} : { domain }),
      inputs: inputs.map((ref) => ref?.name ?? ''),
      outputs: names,
      attributes,
      refs: [...inputs],
      results,
    };
    outputs.forEach(({ shape, type }, i) => results.push({ name: names[i], shape: [...shape], type, node }));
    this.nodes.push(node);
    this.known.set(key, results);
    return results;
  }

  /** An operation of ONNX Runtime's own domain `com.microsoft`. */
  microsoft(op: string, inputs: readonly (OnnxRef | undefined)[], shape: readonly number[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): OnnxRef {
    return this.op(op, inputs, shape, 'float32', { attributes, domain: MICROSOFT });
  }

  /** An operation of ONNX Runtime's internal domain of blocked layouts. */
  nchwc(op: string, inputs: readonly (OnnxRef | undefined)[], shape: readonly number[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): OnnxRef {
    return this.op(op, inputs, shape, 'float32', { attributes, domain: NCHWC });
  }

  /** Constant numbers. Equal short arrays, and the same array given twice, become one constant. */
  constant(data: OnnxData, shape: readonly number[], type: OnnxType): OnnxRef {
    if (data.length <= 64) {
      const key = `${type}|${shape.join()}|${Array.from(data as ArrayLike<number | bigint>, (x) => (Object.is(x, -0) ? '-0' : String(x))).join()}`;
      return cached(this.scalars, key, () => this.addConstant(data, shape, type));
    }
    let views = this.arrays.get(data);
    if (views === undefined) this.arrays.set(data, (views = new Map<string, OnnxRef>()));
    return cached(views, `${type}|${shape.join()}`, () => this.addConstant(data, shape, type));
  }

  /** A float32 scalar. */
  scalar(value: number): OnnxRef {
    return this.constant(Float32Array.of(value), [], 'float32');
  }

  /** A list of int64, as shapes, axes and indices are given. */
  int64(values: readonly number[]): OnnxRef {
    return this.constant(BigInt64Array.from(values, (v) => BigInt(v)), [values.length], 'int64');
  }

  /** A float32 array of one value. */
  filled(value: number, shape: readonly number[]): OnnxRef {
    return cached(this.scalars, `filled|${value}|${shape.join()}`, () =>
      this.addConstant(new Float32Array(sizeOf(shape)).fill(value), shape, 'float32'),
    );
  }

  reshape(x: OnnxRef, shape: readonly number[]): OnnxRef {
    if (sameNumbers(x.shape, shape)) return x;
    if (x.constant !== undefined) return this.constant(x.constant, shape, x.type);
    if (x.node?.op === 'Reshape') return this.reshape(operand(x.node, 0), shape);
    return this.op('Reshape', [x, this.int64(shape)], shape, x.type);
  }

  transpose(x: OnnxRef, order: readonly number[]): OnnxRef {
    if (isIdentity(order)) return x;
    const shape = permute(x.shape, order);
    const moved = order.filter((axis) => x.shape[axis] !== 1);
    if (moved.every((axis, i) => i === 0 || moved[i - 1] < axis)) return this.reshape(x, shape);
    if (x.constant !== undefined) return this.constant(transposeArray(x.constant as Float32Array, x.shape, order), shape, x.type);
    if (x.node?.op === 'Transpose') {
      const before = (x.node.attributes as { perm: { ints: number[] } }).perm.ints;
      return this.transpose(operand(x.node, 0), permute(before, order));
    }
    return this.op('Transpose', [x], shape, x.type, { attributes: { perm: { ints: [...order] } } });
  }

  /** `x[starts[i]:ends[i]:steps[i]]` along `axes[i]`; ends lie beyond the last element taken. */
  slice(x: OnnxRef, spec: { axes: readonly number[]; starts: readonly number[]; ends: readonly number[]; steps?: readonly number[] }): OnnxRef {
    const steps = spec.steps ?? spec.axes.map(() => 1);
    const shape = [...x.shape];
    spec.axes.forEach((axis, i) => (shape[axis] = Math.ceil((spec.ends[i] - spec.starts[i]) / steps[i])));
    if (sameNumbers(shape, x.shape) && steps.every((s) => s > 0)) return x;
    const lists = [spec.starts, spec.ends, spec.axes, steps].map((list) => this.int64(list));
    return this.op('Slice', [x, ...lists], shape, x.type);
  }

  concat(parts: readonly OnnxRef[], axis: number): OnnxRef {
    if (parts.length === 1) return parts[0];
    const shape = [...parts[0].shape];
    shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis], 0);
    return this.op('Concat', parts, shape, parts[0].type, { attributes: { axis: { int: axis } } });
  }

  split(x: OnnxRef, sizes: readonly number[], axis: number): readonly OnnxRef[] {
    const outputs = sizes.map((n) => ({ shape: x.shape.map((size, d) => (d === axis ? n : size)), type: x.type }));
    return this.ops('Split', [x, this.int64(sizes)], outputs, { attributes: { axis: { int: axis } } });
  }

  /** `x` with whole slices taken along `axis`. */
  gather(x: OnnxRef, indices: OnnxRef, axis = 0): OnnxRef {
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return this.op('Gather', [x, indices], shape, x.type, { attributes: { axis: { int: axis } } });
  }

  /** Zeros (or `value`) around `x`; `before` and `after` per axis. */
  pad(x: OnnxRef, before: readonly number[], after: readonly number[], value = 0): OnnxRef {
    if (before.every((n) => n === 0) && after.every((n) => n === 0)) return x;
    const shape = x.shape.map((n, i) => n + before[i] + after[i]);
    return this.op('Pad', [x, this.int64([...before, ...after]), this.scalar(value)], shape, x.type, { attributes: { mode: { string: 'constant' } } });
  }

  /** alpha · A·B + beta · C of matrices, either of them transposed. */
  gemm(a: OnnxRef, b: OnnxRef, options: { c?: OnnxRef | undefined; transA?: boolean; transB?: boolean; alpha?: number; beta?: number } = {}): OnnxRef {
    const { c, transA = false, transB = false, alpha = 1, beta = 1 } = options;
    const attributes: Record<string, OnnxAttribute> = {};
    if (transA) attributes['transA'] = { int: 1 };
    if (transB) attributes['transB'] = { int: 1 };
    if (alpha !== 1) attributes['alpha'] = { float: alpha };
    if (c !== undefined && beta !== 1) attributes['beta'] = { float: beta };
    const shape = [transA ? a.shape[1] : a.shape[0], transB ? b.shape[0] : b.shape[1]];
    return this.op('Gemm', c === undefined ? [a, b] : [a, b, c], shape, 'float32', { attributes });
  }

  /** A binary operation with broadcasting. */
  binary(op: string, a: OnnxRef, b: OnnxRef, shape: readonly number[], type: OnnxType = a.type): OnnxRef {
    return this.op(op, [a, b], shape, type);
  }

  private addConstant(data: OnnxData, shape: readonly number[], type: OnnxType): OnnxRef {
    const name = this.fresh('c');
    this.constants.set(name, { name, type, shape: [...shape], data });
    return { name, shape: [...shape], type, constant: data };
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.count++}`;
  }
}

function operand(node: BuiltNode, i: number): OnnxRef {
  const ref = node.refs[i];
  if (ref === undefined) throw new Error(`Operand ${i} of ${node.op} is absent.`);
  return ref;
}

function cached<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
