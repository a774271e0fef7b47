import type { IrValue } from '../../ir/graph.js';
import { range } from '../../shapes.js';
import type { LoweringContext } from '../context.js';
import { blockedWeightLayout, type Layout } from '../layout.js';
import type { OnnxRef } from '../onnx-builder.js';
import { indexConstant } from './pixels.js';

/**
 * How weights `[kh, kw, I, O]` lie: `[I/b, O/b, kh, kw, b, b]`, which is what the weight gradient comes out as;
 * where I or O is less than a block, as the convolution that writes the other one wants them:
 * `[O/b, I, kh, kw, b]` and `[I/b, O, kh, kw, b]`. Undefined where neither or both are whole blocks short.
 */
export function weightLayout(block: number, inChannels: number, outChannels: number): Layout | undefined {
  const inWhole = inChannels % block === 0;
  const outWhole = outChannels % block === 0;
  if (inWhole && outWhole) return blockedWeightLayout(block, block);
  if (outWhole && inChannels < block) return { factors: [[0], [0], [0], [0, block]], order: [3, 2, 0, 1, 4] };
  if (inWhole && outChannels < block) return { factors: [[0], [0], [0, block], [0]], order: [2, 4, 0, 1, 3] };
  return undefined;
}

/** Weights of which both channel numbers are whole blocks. */
export class BlockedWeights {
  private readonly ref: OnnxRef;
  private readonly height: number;
  private readonly width: number;
  private readonly inBlocks: number;
  private readonly outBlocks: number;

  constructor(
    private readonly context: LoweringContext,
    filter: IrValue,
    private readonly block: number,
  ) {
    const [height, width, inChannels, outChannels] = filter.shape;
    this.ref = context.as(filter, blockedWeightLayout(block, block));
    this.height = height;
    this.width = width;
    this.inBlocks = inChannels / block;
    this.outBlocks = outChannels / block;
  }

  /** As the convolution from I to O channels reads them. */
  forward(): OnnxRef {
    const { height, width, inBlocks, outBlocks, block } = this;
    const shape = [outBlocks * block, inBlocks * block, height, width];
    if (inBlocks === 1 || outBlocks === 1) return this.context.builder.reshape(this.ref, shape);
    const order = range(outBlocks).flatMap((o) => range(inBlocks).map((i) => i * outBlocks + o));
    return this.context.builder.reshape(this.rows(this.ref, height * width * block * block, order), shape);
  }

  /** As the convolution from O to I channels with the given taps reads them. */
  backward(rowTaps: readonly number[], columnTaps: readonly number[]): OnnxRef {
    const { height, width, inBlocks, outBlocks, block } = this;
    const order = range(inBlocks * outBlocks).flatMap((pair) =>
      rowTaps.flatMap((a) => columnTaps.map((b) => (pair * height + a) * width + b)),
    );
    const shape = [inBlocks * block, outBlocks * block, rowTaps.length, columnTaps.length];
    return this.context.builder.reshape(this.rows(this.swapped(), block * block, order), shape);
  }

  /** With input and output channels of each block exchanged: what ReorderInput does with a block of weights. */
  private swapped(): OnnxRef {
    const { height, width, inBlocks, outBlocks, block, context } = this;
    const shape = [inBlocks * outBlocks * height * width, block, 2, block / 2];
    return context.builder.nchwc('ReorderInput', [context.builder.reshape(this.ref, shape)], shape);
  }

  private rows(ref: OnnxRef, length: number, order: readonly number[]): OnnxRef {
    const { builder } = this.context;
    const source = builder.reshape(ref, [ref.shape.reduce((a, b) => a * b, 1) / length, length]);
    if (order.length === source.shape[0] && order.every((v, i) => v === i)) return source;
    return builder.gather(source, indexConstant(this.context, Int32Array.from(order)), 0);
  }
}

/**
 * Weights of which one channel number is less than a block, as the convolution from that one to the other reads them
 * (`[whole, few, taps…]`), with the given taps.
 */
export function fewToWhole(context: LoweringContext, filter: IrValue, block: number, rowTaps: readonly number[], columnTaps: readonly number[]): OnnxRef {
  const { builder } = context;
  const [height, width, inChannels, outChannels] = filter.shape;
  const layout = weightLayout(block, inChannels, outChannels);
  if (layout === undefined) throw new Error(`Weights [${filter.shape.join()}] do not lie in blocks of ${block}.`);
  const few = Math.min(inChannels, outChannels);
  const whole = Math.max(inChannels, outChannels);
  const shape = [whole, few, rowTaps.length, columnTaps.length];
  const taps = rowTaps.flatMap((a) => columnTaps.map((b) => a * width + b));
  const ref = context.as(filter, layout);
  if (taps.length === height * width && taps.every((t, i) => t === i)) return builder.reshape(ref, shape);
  const rows = builder.reshape(ref, [(whole / block) * few, height * width, block]);
  return builder.reshape(builder.gather(rows, indexConstant(context, Int32Array.from(taps)), 1), shape);
}
