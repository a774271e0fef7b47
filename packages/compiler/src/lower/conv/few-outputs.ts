import type { LoweringContext } from '../context.js';
import type { OnnxRef } from '../onnx-builder.js';
import { backwardBlock, type BlockAxis, blockSizes, forwardBlock, spreadMatrix } from './output-blocks.js';
import type { ConvOperands } from './operands.js';
import { floatConstant } from './pixels.js';
import type { Window } from './window.js';

/**
 * The wide axes of a convolution that writes few channels, when `capacity` channels can be written at once. One kernel's
 * backward direction needs blocks of whole strides.
 */
export function wideAxes(window: Window, direction: ConvOperands['direction'], channels: number, capacity: number): [BlockAxis, BlockAxis] {
  const { axes } = window;
  const forward = direction === 'forward';
  const sizes = blockSizes(
    capacity,
    channels,
    forward ? [1, 1] : axes.map((a) => a.stride),
    axes.map((a) => (forward ? a.out : a.size)),
  );
  const along = (i: number): BlockAxis => (forward ? forwardBlock(axes[i], sizes[i]) : backwardBlock(axes[i], sizes[i]));
  return [along(0), along(1)];
}

/** `[N, rows, columns, y · x · z (+ rest)]` as the image `[N, H, W, z]`. */
export function unfoldBlocks(context: LoweringContext, x: OnnxRef, axes: readonly [BlockAxis, BlockAxis], shape: readonly number[]): OnnxRef {
  const { builder } = context;
  const [batch, height, width, channels] = shape;
  const [v, h] = axes;
  const used = v.block * h.block * channels;
  // More positions than wanted come out where the image is larger than what is needed of it.
  const cut = builder.slice(x, { axes: [1, 2, 3], starts: [0, 0, 0], ends: [v.out, h.out, used] });
  const split = builder.reshape(cut, [batch, v.out, h.out, v.block, h.block, channels]);
  const image = builder.reshape(builder.transpose(split, [0, 1, 3, 2, 4, 5]), [batch, v.out * v.block, h.out * h.block, channels]);
  return builder.slice(image, { axes: [1, 2], starts: [0, 0], ends: [height, width] });
}

/** The 0/1 matrix of `spreadMatrix` as a constant. */
export function spreadConstant(
  context: LoweringContext,
  axes: readonly [BlockAxis, BlockAxis],
  kernelWidth: number,
  taps: number,
  channels: number,
  wide: number,
): OnnxRef {
  const matrix = spreadMatrix(axes, kernelWidth, taps, channels, wide);
  const shape = [channels * taps, axes[0].kernel * axes[1].kernel * wide];
  return floatConstant(context, `spread ${shape.join()} ${wide} ${bitsOf(matrix)}`, shape, (data) => data.set(matrix));
}

/** Matrices of equal shape may still differ in where their ones are. */
function bitsOf(matrix: Float32Array): number {
  let hash = 17;
  for (let i = 0; i < matrix.length; i++) if (matrix[i] !== 0) hash = (Math.imul(hash, 31) + i) | 0;
  return hash;
}
