import type { IrNode } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import { tapPlaces } from '../conv/depthwise.js';
import { floatConstant, pickPixels, pixelForm, pixelsOf, putPixels } from '../conv/pixels.js';
import { imageWindow, type Window } from '../conv/window.js';
import type { OnnxRef } from '../onnx-builder.js';
import { windowCounts } from './window-counts.js';

/** Windows of more elements than this are not taken apart element by element. */
export const MAX_GATHERED_TAPS = 16;

/** Steeper than any difference of two float32 numbers is small. */
const STEEP = 1e38;

/** Lower than any float32 that a network computes. */
const LOWEST = -3.4e38;

/**
 * The gradient of a maximum: tap by tap the window's elements are compared with the maximum, and the first that equals
 * it takes what gradient there is.
 */
export function lowerPixelMaxGrad(context: LoweringContext, node: IrNode): void {
  const { builder } = context;
  const [dy, x, y] = node.inputs;
  const [result] = node.outputs;
  const window = imageWindow(node);
  const form = pixelForm(context, x.shape[3]);
  const pixels = pixelsOf(context, x, form);
  const maxima = pixelsOf(context, y, form);
  let rest = pixelsOf(context, dy, form);
  const { shape } = maxima;
  const places = taps(window);
  const parts = places.map((indices, tap) => {
    if (tap === places.length - 1) return rest;
    const seen = pickPixels(context, [pixels], indices, LOWEST);
    const below = builder.binary('Sub', seen, maxima, shape);
    const isMaximum = builder.op('HardSigmoid', [below], shape, 'float32', { attributes: { alpha: { float: STEEP }, beta: { float: 1 } } });
    const taken = builder.binary('Mul', rest, isMaximum, shape);
    rest = builder.binary('Sub', rest, taken, shape);
    return taken;
  });
  putPixels(context, result, spread(context, window, parts, places), form);
}

/** The gradient of an average: each element's share of every window that covers it. */
export function lowerPixelAvgGrad(context: LoweringContext, node: IrNode): void {
  const { builder } = context;
  const [dy] = node.inputs;
  const [result] = node.outputs;
  const window = imageWindow(node);
  const form = pixelForm(context, dy.shape[3]);
  const gradient = pixelsOf(context, dy, form);
  const counts = windowCounts(window);
  const key = `shares ${JSON.stringify(window.axes)}`;
  const shares = floatConstant(context, key, [counts.length, 1], (data) => counts.forEach((n, i) => (data[i] = 1 / n)));
  const share = builder.binary('Mul', gradient, shares, gradient.shape);
  const places = taps(window);
  putPixels(context, result, spread(context, window, places.map(() => share), places), form);
}

/** How many windows cover an element at most. */
export function windowsPerElement(window: Window): number {
  return window.axes.reduce((product, a) => product * Math.min(a.out, Math.ceil(a.kernel / a.stride)), 1);
}

/** Where each element of the window looks, window position by window position. */
function taps(window: Window): Int32Array[] {
  const [v, h] = window.axes;
  return Array.from({ length: v.kernel * h.kernel }, (_, tap) => tapPlaces(window, Math.floor(tap / h.kernel), tap % h.kernel));
}

/** Sums `parts[tap][position]` over all pairs of tap and position that look at the same element. */
function spread(context: LoweringContext, window: Window, parts: readonly OnnxRef[], places: readonly Int32Array[]): OnnxRef {
  const { builder } = context;
  const size = window.axes[0].size * window.axes[1].size;
  const positions = places[0].length;
  const distinct = [...new Set(parts)];
  const covering = Array.from({ length: size }, () => [] as number[]);
  places.forEach((indices, tap) => {
    const start = distinct.indexOf(parts[tap]) * positions;
    indices.forEach((place, position) => {
      if (place >= 0) covering[place].push(start + position);
    });
  });
  const most = Math.max(1, ...covering.map((list) => list.length));
  let sum: OnnxRef | undefined;
  for (let i = 0; i < most; i++) {
    const layer = pickPixels(context, distinct, Int32Array.from(covering, (list) => list[i] ?? -1));
    sum = sum === undefined ? layer : builder.binary('Add', sum, layer, layer.shape);
  }
  return sum as OnnxRef;
}
