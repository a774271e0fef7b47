import type { OnnxAttribute } from '@latentkit/onnx';
import type { IrNode, IrValue } from '../../ir/graph.js';
import { sizeOf } from '../../shapes.js';
import type { LoweringContext } from '../context.js';
import { floatConstant } from '../conv/pixels.js';
import { channelsFirst, transposeAttributes } from '../conv/standard.js';
import { onnxPads, type Window } from '../conv/window.js';
import type { OnnxRef, OutputSpec } from '../onnx-builder.js';
import { windowCounts } from './window-counts.js';

// Pooling by ONNX's own operators, channel-first, over any number of spatial axes.

/** `MaxPool` or `AveragePool`; averages leave padding out. */
export function lowerStandardPool(context: LoweringContext, window: Window, node: IrNode, op: 'MaxPool' | 'AveragePool'): void {
  const [x] = node.inputs;
  const [result] = node.outputs;
  const average = op === 'AveragePool';
  const attributes = { ...poolAttributes(window), ...(average ? { count_include_pad: { int: 0 } } : {}) };
  const layout = channelsFirst(window.axes.length);
  const y = context.builder.op(op, [context.as(x, layout)], pooledShape(window, x), 'float32', { attributes });
  context.put(result, y, layout);
}

/** The gradient of a maximum: added up at the places that MaxPool reports. */
export function lowerStandardMaxGrad(context: LoweringContext, window: Window, node: IrNode): void {
  const { builder } = context;
  const [dy, x] = node.inputs;
  const [result] = node.outputs;
  const layout = channelsFirst(window.axes.length);
  const image = context.as(x, layout);
  const pooled = pooledShape(window, x);
  const outputs: OutputSpec[] = [
    { shape: pooled, type: 'float32' },
    { shape: pooled, type: 'int64' },
  ];
  const [, places] = builder.ops('MaxPool', [image], outputs, { attributes: poolAttributes(window) });
  const flat = (ref: OnnxRef): OnnxRef => builder.reshape(ref, [sizeOf(ref.shape)]);
  const zeros = builder.filled(0, [sizeOf(image.shape)]);
  const sums = builder.op('ScatterElements', [zeros, flat(places), flat(context.as(dy, layout))], zeros.shape, 'float32', {
    attributes: { axis: { int: 0 }, reduction: { string: 'add' } },
  });
  context.put(result, builder.reshape(sums, image.shape), layout);
}

/** The gradient of an average: a transposed convolution of each window's share with ones. */
export function lowerStandardAvgGrad(context: LoweringContext, window: Window, node: IrNode): void {
  const { builder } = context;
  const [dy] = node.inputs;
  const [result] = node.outputs;
  const { axes } = window;
  const layout = channelsFirst(axes.length);
  const gradient = context.as(dy, layout);
  const counts = windowCounts(window);
  const outs = axes.map((a) => a.out);
  const key = `shares first ${JSON.stringify(axes)}`;
  const shares = floatConstant(context, key, outs, (data) => counts.forEach((n, i) => (data[i] = 1 / n)));
  const share = builder.binary('Mul', gradient, shares, gradient.shape);
  const planes = gradient.shape[0] * gradient.shape[1];
  const sizes = axes.map((a) => a.size);
  const ones = builder.filled(1, [1, 1, ...axes.map((a) => a.kernel)]);
  const flat = builder.reshape(share, [planes, 1, ...outs]);
  const dx = builder.op('ConvTranspose', [flat, ones], [planes, 1, ...sizes], 'float32', { attributes: transposeAttributes(window) });
  context.put(result, builder.reshape(dx, [...gradient.shape.slice(0, 2), ...sizes]), layout);
}

function pooledShape(window: Window, x: IrValue): number[] {
  return [window.batch, x.shape.at(-1) ?? 1, ...window.axes.map((a) => a.out)];
}

function poolAttributes(window: Window): Record<string, OnnxAttribute> {
  const { axes } = window;
  return {
    kernel_shape: { ints: axes.map((a) => a.kernel) },
    strides: { ints: axes.map((a) => a.stride) },
    pads: { ints: onnxPads(axes) },
    // ONNX leaves it out where it is 1, and so do readers of older operator sets.
    ...(axes.some((a) => a.dilation !== 1) ? { dilations: { ints: axes.map((a) => a.dilation) } } : {}),
  };
}
