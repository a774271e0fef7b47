import type { IrValue } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import { plainLayout } from '../layout.js';
import type { OnnxRef } from '../onnx-builder.js';
import { blockedConv, blockedInput } from './blocked-conv.js';
import { weightLayout } from './blocked-weights.js';
import { spreadConstant, unfoldBlocks, wideAxes } from './few-outputs.js';
import type { ConvOperands } from './operands.js';
import type { BlockAxis } from './output-blocks.js';
import { indexConstant } from './pixels.js';
import type { Window } from './window.js';

/** Writes fewer channels than a block by writing blocks of neighbouring elements as channels. */
export function lowerFewOutputs(context: LoweringContext, window: Window, block: number, operands: ConvOperands): void {
  const { builder } = context;
  const { source, filter, bias, result, direction, rectify } = operands;
  const channels = result.shape[3];
  const axes = wideAxes(window, direction, channels, block);
  const used = axes[0].block * axes[1].block * channels;
  const wide = Math.ceil(used / block) * block;
  const weights = wideWeights(context, filter, block, axes, channels, wide, direction);
  const biasIndex = Int32Array.from({ length: wide }, (_, i) => i % channels);
  const wideBias = bias === undefined ? undefined : builder.gather(builder.reshape(context.plain(bias), [channels]), indexConstant(context, biasIndex));
  const y = blockedConv(builder, blockedInput(context, source, block), weights, {
    strides: axes.map((a) => a.stride),
    pads: [...axes.map((a) => a.before), ...axes.map((a) => a.after)],
    bias: wideBias,
    rectify,
  });
  const [batch, , rows, columns] = y.shape;
  let flat: OnnxRef;
  if (wide === block) flat = builder.reshape(y, [batch, rows, columns, wide]);
  else flat = builder.transpose(builder.reshape(y, [batch, wide / block, rows, columns, block]), [0, 2, 3, 1, 4]);
  flat = builder.reshape(flat, [batch, rows, columns, wide]);
  context.put(result, unfoldBlocks(context, flat, axes, result.shape), plainLayout(4));
}

function wideWeights(
  context: LoweringContext,
  filter: IrValue,
  block: number,
  axes: readonly [BlockAxis, BlockAxis],
  channels: number,
  wide: number,
  direction: string,
): OnnxRef {
  const { builder } = context;
  const [height, width, inChannels, outChannels] = filter.shape;
  const layout = weightLayout(block, inChannels, outChannels);
  if (layout === undefined) throw new Error(`Weights [${filter.shape.join()}] do not lie in blocks of ${block}.`);
  const whole = direction === 'forward' ? inChannels : outChannels;
  const taps = height * width;
  const window = axes[0].kernel * axes[1].kernel;
  const spread = spreadConstant(context, axes, width, taps, channels, wide);
  const rows = builder.reshape(context.as(filter, layout), [whole / block, channels * taps, block]);
  const columns = builder.reshape(builder.transpose(rows, [0, 2, 1]), [whole, channels * taps]);
  const product = builder.op('MatMul', [columns, spread], [whole, window * wide]);
  const split = builder.reshape(product, [whole / block, block, window, wide / block, block]);
  return builder.reshape(builder.transpose(split, [3, 0, 2, 1, 4]), [wide, whole, axes[0].kernel, axes[1].kernel]);
}
