import type { LoweringContext } from '../context.js';
import type { OnnxRef } from '../onnx-builder.js';
import { blockedConv, blockedInput, putBlocked } from './blocked-conv.js';
import { BlockedWeights, fewToWhole } from './blocked-weights.js';
import { type ConvOperands, rectified } from './operands.js';
import { axisPhases, interleaved } from './phases.js';
import { pickPixels } from './pixels.js';
import type { Window } from './window.js';

/** The data gradient of a convolution, or a transposed convolution with a bias, into whole blocks of channels. */
export function lowerBlockedInputGrad(context: LoweringContext, window: Window, block: number, operands: ConvOperands): void {
  const { builder } = context;
  const { source: dy, filter, bias, result, rectify } = operands;
  const { batch, inChannels, outChannels, axes } = window;
  const whole = outChannels % block === 0 ? new BlockedWeights(context, filter, block) : undefined;
  const weights = (rows: readonly number[], columns: readonly number[]): OnnxRef =>
    whole?.backward(rows, columns) ?? fewToWhole(context, filter, block, rows, columns);
  const source = blockedInput(context, dy, block);
  const places = interleaved(axes[0], axes[1]);
  const gaps = places.includes(-1);
  const flatBias = bias === undefined ? undefined : builder.reshape(context.plain(bias), [inChannels]);
  const planes = (batch * inChannels) / block;
  const parts: OnnxRef[] = [];
  for (const row of axisPhases(axes[0])) {
    for (const column of axisPhases(axes[1])) {
      if (row.out === 0 || column.out === 0) continue;
      const part = blockedConv(builder, source, weights(row.taps, column.taps), {
        dilations: [row.dilation, column.dilation],
        pads: [row.before, column.before, row.after, column.after],
        bias: gaps ? undefined : flatBias,
        // In a gap the bias alone is rectified, if there is one.
        rectify: rectify && (!gaps || bias === undefined),
      });
      parts.push(builder.reshape(part, [planes, row.out * column.out, block]));
    }
  }
  let image = builder.reshape(pickPixels(context, parts, places), [batch, inChannels, axes[0].size, axes[1].size]);
  if (gaps && flatBias !== undefined) {
    const blocks = inChannels / block;
    const shape = [batch, blocks, places.length, block];
    const sum = builder.binary('Add', builder.reshape(image, shape), builder.reshape(flatBias, [blocks, 1, block]), shape);
    image = rectified(context, sum, operands);
  }
  putBlocked(context, result, image, block);
}
