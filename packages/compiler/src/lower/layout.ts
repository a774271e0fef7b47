import { inverse, isIdentity, permute, range, sameNumbers, sizeOf } from '../shapes.js';

/**
 * How a tensor of the traced program lies in memory: each logical axis is split into factors, and the factors are
 * put in an order. `[N, H, W, C]` kept as `[N, C/16, H, W, 16]` has factors `[[N], [H], [W], [C/16, 16]]` and order
 * `[0, 3, 1, 2, 4]` (positions in the flat list of factors).
 *
 * A factor list may hold a 0 for "what is left", so that one layout serves axes of any length.
 */
export interface Layout {
  /** Per logical axis, sizes of its factors; 0 stands for the axis' length divided by the others. */
  readonly factors: readonly (readonly number[])[];
  /** Which factor lies where in memory. */
  readonly order: readonly number[];
}

/** Row-major order of `rank` axes. */
export function plainLayout(rank: number): Layout {
  return { factors: range(rank).map(() => [0]), order: range(rank) };
}

/** Axes in another order, unsplit. */
export function permutedLayout(order: readonly number[]): Layout {
  return { factors: order.map(() => [0]), order: [...order] };
}

/** Images `[N, H, W, C]` as `[N, C/block, H, W, block]`. */
export function blockedImageLayout(block: number): Layout {
  return { factors: [[0], [0], [0], [0, block]], order: [0, 3, 1, 2, 4] };
}

/** Convolution weights `[kh, kw, I, O]` as `[I/a, O/b, kh, kw, a, b]`. */
export function blockedWeightLayout(inputBlock: number, outputBlock: number): Layout {
  return { factors: [[0], [0], [0, inputBlock], [0, outputBlock]], order: [2, 4, 0, 1, 3, 5] };
}

export function isPlain(layout: Layout): boolean {
  return layout.factors.every((f) => f.length === 1) && isIdentity(layout.order);
}

export function sameLayout(a: Layout, b: Layout): boolean {
  return sameNumbers(a.order, b.order) && a.factors.length === b.factors.length && a.factors.every((f, i) => sameNumbers(f, b.factors[i]));
}

/** Whether a tensor of this shape can lie in this layout (axes of length 1 always can: every factor becomes 1). */
export function fits(layout: Layout, shape: readonly number[]): boolean {
  return layout.factors.length === shape.length && layout.factors.every((f, i) => shape[i] === 1 || shape[i] % known(f) === 0);
}

/** The shape with every axis split into its factors, in logical order. */
export function splitShape(layout: Layout, shape: readonly number[]): number[] {
  return layout.factors.flatMap((factors, axis) => {
    if (shape[axis] === 1) return factors.map(() => 1);
    const rest = shape[axis] / known(factors);
    return factors.map((n) => (n === 0 ? rest : n));
  });
}

/** The shape in memory. */
export function physicalShape(layout: Layout, shape: readonly number[]): number[] {
  return permute(splitShape(layout, shape), layout.order);
}

/** Positions in memory of the factors of each logical axis. */
export function axisPositions(layout: Layout): number[][] {
  const place = inverse(layout.order);
  let at = 0;
  return layout.factors.map((factors) => factors.map(() => place[at++]));
}

/** The layout that is left when the given logical axes are gone. */
export function withoutAxes(layout: Layout, axes: readonly number[]): Layout {
  const owner = layout.factors.flatMap((factors, axis) => factors.map(() => axis));
  const left = range(owner.length).filter((i) => !axes.includes(owner[i]));
  return {
    factors: layout.factors.filter((_, axis) => !axes.includes(axis)),
    order: layout.order.filter((i) => left.includes(i)).map((i) => left.indexOf(i)),
  };
}

/** The layout of `transpose(x, axes)` when x lies in `layout` and nothing is moved. */
export function transposedLayout(layout: Layout, axes: readonly number[]): Layout {
  const starts: number[] = [];
  let at = 0;
  for (const factors of layout.factors) {
    starts.push(at);
    at += factors.length;
  }
  const newFlat = axes.flatMap((axis) => layout.factors[axis].map((_, i) => starts[axis] + i));
  const place = inverse(newFlat);
  return { factors: permute(layout.factors, axes), order: layout.order.map((i) => place[i]) };
}

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array | Uint32Array | BigInt64Array;

/** Row-major numbers brought into a layout. */
export function packLayout<T extends Numbers>(data: T, shape: readonly number[], layout: Layout): T {
  return isPlain(layout) ? data : transposeArray(data, splitShape(layout, shape), layout.order);
}

/** Numbers in a layout brought into row-major order. */
export function unpackLayout<T extends Numbers>(data: T, shape: readonly number[], layout: Layout): T {
  return isPlain(layout) ? data : transposeArray(data, physicalShape(layout, shape), inverse(layout.order));
}

/** `np.transpose(data.reshape(shape), order)` as a new array. */
export function transposeArray<T extends Numbers>(data: T, shape: readonly number[], order: readonly number[]): T {
  const result = data.slice() as T;
  const strides = new Array<number>(shape.length);
  for (let i = shape.length - 1, stride = 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i];
  }
  const outShape = permute(shape, order);
  const step = permute(strides, order);
  const index = new Array<number>(shape.length).fill(0);
  const total = sizeOf(shape);
  for (let i = 0, from = 0; i < total; i++) {
    result[i] = data[from];
    for (let d = outShape.length - 1; d >= 0; d--) {
      from += step[d];
      if (++index[d] < outShape[d]) break;
      from -= step[d] * outShape[d];
      index[d] = 0;
    }
  }
  return result;
}

function known(factors: readonly number[]): number {
  return factors.reduce((product, n) => product * (n === 0 ? 1 : n), 1);
}
