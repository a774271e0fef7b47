import type { IrNode } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import { blockedInput, putBlocked } from '../conv/blocked-conv.js';
import { imageBlock } from '../conv/pixels.js';
import { imageWindow, onnxPads } from '../conv/window.js';

/** Pooling by ONNX Runtime's blocked operators. True where the images lie in blocks. */
export function lowerBlockedPool(context: LoweringContext, node: IrNode, op: 'MaxPool' | 'AveragePool'): boolean {
  const [x] = node.inputs;
  const [result] = node.outputs;
  const block = imageBlock(context, x.shape[3]);
  if (block === undefined) return false;
  const { axes, batch } = imageWindow(node);
  const average = op === 'AveragePool';
  // The blocked average has no dilation.
  if (average && axes.some((a) => a.dilation !== 1)) return false;
  const y = context.builder.nchwc(op, [blockedInput(context, x, block)], [batch, x.shape[3], axes[0].out, axes[1].out], {
    kernel_shape: { ints: axes.map((a) => a.kernel) },
    strides: { ints: axes.map((a) => a.stride) },
    pads: { ints: onnxPads(axes) },
    ...(average ? { count_include_pad: { int: 0 } } : { dilations: { ints: axes.map((a) => a.dilation) } }),
  });
  putBlocked(context, result, y, block);
  return true;
}
