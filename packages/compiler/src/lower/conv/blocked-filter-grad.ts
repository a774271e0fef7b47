import type { IrValue } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import { blockedImageLayout, blockedWeightLayout } from '../layout.js';
import type { OnnxRef } from '../onnx-builder.js';
import { blockedConv } from './blocked-conv.js';
import { indexConstant } from './pixels.js';
import { overhang, type Window } from './window.js';

/** Whether the weight gradient can be had from the blocked convolution with the batch in the place of channels. */
export function filterGradFits(window: Window, block: number): boolean {
  const { batch, inChannels, outChannels, axes } = window;
  // A batch of less than half a block would be mostly padding.
  return inChannels % block === 0 && outChannels % block === 0 && 2 * batch >= block && axes.every((a) => a.dilation === 1);
}

/**
 * The weight gradient as one blocked convolution: images and channel blocks change places, the batch is what is summed
 * over, the gradient is the kernel. Inside a block the channels stay, as columns; so the result has the layout of
 * blocked weights.
 */
export function lowerBlockedFilterGrad(context: LoweringContext, window: Window, block: number, x: IrValue, dy: IrValue, result: IrValue): void {
  const [height, width] = window.axes;
  const image = batchAsChannels(context, window, block, x);
  const kernel = gradientAsKernel(context, block, dy);
  const dw = blockedConv(context.builder, image, kernel, { dilations: [height.stride, width.stride * block] });
  const { inChannels, outChannels } = window;
  const shape = [inChannels / block, outChannels / block, height.kernel, width.kernel, block, block];
  context.put(result, context.builder.reshape(dw, shape), blockedWeightLayout(block, block));
}

/** `[I/b, N, rows, columns · b]` in blocks of the batch, padded or cut to what the window reaches. */
function batchAsChannels(context: LoweringContext, window: Window, block: number, x: IrValue): OnnxRef {
  const { builder } = context;
  const { batch, inChannels, axes } = window;
  const blocks = inChannels / block;
  const after = axes.map((a) => overhang(a));
  const used = axes.map((a, i) => a.size + Math.min(0, after[i]));
  const sizes = axes.map((a, i) => a.size + a.before + after[i]);
  // ReorderInput fills up a block only from a multiple of four.
  const extra = batch % 4 === 0 ? 0 : block - (batch % block);
  const cut = builder.slice(context.as(x, blockedImageLayout(block)), { axes: [2, 3], starts: [0, 0], ends: used });
  const padded = builder.pad(
    cut,
    [0, 0, axes[0].before, axes[1].before, 0],
    [extra, 0, Math.max(0, after[0]), Math.max(0, after[1]), 0],
  );
  const images = batch + extra;
  const flat = builder.reshape(padded, [images, blocks, sizes[0] * sizes[1] * block]);
  const turned = builder.reshape(builder.transpose(flat, [1, 0, 2]), [blocks, images, sizes[0], sizes[1] * block]);
  return builder.nchwc('ReorderInput', [turned], [blocks, Math.ceil(images / block) * block, sizes[0], sizes[1] * block]);
}

/** `[O, N, out, out]` lying as `[O/b, N/b, out, out, b, b]`: weights of a convolution over the batch. */
function gradientAsKernel(context: LoweringContext, block: number, dy: IrValue): OnnxRef {
  const { builder } = context;
  const [batch, height, width, channels] = dy.shape;
  const places = height * width;
  const blocks = channels / block;
  const batchBlocks = Math.ceil(batch / block);
  const indices = new Int32Array(blocks * batchBlocks * places * block);
  let at = 0;
  for (let o = 0; o < blocks; o++) {
    for (let t = 0; t < batchBlocks; t++) {
      for (let p = 0; p < places; p++) {
        // Beyond the batch the image is zero, so that any gradient will do.
        for (let n = t * block; n < (t + 1) * block; n++) indices[at++] = ((n % batch) * blocks + o) * places + p;
      }
    }
  }
  const rows = builder.reshape(context.as(dy, blockedImageLayout(block)), [batch * blocks * places, block]);
  return builder.reshape(builder.gather(rows, indexConstant(context, indices), 0), [channels, batchBlocks * block, height, width]);
}
