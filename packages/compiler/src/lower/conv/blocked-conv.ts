import type { IrValue } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import { blockedImageLayout, permutedLayout } from '../layout.js';
import type { OnnxBuilder, OnnxRef } from '../onnx-builder.js';
import { onnxPads, type Window } from './window.js';

/** Images in channel-first order, unsplit. */
export const CHANNELS_FIRST = permutedLayout([0, 3, 1, 2]);

/** What a blocked convolution does besides multiplying. */
export interface BlockedConvOptions {
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  /** Top, left, bottom, right. */
  readonly pads?: readonly number[];
  readonly groups?: number;
  readonly bias?: OnnxRef | undefined;
  readonly rectify?: boolean;
}

/** Whether the blocked convolution can read images with so many channels. */
export function isReadable(block: number, channels: number): boolean {
  return channels < block || channels % block === 0;
}

/** Images for a blocked convolution, declared `[N, C, H, W]`; in blocks, or channel-first where there are too few channels. */
export function blockedInput(context: LoweringContext, value: IrValue, block: number): OnnxRef {
  const [batch, height, width, channels] = value.shape;
  const layout = channels % block === 0 ? blockedImageLayout(block) : CHANNELS_FIRST;
  return context.builder.reshape(context.as(value, layout), [batch, channels, height, width]);
}

/** Says that a value is the result of a blocked convolution. */
export function putBlocked(context: LoweringContext, value: IrValue, ref: OnnxRef, block: number): void {
  const [batch, height, width, channels] = value.shape;
  context.put(value, context.builder.reshape(ref, [batch, channels / block, height, width, block]), blockedImageLayout(block));
}

/**
 * ONNX Runtime's blocked convolution: images declared `[N, C, H, W]`, weights declared `[O, C, kh, kw]`, lying as
 * `[O/b, C/b, kh, kw, b, b]`, or `[O/b, C, kh, kw, b]` where C is less than a block.
 */
export function blockedConv(builder: OnnxBuilder, x: OnnxRef, weights: OnnxRef, options: BlockedConvOptions = {}): OnnxRef {
  const { strides = [1, 1], dilations = [1, 1], pads = [0, 0, 0, 0], groups = 1, bias, rectify = false } = options;
  const kernel = weights.shape.slice(2);
  const spatial = [0, 1].map((i) => {
    const span = x.shape[2 + i] + pads[i] + pads[2 + i] - (kernel[i] - 1) * dilations[i] - 1;
    return Math.floor(span / strides[i]) + 1;
  });
  return builder.nchwc('Conv', bias === undefined ? [x, weights] : [x, weights, bias], [x.shape[0], weights.shape[0], ...spatial], {
    kernel_shape: { ints: kernel },
    strides: { ints: [...strides] },
    dilations: { ints: [...dilations] },
    pads: { ints: [...pads] },
    ...(groups === 1 ? {} : { group: { int: groups } }),
    ...(rectify ? { activation: { string: 'Relu' } } : {}),
  });
}

/** The options with which a blocked convolution goes the way of a window. */
export function windowOptions(window: Window, bias?: OnnxRef): BlockedConvOptions {
  return {
    strides: window.axes.map((a) => a.stride),
    dilations: window.axes.map((a) => a.dilation),
    pads: onnxPads(window.axes),
    bias,
  };
}
