import type { IrValue } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import type { OnnxRef } from '../onnx-builder.js';
import { blockedConv, blockedInput } from './blocked-conv.js';
import { weightLayout } from './blocked-weights.js';
import { floatConstant } from './pixels.js';
import { onnxPads, overhang, reach, type Window } from './window.js';

/**
 * The weight gradient where one of the two images has fewer channels than a block: a convolution with one-hot weights
 * lays out that image's taps as channels, and products over the places of each image follow.
 */
export function lowerFewFilterGrad(context: LoweringContext, window: Window, block: number, x: IrValue, dy: IrValue, result: IrValue): void {
  const { builder } = context;
  const [height, width, inChannels, outChannels] = result.shape;
  const layout = weightLayout(block, inChannels, outChannels);
  if (layout === undefined) throw new Error(`Weights [${result.shape.join()}] do not lie in blocks of ${block}.`);
  const inFew = inChannels < block;
  const few = inFew ? inChannels : outChannels;
  const taps = few * height * width;
  const columns = inFew ? inputTaps(context, window, block, x) : gradientTaps(context, window, block, dy);
  const other = blockedInput(context, inFew ? dy : x, block);
  const [batch, whole, rows, across] = other.shape;
  const places = rows * across;
  const blocks = whole / block;
  // As rows of a matrix: a product with its left operand transposed takes half as long again.
  const byTap = builder.nchwc('ReorderOutput', [columns], [batch, taps, rows, across], { channels: { int: taps } });
  const products = builder.op(
    'MatMul',
    [builder.reshape(byTap, [batch, 1, taps, places]), builder.reshape(other, [batch, blocks, places, block])],
    [batch, blocks, taps, block],
  );
  const size = blocks * taps * block;
  const sum = builder.op('MatMul', [builder.filled(1, [1, batch]), builder.reshape(products, [batch, size])], [1, size]);
  context.put(result, builder.reshape(sum, [blocks, few, height, width, block]), layout);
}

/** Whether `lowerFewFilterGrad` can do it. */
export function fewFilterGradFits(window: Window, block: number): boolean {
  const { inChannels, outChannels, axes } = window;
  const inFew = inChannels < block && outChannels % block === 0;
  const outFew = outChannels < block && inChannels % block === 0;
  return inFew || (outFew && axes.every((a) => a.stride === 1 && a.before < reach(a) && overhang(a) < reach(a)));
}

/** Channel `(i, a, b)` of the result at a window position is what tap (a, b) of channel i sees there. */
function inputTaps(context: LoweringContext, window: Window, block: number, x: IrValue): OnnxRef {
  const { axes, inChannels } = window;
  const weights = oneHot(context, block, inChannels, axes[0].kernel, axes[1].kernel, false);
  return blockedConv(context.builder, blockedInput(context, x, block), weights, {
    strides: axes.map((a) => a.stride),
    dilations: axes.map((a) => a.dilation),
    pads: onnxPads(axes),
  });
}

/** Channel `(o, a, b)` of the result at a place of the image is the gradient that meets it through tap (a, b). */
function gradientTaps(context: LoweringContext, window: Window, block: number, dy: IrValue): OnnxRef {
  const { axes, outChannels } = window;
  const weights = oneHot(context, block, outChannels, axes[0].kernel, axes[1].kernel, true);
  const before = axes.map((a) => reach(a) - 1 - a.before);
  const after = axes.map((a, i) => a.size + reach(a) - 1 - a.out - before[i]);
  return blockedConv(context.builder, blockedInput(context, dy, block), weights, {
    dilations: axes.map((a) => a.dilation),
    pads: [...before, ...after],
  });
}

function oneHot(context: LoweringContext, block: number, channels: number, height: number, width: number, flipped: boolean): OnnxRef {
  const taps = height * width;
  const wide = Math.ceil((channels * taps) / block) * block;
  return floatConstant(context, `one-hot ${[block, channels, height, width].join()} ${flipped}`, [wide, channels, height, width], (data) => {
    for (let c = 0; c < channels; c++) {
      for (let tap = 0; tap < taps; tap++) {
        const to = c * taps + tap;
        const place = flipped ? taps - 1 - tap : tap;
        // [wide / block, channels, taps, block]
        data[((Math.floor(to / block) * channels + c) * taps + place) * block + (to % block)] = 1;
      }
    }
  });
}
