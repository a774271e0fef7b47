import { broadcastShapes, isIdentity, permute, sameNumbers, sizeOf } from '../shapes.js';
import type { IrAttributes, IrData, IrNode, IrType, IrValue } from './graph.js';

/** Shape and element type of an output. */
export interface IrOutput {
  readonly shape: readonly number[];
  readonly type: IrType;
}

/**
 * Collects the operations of a traced program. Equal operations are added once; what does nothing (adding 0,
 * multiplying by 1, a reshape to the same shape) is not added.
 */
export class IrBuilder {
  readonly nodes: IrNode[] = [];
  /** Name of the kernel being traced, for messages about its operations. */
  origin: string | undefined;
  private readonly known = new Map<string, IrNode>();
  private readonly constants = new Map<string, IrValue>();
  private count: number;

  /** Ids of values and operations count from `firstId`. */
  constructor(firstId = 0) {
    this.count = firstId;
  }

  input(name: string, shape: readonly number[], type: IrType = 'float32'): IrValue {
    return { id: this.count++, shape: [...shape], type, index: 0, input: name };
  }

  /** A constant; `data` is not copied. Equal numbers in all elements are recognised. */
  constant(data: IrData, shape: readonly number[], type: IrType): IrValue {
    const splat = uniformValue(data);
    if (splat === undefined) return { id: this.count++, shape: [...shape], type, index: 0, constant: data };
    return this.splat(splat, shape, type);
  }

  /** A constant of one number in every element. */
  splat(value: number, shape: readonly number[], type: IrType = 'float32'): IrValue {
    const key = `${type}|${shape.join()}|${Object.is(value, -0) ? '-0' : value}`;
    let known = this.constants.get(key);
    if (known === undefined) {
      known = { id: this.count++, shape: [...shape], type, index: 0, constant: typed(type, [value]), splat: value };
      this.constants.set(key, known);
    }
    return known;
  }

  /** Adds an operation with one output. */
  op(op: string, inputs: readonly IrValue[], shape: readonly number[], type: IrType = 'float32', attributes: IrAttributes = {}): IrValue {
    return this.ops(op, inputs, [{ shape, type }], attributes)[0];
  }

  /** Adds an operation with several outputs. */
  ops(op: string, inputs: readonly IrValue[], outputs: readonly IrOutput[], attributes: IrAttributes = {}): readonly IrValue[] {
    const key = `${op}|${inputs.map((v) => v.id).join()}|${JSON.stringify(attributes)}`;
    const before = this.known.get(key);
    if (before !== undefined && before.outputs.length === outputs.length) return before.outputs;
    const results: IrValue[] = [];
    const node: IrNode = {
      id: this.count++,
      op,
      inputs: [...inputs],
      attributes,
      outputs: results,
      ...(this.origin === undefined ? {} : { origin: this.origin }),
    };
    outputs.forEach(({ shape, type }, index) => results.push({ id: this.count++, shape: [...shape], type, node, index }));
    this.nodes.push(node);
    this.known.set(key, node);
    return results;
  }

  unary(op: string, x: IrValue, attributes: IrAttributes = {}): IrValue {
    return this.op(op, [x], x.shape, x.type, attributes);
  }

  /** An elementwise operation of two values, broadcast. */
  binary(op: string, a: IrValue, b: IrValue, type: IrType = a.type): IrValue {
    const shape = broadcastShapes(a.shape, b.shape);
    const simple = this.simplified(op, a, b, shape);
    return simple ?? this.op(op, [a, b], shape, type);
  }

  add(a: IrValue, b: IrValue): IrValue {
    return this.binary('Add', a, b);
  }

  sub(a: IrValue, b: IrValue): IrValue {
    return this.binary('Sub', a, b);
  }

  mul(a: IrValue, b: IrValue): IrValue {
    return this.binary('Mul', a, b);
  }

  /** `x · factor`. */
  scale(x: IrValue, factor: number): IrValue {
    return this.mul(x, this.splat(factor, [], x.type));
  }

  where(condition: IrValue, a: IrValue, b: IrValue): IrValue {
    return this.op('Where', [condition, a, b], broadcastShapes(condition.shape, a.shape, b.shape), a.type);
  }

  cast(x: IrValue, type: IrType): IrValue {
    return x.type === type ? x : this.op('Cast', [x], x.shape, type, { to: type });
  }

  /** `ReduceSum`, `ReduceMax`, … over the given axes. */
  reduce(op: string, x: IrValue, axes: readonly number[], keepDims = false): IrValue {
    if (axes.length === 0) return x;
    const shape = keepDims ? x.shape.map((n, d) => (axes.includes(d) ? 1 : n)) : x.shape.filter((_, d) => !axes.includes(d));
    return this.op(op, [x], shape, x.type, { axes: [...axes].sort((a, b) => a - b), keepDims });
  }

