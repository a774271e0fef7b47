import { sizeOf } from '../../shapes.js';
import type { IrValue } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import { blockedImageLayout, type Layout, physicalShape, plainLayout } from '../layout.js';
import type { OnnxRef } from '../onnx-builder.js';

/**
 * Images seen as `[planes, places, width]`: what lies together at one place moves as a whole. In row-major order
 * there is one plane per image and the width is that of all channels; in blocks there is one plane per block.
 */
export interface PixelForm {
  readonly layout: Layout;
  readonly planes: (batch: number) => number;
  readonly width: number;
}

/** Block of channels in which images with so many channels lie here; undefined where they do not lie in blocks. */
export function imageBlock(context: LoweringContext, channels: number): number | undefined {
  const block = context.target.nchwcBlock;
  return block !== undefined && channels % block === 0 ? block : undefined;
}

/** How images with so many channels are best seen as pixels. */
export function pixelForm(context: LoweringContext, channels: number): PixelForm {
  const block = imageBlock(context, channels);
  if (block === undefined) return { layout: plainLayout(4), planes: (batch) => batch, width: channels };
  return { layout: blockedImageLayout(block), planes: (batch) => (batch * channels) / block, width: block };
}

/** A value `[N, H, W, C]` as `[planes, H·W, width]`. */
export function pixelsOf(context: LoweringContext, value: IrValue, form: PixelForm): OnnxRef {
  const [batch, height, width] = value.shape;
  return context.builder.reshape(context.as(value, form.layout), [form.planes(batch), height * width, form.width]);
}

/** Says that a value lies in `[planes, H·W, width]`. */
export function putPixels(context: LoweringContext, value: IrValue, pixels: OnnxRef, form: PixelForm): void {
  context.put(value, context.builder.reshape(pixels, physicalShape(form.layout, value.shape)), form.layout);
}

/**
 * Pixels picked from one or several lists of them (all `[planes, places, width]`, counted through). An index of −1
 * gives `outside` in every channel.
 */
export function pickPixels(context: LoweringContext, parts: readonly OnnxRef[], indices: Int32Array, outside = 0): OnnxRef {
  const { builder } = context;
  const all = [...parts];
  const places = parts.reduce((sum, part) => sum + part.shape[1], 0);
  let picked = indices;
  if (indices.includes(-1)) {
    const [planes, , width] = parts[0].shape;
    all.push(builder.filled(outside, [planes, 1, width]));
    picked = indices.map((i) => (i < 0 ? places : i));
  }
  const source = builder.concat(all, 1);
  if (picked.length === source.shape[1] && picked.every((v, i) => v === i)) return source;
  return builder.gather(source, indexConstant(context, picked), 1);
}

/** Indices as a constant; equal ones are stored once. */
export function indexConstant(context: LoweringContext, indices: Int32Array): OnnxRef {
  return context.shared(context, `indices ${digest(indices)}`, () => context.builder.constant(indices, [indices.length], 'int32'));
}

/** A constant of floats made once for all operations that ask for it under this key. */
export function floatConstant(context: LoweringContext, key: string, shape: readonly number[], fill: (data: Float32Array) => void): OnnxRef {
  return context.shared(context, `floats ${key}`, () => {
    const data = new Float32Array(sizeOf(shape));
    fill(data);
    return context.builder.constant(data, shape, 'float32');
  });
}

/** Long lists would make long keys: length and two independent 32-bit hashes tell them apart. */
function digest(indices: Int32Array): string {
  if (indices.length <= 64) return indices.join();
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (const value of indices) {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul((b << 5) ^ (b >>> 27) ^ value, 0x85ebca6b);
  }
  return `${indices.length}:${a >>> 0}:${b >>> 0}`;
}
