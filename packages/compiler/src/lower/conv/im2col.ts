import type { IrValue } from '../../ir/graph.js';
import { sizeOf } from '../../shapes.js';
import type { LoweringContext } from '../context.js';
import type { OnnxRef } from '../onnx-builder.js';
import { spreadConstant, unfoldBlocks, wideAxes } from './few-outputs.js';
import { type ConvOperands, rectified } from './operands.js';
import { axisPhases, interleaved } from './phases.js';
import { indexConstant, pickPixels } from './pixels.js';
import { reach, type Window, type WindowAxis } from './window.js';

/** Where the windows of one axis lie: element `start + position · stride + tap · dilation`. */
interface Strip {
  readonly out: number;
  readonly taps: number;
  readonly start: number;
  readonly stride: number;
  readonly dilation: number;
}

/** Results that are written together where a convolution has few of them: one tile of a matrix product. */
const TILE = 16;

/** Convolutions of images in row-major order as matrix products, the windows gathered into rows. */
export function lowerIm2colConv(context: LoweringContext, window: Window, conv: ConvOperands): void {
  const { builder } = context;
  const { source, filter, bias, result } = conv;
  const [height, width, inChannels, outChannels] = filter.shape;
  if (outChannels * 2 <= TILE && height * width > 1) return lowerFewOutputs(context, window, conv);
  const columns = windows(context, source, window.axes.map(forwardStrip));
  const weights = builder.reshape(context.plain(filter), [height * width * inChannels, outChannels]);
  const c = bias === undefined ? undefined : builder.reshape(context.plain(bias), [outChannels]);
  context.put(result, builder.reshape(rectified(context, builder.gemm(columns, weights, { c }), conv), result.shape));
}

/** The data gradient, or a transposed convolution: one product per phase. */
export function lowerIm2colInputGrad(context: LoweringContext, window: Window, conv: ConvOperands): void {
  const { builder } = context;
  const { source, filter, bias, result } = conv;
  const [height, width, inChannels, outChannels] = filter.shape;
  const { batch, axes } = window;
  if (inChannels * 2 <= TILE && height * width > 1 && axes.every((a) => a.dilation === 1)) return lowerFewOutputs(context, window, conv);
  const byTap = builder.reshape(builder.transpose(context.plain(filter), [0, 1, 3, 2]), [height * width, outChannels * inChannels]);
  const parts: OnnxRef[] = [];
  for (const row of axisPhases(axes[0])) {
    for (const column of axisPhases(axes[1])) {
      if (row.out === 0 || column.out === 0) continue;
      const strips = [row, column].map((p) => ({ out: p.out, taps: p.taps.length, start: -p.before, stride: 1, dilation: p.dilation }));
      const taps = Int32Array.from(row.taps.flatMap((a) => column.taps.map((b) => a * width + b)));
      const weights = builder.reshape(builder.gather(byTap, indexConstant(context, taps)), [taps.length * outChannels, inChannels]);
      const part = builder.gemm(windows(context, source, strips), weights);
      parts.push(builder.reshape(part, [batch, row.out * column.out, inChannels]));
    }
  }
  let image = builder.reshape(pickPixels(context, parts, interleaved(axes[0], axes[1])), result.shape);
  if (bias !== undefined) image = builder.binary('Add', image, builder.reshape(context.plain(bias), [inChannels]), result.shape);
  context.put(result, rectified(context, image, conv));
}

