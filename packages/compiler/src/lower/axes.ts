import { sameNumbers, sizeOf } from '../shapes.js';
import { isPlain, type Layout, splitShape } from './layout.js';

/** How the elements along one axis follow each other: the sizes of its factors in logical order, and their order in memory. */
export interface AxisOrder {
  readonly sizes: readonly number[];
  readonly order: readonly number[];
}

/** A matrix in memory: the logical axis that comes first, and the order of the elements along each axis. */
export interface MatrixOrder {
  readonly first: 0 | 1;
  readonly axes: readonly [AxisOrder, AxisOrder];
}

/** Describes how a matrix lies; undefined where the factors of its axes are interleaved, so that it is no matrix in memory. */
export function matrixOrder(layout: Layout, shape: readonly number[]): MatrixOrder | undefined {
  const sizes = splitShape(layout, shape);
  const count = layout.factors[0].length;
  const owner = layout.order.map((factor) => (factor < count ? 0 : 1)).filter((_, i) => sizes[layout.order[i]] !== 1);
  const changes = owner.filter((axis, i) => i > 0 && axis !== owner[i - 1]).length;
  if (changes > 1) return undefined;
  const axis = (from: number, to: number): AxisOrder => ({
    sizes: sizes.slice(from, to),
    order: layout.order.filter((factor) => factor >= from && factor < to).map((factor) => factor - from),
  });
  return { first: owner[0] === 1 ? 1 : 0, axes: [axis(0, count), axis(count, sizes.length)] };
}

/** The layout of a matrix whose axes have the given orders. */
export function matrixLayout({ first, axes }: MatrixOrder): Layout {
  const count = axes[0].sizes.length;
  const places = [axes[0].order, axes[1].order.map((factor) => factor + count)];
  return {
    factors: axes.map(({ sizes }) => sizes.map((n, i) => (i === 0 ? 0 : n))),
    order: [...places[first], ...places[1 - first]],
  };
}

/** Whether two axes' elements follow each other in the same order. */
export function sameAxis(a: AxisOrder, b: AxisOrder): boolean {
  return sameNumbers(a.sizes, b.sizes) && sameNumbers(a.order, b.order);
}

/** Elements along an axis of `n`, one after the other. */
export function naturalAxis(n: number): AxisOrder {
  return { sizes: [n], order: [0] };
}

/** Whether the elements along an axis follow each other as they are counted. */
export function isNatural(axis: AxisOrder): boolean {
  return axis.sizes.length === 1;
}

/**
 * The layout in which a reshaped tensor lies when nothing is moved; undefined where the new axes cut across what belongs
 * together in memory. Neighbours that lie in their natural order become one factor.
 */
export function reshapedLayout(layout: Layout, from: readonly number[], to: readonly number[]): Layout | undefined {
  if (isPlain(layout)) return { factors: to.map(() => [0]), order: [...to.keys()] };
  const atoms = splitShape(layout, from);
  /** For each factor of the old layout, the pieces it is cut into, as places in `pieces`. */
  const pieces: { readonly size: number; readonly axis: number }[] = [];
  const cut: number[][] = atoms.map(() => []);
  let axis = 0;
  let left = to[0] ?? 1;
  for (const [i, atom] of atoms.entries()) {
    for (let size = atom; size > 1; ) {
      while (left === 1 && axis < to.length - 1) left = to[++axis];
      const piece = Math.min(size, left);
      if (size % piece !== 0 || left % piece !== 0) return undefined;
      cut[i].push(pieces.length);
      pieces.push({ size: piece, axis });
      size /= piece;
      left /= piece;
    }
  }
  return joined(pieces, layout.order.flatMap((factor) => cut[factor]), to);
}

function joined(pieces: readonly { readonly size: number; readonly axis: number }[], order: readonly number[], shape: readonly number[]): Layout {
  /** Which factor each piece becomes a part of. */
  const place = new Map<number, number>();
  const factors: number[][] = shape.map(() => []);
  const groups: number[][] = [];
  for (let i = 0; i < pieces.length; i++) {
    const follows = i > 0 && pieces[i].axis === pieces[i - 1].axis && order.indexOf(i) === order.indexOf(i - 1) + 1;
    if (follows) groups[groups.length - 1].push(i);
    else groups.push([i]);
  }
  groups.forEach((group, g) => {
    for (const piece of group) place.set(piece, g);
    factors[pieces[group[0]].axis].push(sizeOf(group.map((piece) => pieces[piece].size)));
  });
  // Axes of length 1 lie anywhere; each gets a factor of its own.
  const flat = factors.flatMap((sizes, d) => (sizes.length === 0 ? [{ d, group: -1 }] : sizes.map(() => ({ d, group: 0 }))));
  let next = 0;
  const positionOfGroup: number[] = [];
  const ones: number[] = [];
  flat.forEach(({ group }, position) => {
    if (group === -1) ones.push(position);
    else positionOfGroup[next++] = position;
  });
  const ordered = [...new Set(order.map((piece) => place.get(piece) ?? 0))].map((group) => positionOfGroup[group]);
  return {
    factors: factors.map((sizes) => (sizes.length === 0 ? [0] : sizes.map((n, i) => (i === 0 ? 0 : n)))),
    order: [...ones, ...ordered],
  };
}
