import type { IrNode, IrValue } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import { type Layout, permutedLayout } from '../layout.js';
import type { OnnxRef } from '../onnx-builder.js';
import { blockedConv, blockedInput, CHANNELS_FIRST, putBlocked, windowOptions } from './blocked-conv.js';
import { imageBlock, indexConstant, pickPixels } from './pixels.js';
import { convAttributes, transposeAttributes } from './standard.js';
import { imageWindow, overhang, reach, type Window } from './window.js';

/** Weights `[kh, kw, C, multiplier]` as `[C, multiplier, kh, kw]`. */
const GROUPED = permutedLayout([2, 3, 0, 1]);

/** One window per channel, `multiplier` results of each. */
export function lowerDepthwise(context: LoweringContext, node: IrNode): void {
  const { builder } = context;
  const [x, filter, bias] = node.inputs as [IrValue, IrValue, IrValue | undefined];
  const [result] = node.outputs;
  const window = imageWindow(node);
  const block = imageBlock(context, x.shape[3]);
  const flatBias = bias === undefined ? undefined : builder.reshape(context.plain(bias), [result.shape[3]]);
  if (block !== undefined && filter.shape[3] === 1) {
    const weights = blockedTaps(context, filter, block, false);
    const options = { ...windowOptions(window, flatBias), groups: x.shape[3] };
    putBlocked(context, result, blockedConv(builder, blockedInput(context, x, block), weights, options), block);
    return;
  }
  const weights = groupedWeights(context, filter);
  const inputs = [context.as(x, CHANNELS_FIRST), weights, ...(flatBias === undefined ? [] : [flatBias])];
  const [batch, height, width, channels] = result.shape;
  const y = builder.op('Conv', inputs, [batch, channels, height, width], 'float32', { attributes: convAttributes(window, x.shape[3]) });
  context.put(result, y, CHANNELS_FIRST);
}

/** The data gradient. */
export function lowerDepthwiseInputGrad(context: LoweringContext, node: IrNode): void {
  const { builder } = context;
  const [dy, filter] = node.inputs;
  const [result] = node.outputs;
  const window = imageWindow(node);
  const block = imageBlock(context, result.shape[3]);
  const simple = window.axes.every((a) => a.stride === 1 && a.before < reach(a) && overhang(a) < reach(a));
  if (block !== undefined && filter.shape[3] === 1 && simple) {
    const before = window.axes.map((a) => reach(a) - 1 - a.before);
    const after = window.axes.map((a, i) => a.size + reach(a) - 1 - a.out - before[i]);
    const options = { dilations: window.axes.map((a) => a.dilation), pads: [...before, ...after], groups: result.shape[3] };
    putBlocked(context, result, blockedConv(builder, blockedInput(context, dy, block), blockedTaps(context, filter, block, true), options), block);
    return;
  }
  const [batch, height, width, channels] = result.shape;
  const attributes = transposeAttributes(window, channels);
  const dx = builder.op('ConvTranspose', [context.as(dy, CHANNELS_FIRST), groupedWeights(context, filter)], [batch, channels, height, width], 'float32', { attributes });
  context.put(result, dx, CHANNELS_FIRST);
}

/** The weight gradient: every tap's pixels times the gradient, summed over places and images. */
export function lowerDepthwiseFilterGrad(context: LoweringContext, node: IrNode): void {
  const { builder } = context;
  const [x, dy] = node.inputs;
  const [result] = node.outputs;
  const [height, width, channels, multiplier] = result.shape;
  const window = imageWindow(node);
  const places = dy.shape[1] * dy.shape[2];
  const [batch] = x.shape;
  const pixels = builder.reshape(context.plain(x), [batch, x.shape[1] * x.shape[2], channels]);
  const gradient = builder.reshape(context.plain(dy), [batch, places, channels, multiplier]);
  const ones = builder.filled(1, [1, batch * places]);
  const sums: OnnxRef[] = [];
  for (let a = 0; a < height; a++) {
    for (let b = 0; b < width; b++) {
      const seen = builder.reshape(pickPixels(context, [pixels], tapPlaces(window, a, b)), [batch, places, channels, 1]);
      const product = builder.binary('Mul', seen, gradient, gradient.shape);
      sums.push(builder.op('MatMul', [ones, builder.reshape(product, [batch * places, channels * multiplier])], [1, channels * multiplier]));
    }
  }
  context.put(result, builder.reshape(builder.concat(sums, 0), result.shape));
}

/** Where tap (a, b) of each window position looks; −1 in the padding. */
export function tapPlaces(window: Window, a: number, b: number): Int32Array {
  const [v, h] = window.axes;
  const indices = new Int32Array(v.out * h.out);
  let at = 0;
  for (let i = 0; i < v.out; i++) {
    const row = i * v.stride + a * v.dilation - v.before;
    for (let j = 0; j < h.out; j++) {
      const column = j * h.stride + b * h.dilation - h.before;
      indices[at++] = row < 0 || row >= v.size || column < 0 || column >= h.size ? -1 : row * h.size + column;
    }
  }
  return indices;
}

function groupedWeights(context: LoweringContext, filter: IrValue): OnnxRef {
  const [height, width, channels, multiplier] = filter.shape;
  context.prefer(filter, GROUPED);
  return context.builder.reshape(context.as(filter, GROUPED), [channels * multiplier, 1, height, width]);
}

/** Weights with multiplier 1 as `[C, 1, kh, kw]`, lying as `[C/b, kh, kw, b]`. */
function blockedTaps(context: LoweringContext, filter: IrValue, block: number, flipped: boolean): OnnxRef {
  const { builder } = context;
  const [height, width, channels] = filter.shape;
  const layout: Layout = { factors: [[0], [0], [0, block], [0]], order: [2, 4, 0, 1, 3] };
  context.prefer(filter, layout);
  const taps = height * width;
  let ref = builder.reshape(context.as(filter, layout), [channels / block, taps, block]);
  if (flipped) ref = builder.gather(ref, indexConstant(context, Int32Array.from({ length: taps }, (_, i) => taps - 1 - i)), 1);
  return builder.reshape(ref, [channels, 1, height, width]);
}