/** The weight gradient as one product over all windows of the batch. */
export function lowerIm2colFilterGrad(context: LoweringContext, window: Window, x: IrValue, dy: IrValue, result: IrValue): void {
  const { builder } = context;
  const { inChannels, outChannels, axes } = window;
  const taps = axes[0].kernel * axes[1].kernel;
  // The windows of whichever image has fewer channels; those of the gradient are simple where the stride is 1.
  if (outChannels < inChannels && taps > 1 && axes.every((a) => a.stride === 1)) {
    const strips = axes.map((a) => ({ out: a.size, taps: a.kernel, start: a.before - reach(a) + 1, stride: 1, dilation: a.dilation }));
    const columns = windows(context, dy, strips);
    const rows = builder.reshape(context.plain(x), [sizeOf(x.shape) / inChannels, inChannels]);
    const product = builder.reshape(builder.gemm(rows, columns, { transA: true }), [inChannels, taps, outChannels]);
    const backwards = Int32Array.from({ length: taps }, (_, i) => taps - 1 - i);
    const flipped = builder.gather(builder.transpose(product, [1, 0, 2]), indexConstant(context, backwards));
    context.put(result, builder.reshape(flipped, result.shape));
    return;
  }
  const columns = windows(context, x, axes.map(forwardStrip));
  const rows = builder.reshape(context.plain(dy), [sizeOf(dy.shape) / outChannels, outChannels]);
  context.put(result, builder.reshape(builder.gemm(columns, rows, { transA: true }), result.shape));
}

function forwardStrip(axis: WindowAxis): Strip {
  return { out: axis.out, taps: axis.kernel, start: -axis.before, stride: axis.stride, dilation: axis.dilation };
}

/** All windows of an image, `[N · positions, taps · C]`. Forward and gradient that look at the same windows share them. */
function windows(context: LoweringContext, value: IrValue, strips: readonly Strip[]): OnnxRef {
  const { builder } = context;
  const [batch, height, width, channels] = value.shape;
  const [v, h] = strips;
  const indices = new Int32Array(v.out * h.out * v.taps * h.taps);
  let at = 0;
  for (let i = 0; i < v.out; i++) {
    for (let j = 0; j < h.out; j++) {
      for (let a = 0; a < v.taps; a++) {
        const row = v.start + i * v.stride + a * v.dilation;
        for (let b = 0; b < h.taps; b++) {
          const column = h.start + j * h.stride + b * h.dilation;
          const inside = row >= 0 && row < height && column >= 0 && column < width;
          indices[at++] = inside ? row * width + column : -1;
        }
      }
    }
  }
  const pixels = builder.reshape(context.plain(value), [batch, height * width, channels]);
  const picked = pickPixels(context, [pixels], indices);
  return builder.reshape(picked, [batch * v.out * h.out, v.taps * h.taps * channels]);
}

/** Few channels are written as blocks of neighbouring elements: far fewer windows to gather. */
function lowerFewOutputs(context: LoweringContext, window: Window, conv: ConvOperands): void {
  const { builder } = context;
  const { source, filter, bias, result, direction } = conv;
  const [height, width, inChannels, outChannels] = filter.shape;
  const channels = result.shape[3];
  const [v, h] = wideAxes(window, direction, channels, TILE);
  const taps = height * width;
  const wide = v.block * h.block * channels;
  const strips = [v, h].map((a) => ({ out: a.out, taps: a.kernel, start: -a.before, stride: a.stride, dilation: 1 }));
  const places = v.kernel * h.kernel;
  const whole = direction === 'forward' ? inChannels : outChannels;
  const byTap = builder.transpose(context.plain(filter), direction === 'forward' ? [2, 3, 0, 1] : [3, 2, 0, 1]);
  const rows = builder.reshape(byTap, [whole, channels * taps]);
  const spread = spreadConstant(context, [v, h], width, taps, channels, wide);
  const product = builder.reshape(builder.op('MatMul', [rows, spread], [whole, places * wide]), [whole, places, wide]);
  const weights = builder.reshape(builder.transpose(product, [1, 0, 2]), [places * whole, wide]);
  const columns = windows(context, source, strips);
  const flat = builder.reshape(builder.gemm(columns, weights), [window.batch, v.out, h.out, wide]);
  let image = unfoldBlocks(context, flat, [v, h], result.shape);
  if (bias !== undefined) image = builder.binary('Add', image, builder.reshape(context.plain(bias), [channels]), result.shape);
  context.put(result, rectified(context, image, conv));
}
