import type { IrNode, IrValue } from '../../ir/graph.js';
import { range } from '../../shapes.js';
import type { LoweringContext } from '../context.js';
import type { LoweringTable } from '../lowerings.js';
import { blockedConv, blockedInput, isReadable, putBlocked, windowOptions } from './blocked-conv.js';
import { fewFilterGradFits, lowerFewFilterGrad } from './blocked-columns.js';
import { lowerFewOutputs } from './blocked-few.js';
import { filterGradFits, lowerBlockedFilterGrad } from './blocked-filter-grad.js';
import { lowerBlockedInputGrad } from './blocked-input-grad.js';
import { BlockedWeights, fewToWhole, weightLayout } from './blocked-weights.js';
import { lowerDepthwise, lowerDepthwiseFilterGrad, lowerDepthwiseInputGrad } from './depthwise.js';
import { lowerIm2colConv, lowerIm2colFilterGrad, lowerIm2colInputGrad } from './im2col.js';
import { operandsOf } from './operands.js';
import { lowerStandardConv, lowerStandardFilterGrad, lowerStandardInputGrad, outputFirst } from './standard.js';
import { imageWindow, volumeWindow, type Window } from './window.js';

/**
 * Convolutions. ONNX Runtime's blocked operators where the target has them and the channels fill blocks; otherwise
 * windows gathered into matrix products; ONNX's own operators where nothing else is allowed, and for volumes.
 */
export const convLowerings: LoweringTable = {
  Conv2D: lowerConv,
  Conv2DInputGrad: lowerInputGrad,
  Conv2DFilterGrad: lowerFilterGrad,
  DepthwiseConv2D: lowerDepthwise,
  DepthwiseConv2DInputGrad: lowerDepthwiseInputGrad,
  DepthwiseConv2DFilterGrad: lowerDepthwiseFilterGrad,
  Conv3D: (context, node) => lowerStandardConv(context, volumeWindow(node), operandsOf(node, 'forward')),
  Conv3DInputGrad: (context, node) => lowerStandardInputGrad(context, volumeWindow(node), operandsOf(node, 'backward')),
  Conv3DFilterGrad: (context, node) =>
    lowerStandardFilterGrad(context, volumeWindow(node), node.inputs[0], node.inputs[1], node.outputs[0]),
};

function lowerConv(context: LoweringContext, node: IrNode): void {
  const window = imageWindow(node);
  const { builder } = context;
  const operands = operandsOf(node, 'forward');
  const { source, filter, bias, result, rectify } = operands;
  const block = blockFor(context, window);
  if (block === undefined) {
    if (context.target.microsoft) return lowerIm2colConv(context, window, operands);
    context.prefer(filter, outputFirst(2));
    return lowerStandardConv(context, window, operands);
  }
  preferBlocks(context, filter, block);
  if (window.outChannels % block !== 0) return lowerFewOutputs(context, window, block, operands);
  const weights =
    window.inChannels % block === 0
      ? new BlockedWeights(context, filter, block).forward()
      : fewToWhole(context, filter, block, range(filter.shape[0]), range(filter.shape[1]));
  const flatBias = bias === undefined ? undefined : builder.reshape(context.plain(bias), [window.outChannels]);
  const y = blockedConv(builder, blockedInput(context, source, block), weights, { ...windowOptions(window, flatBias), rectify });
  putBlocked(context, result, y, block);
}

function lowerInputGrad(context: LoweringContext, node: IrNode): void {
  const window = imageWindow(node);
  const operands = operandsOf(node, 'backward');
  const undilated = window.axes.every((a) => a.dilation === 1);
  const block = undilated ? blockFor(context, window) : undefined;
  if (block === undefined) {
    if (context.target.microsoft && (undilated || window.axes.every((a) => a.stride === 1))) {
      return lowerIm2colInputGrad(context, window, operands);
    }
    context.prefer(operands.filter, outputFirst(2));
    return lowerStandardInputGrad(context, window, operands);
  }
  preferBlocks(context, operands.filter, block);
  if (window.inChannels % block === 0) return lowerBlockedInputGrad(context, window, block, operands);
  lowerFewOutputs(context, window, block, operands);
}

function lowerFilterGrad(context: LoweringContext, node: IrNode): void {
  const window = imageWindow(node);
  const [x, dy] = node.inputs;
  const [result] = node.outputs;
  const block = blockFor(context, window);
  if (block !== undefined && filterGradFits(window, block)) return lowerBlockedFilterGrad(context, window, block, x, dy, result);
  if (block !== undefined && fewFilterGradFits(window, block)) return lowerFewFilterGrad(context, window, block, x, dy, result);
  if (context.target.microsoft) return lowerIm2colFilterGrad(context, window, x, dy, result);
  lowerStandardFilterGrad(context, window, x, dy, result);
}

/** The block of channels in which this convolution runs; undefined where the channels do not fill blocks. */
function blockFor(context: LoweringContext, window: Window): number | undefined {
  const block = context.target.nchwcBlock;
  if (block === undefined) return undefined;
  const { inChannels, outChannels } = window;
  const fits = weightLayout(block, inChannels, outChannels) !== undefined && isReadable(block, inChannels) && isReadable(block, outChannels);
  return fits ? block : undefined;
}

function preferBlocks(context: LoweringContext, filter: IrValue, block: number): void {
  const layout = weightLayout(block, filter.shape[2], filter.shape[3]);
  if (layout !== undefined) context.prefer(filter, layout);
}