  reshape(x: IrValue, shape: readonly number[]): IrValue {
    if (sameNumbers(x.shape, shape)) return x;
    if (x.splat !== undefined) return this.splat(x.splat, shape, x.type);
    if (x.node?.op === 'Reshape') return this.reshape(x.node.inputs[0], shape);
    return this.op('Reshape', [x], shape, x.type, { shape: [...shape] });
  }

  transpose(x: IrValue, order: readonly number[]): IrValue {
    if (isIdentity(order)) return x;
    const shape = permute(x.shape, order);
    if (x.splat !== undefined) return this.splat(x.splat, shape, x.type);
    if (x.node?.op === 'Transpose') return this.transpose(x.node.inputs[0], permute(x.node.attributes['order'] as number[], order));
    return this.op('Transpose', [x], shape, x.type, { order: [...order] });
  }

  expand(x: IrValue, shape: readonly number[]): IrValue {
    if (sameNumbers(x.shape, shape)) return x;
    return x.splat === undefined ? this.op('Expand', [x], shape, x.type, { shape: [...shape] }) : this.splat(x.splat, shape, x.type);
  }

  slice(x: IrValue, starts: readonly number[], sizes: readonly number[], steps: readonly number[] = x.shape.map(() => 1)): IrValue {
    if (sameNumbers(sizes, x.shape) && steps.every((s) => s === 1)) return x;
    if (x.splat !== undefined) return this.splat(x.splat, sizes, x.type);
    return this.op('Slice', [x], sizes, x.type, { starts: [...starts], sizes: [...sizes], steps: [...steps] });
  }

  concat(parts: readonly IrValue[], axis: number): IrValue {
    if (parts.length === 1) return parts[0];
    const shape = [...parts[0].shape];
    shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis], 0);
    return this.op('Concat', parts, shape, parts[0].type, { axis });
  }

  /** A·B of the last two axes, the others broadcast; either transposed. */
  matMul(a: IrValue, b: IrValue, transA = false, transB = false): IrValue {
    const [m, n] = [a.shape.at(transA ? -1 : -2) ?? 1, b.shape.at(transB ? -2 : -1) ?? 1];
    const lead = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return this.op('MatMul', [a, b], [...lead, m, n], 'float32', { transA, transB, alpha: 1 });
  }

  private simplified(op: string, a: IrValue, b: IrValue, shape: readonly number[]): IrValue | undefined {
    const keepsA = sameNumbers(a.shape, shape);
    const keepsB = sameNumbers(b.shape, shape);
    if (a.splat !== undefined && b.splat !== undefined && a.type === 'float32') {
      const value = fold(op, a.splat, b.splat);
      if (value !== undefined) return this.splat(value, shape);
    }
    if (op === 'Mul') {
      if (b.splat === 1) return keepsA ? a : this.expand(a, shape);
      if (a.splat === 1) return keepsB ? b : this.expand(b, shape);
    }
    if (op === 'Add' && b.splat === 0 && keepsA) return a;
    if (op === 'Add' && a.splat === 0 && keepsB) return b;
    if (op === 'Sub' && b.splat === 0 && keepsA) return a;
    if (op === 'Div' && b.splat === 1 && keepsA) return a;
    // A chain of factors becomes one factor.
    if (op === 'Mul' || op === 'Div') {
      const factor = op === 'Mul' ? (a.splat ?? b.splat) : b.splat === undefined ? undefined : 1 / b.splat;
      const rest = op === 'Mul' && a.splat !== undefined ? b : a;
      const inner = rest.node;
      const exact = op === 'Mul' || (b.splat !== undefined && Number.isInteger(Math.log2(Math.abs(b.splat))));
      if (factor !== undefined && exact && rest.type === 'float32' && sameNumbers(rest.shape, shape) && inner?.op === 'Mul') {
        const known = inner.inputs.find((v) => v.splat !== undefined);
        const other = inner.inputs.find((v) => v.splat === undefined);
        if (known?.splat !== undefined && other !== undefined && sameNumbers(other.shape, shape)) return this.scale(other, factor * known.splat);
      }
    }
    return undefined;
  }
}

/** The number that all elements share; undefined where they differ or there are none. */
function uniformValue(data: IrData): number | undefined {
  if (data.length === 0) return undefined;
  const first = data[0];
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], first)) return undefined;
  return first;
}

/** Numbers as the array class of an element type. */
export function typed(type: IrType, values: ArrayLike<number>): IrData {
  if (type === 'float32') return Float32Array.from(values);
  if (type === 'int32') return Int32Array.from(values);
  return type === 'bool' ? Uint8Array.from(values) : Uint32Array.from(values);
}

function fold(op: string, a: number, b: number): number | undefined {
  switch (op) {
    case 'Add':
      return Math.fround(a + b);
    case 'Sub':
      return Math.fround(a - b);
    case 'Mul':
      return Math.fround(a * b);
    case 'Div':
      return Math.fround(a / b);
    default:
      return undefined;
  }
}

/** Number of elements of a value. */
export function elements(value: IrValue): number {
  return sizeOf(value.shape);
}
