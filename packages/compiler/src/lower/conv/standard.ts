import type { OnnxAttribute } from '@latentkit/onnx';
import type { IrValue } from '../../ir/graph.js';
import { range } from '../../shapes.js';
import type { LoweringContext } from '../context.js';
import { type Layout, permutedLayout } from '../layout.js';
import { type ConvOperands, rectified } from './operands.js';
import { overhang, type Window } from './window.js';

// Convolutions by ONNX's own operators, over any number of spatial axes: what exported files and volumes get.

/** `[N, …, C]` kept channel-first. */
export function channelsFirst(spatial: number): Layout {
  return permutedLayout([0, spatial + 1, ...range(spatial).map((i) => i + 1)]);
}

/** `[…, I, O]` kept as `[O, I, …]`. */
export function outputFirst(spatial: number): Layout {
  return permutedLayout([spatial + 1, spatial, ...range(spatial)]);
}

/** `Conv`. */
export function lowerStandardConv(context: LoweringContext, window: Window, operands: ConvOperands): void {
  const { builder } = context;
  const { source, filter, bias, result } = operands;
  const spatial = window.axes.length;
  const x = context.as(source, channelsFirst(spatial));
  const w = context.as(filter, outputFirst(spatial));
  const inputs = bias === undefined ? [x, w] : [x, w, builder.reshape(context.plain(bias), [window.outChannels])];
  const shape = [window.batch, window.outChannels, ...window.axes.map((a) => a.out)];
  const y = builder.op('Conv', inputs, shape, 'float32', { attributes: convAttributes(window) });
  context.put(result, rectified(context, y, operands), channelsFirst(spatial));
}

/** `ConvTranspose`. */
export function lowerStandardInputGrad(context: LoweringContext, window: Window, operands: ConvOperands): void {
  const { builder } = context;
  const { source, filter, bias, result } = operands;
  const { axes, batch, inChannels } = window;
  const spatial = axes.length;
  const dy = context.as(source, channelsFirst(spatial));
  const w = context.as(filter, outputFirst(spatial));
  const inputs = bias === undefined ? [dy, w] : [dy, w, builder.reshape(context.plain(bias), [inChannels])];
  const shape = [batch, inChannels, ...axes.map((a) => a.size)];
  const y = builder.op('ConvTranspose', inputs, shape, 'float32', { attributes: transposeAttributes(window) });
  context.put(result, rectified(context, y, operands), channelsFirst(spatial));
}

/** A `Conv` in which images and channels have changed places and stride and dilation too. */
export function lowerStandardFilterGrad(context: LoweringContext, window: Window, x: IrValue, dy: IrValue, result: IrValue): void {
  const { builder } = context;
  const { axes, inChannels, outChannels } = window;
  const spatial = axes.length;
  const swap = permutedLayout([spatial + 1, 0, ...range(spatial).map((i) => i + 1)]);
  // Elements that no window reaches are cut off, so that the result has the size of the kernel.
  const used = axes.map((a) => a.size + Math.min(0, overhang(a)));
  const image = builder.slice(context.as(x, swap), { axes: range(spatial).map((i) => i + 2), starts: axes.map(() => 0), ends: used });
  const y = builder.op('Conv', [image, context.as(dy, swap)], [inChannels, outChannels, ...axes.map((a) => a.kernel)], 'float32', {
    attributes: {
      kernel_shape: { ints: axes.map((a) => a.out) },
      strides: { ints: axes.map((a) => a.dilation) },
      dilations: { ints: axes.map((a) => a.stride) },
      pads: { ints: [...axes.map((a) => a.before), ...axes.map((a) => Math.max(0, overhang(a)))] },
    },
  });
  context.put(result, y, permutedLayout([spatial, spatial + 1, ...range(spatial)]));
}

/** Attributes of `Conv` and `ConvTranspose` for a window. */
export function convAttributes(window: Window, groups = 1): Record<string, OnnxAttribute> {
  const { axes } = window;
  return {
    kernel_shape: { ints: axes.map((a) => a.kernel) },
    strides: { ints: axes.map((a) => a.stride) },
    dilations: { ints: axes.map((a) => a.dilation) },
    pads: { ints: [...axes.map((a) => a.before), ...axes.map((a) => Math.max(0, overhang(a)))] },
    ...(groups === 1 ? {} : { group: { int: groups } }),
  };
}

/** Attributes with which `ConvTranspose` undoes a window. */
export function transposeAttributes(window: Window, groups = 1): Record<string, OnnxAttribute> {
  // What is left over behind the last window gets no gradient, or only the overlap of the windows before it.
  return { ...convAttributes(window, groups), output_padding: { ints: window.axes.map((a) => Math.max(0, -overhang(a))) } };
}
