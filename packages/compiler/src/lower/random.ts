import type { IrNode } from '../ir/graph.js';
import { range, sizeOf } from '../shapes.js';
import type { LoweringContext } from './context.js';
import type { LoweringTable } from './lowerings.js';
import type { OnnxRef } from './onnx-builder.js';

const GOLDEN = 0x9e3779b9;
const UNIT = 2 ** -24;

/** Lowerings of the counter-based random numbers of `@latentkit/core`, bit for bit those of its `draws`. */
export const randomLowerings: LoweringTable = {
  RandomUniform: (context, node) => {
    const { shape } = node.outputs[0];
    const [low, high] = [node.attributes['low'] as number, node.attributes['high'] as number];
    const b = context.builder;
    const u = unit(context, words(context, node, sizeOf(shape)));
    const scaled = b.binary('Mul', u, b.scalar(Math.fround(high - low)), u.shape);
    const shifted = low === 0 ? scaled : b.binary('Add', scaled, b.scalar(Math.fround(low)), u.shape);
    // Rounding may reach the upper end, which does not belong to the interval.
    const top = b.scalar(floatBelow(Math.fround(high)));
    const below = low === 0 && high === 1 ? u : b.op('Clip', [shifted, undefined, top], u.shape);
    context.put(node.outputs[0], b.reshape(below, shape));
  },
  RandomNormal: (context, node) => {
    const { shape } = node.outputs[0];
    const b = context.builder;
    const n = sizeOf(shape);
    const half = Math.ceil(n / 2);
    const [first, second] = b.split(unit(context, words(context, node, 2 * half)), [half, half], 0);
    // ((word >> 8) + 1) / 2^24 lies in (0, 1].
    const v = b.binary('Add', first, b.scalar(UNIT), [half]);
    const radius = b.op('Sqrt', [b.binary('Mul', b.op('Log', [v], [half]), b.scalar(-2), [half])], [half]);
    const angle = b.binary('Mul', second, b.scalar(2 * Math.PI), [half]);
    const parts = ['Cos', 'Sin'].map((f) => b.binary('Mul', radius, b.op(f, [angle], [half]), [half]));
    let z = b.concat(parts, 0);
    if (2 * half !== n) z = b.slice(z, { axes: [0], starts: [0], ends: [n] });
    const [mean, stddev] = [node.attributes['mean'] as number, node.attributes['stddev'] as number];
    if (stddev !== 1) z = b.binary('Mul', z, b.scalar(Math.fround(stddev)), [n]);
    if (mean !== 0) z = b.binary('Add', z, b.scalar(Math.fround(mean)), [n]);
    context.put(node.outputs[0], b.reshape(z, shape));
  },
};

/** The first n words of the stream whose key the node reads. */
function words(context: LoweringContext, node: IrNode, n: number): OnnxRef {
  const b = context.builder;
  const key = context.plain(node.inputs[0]);
  const [k0, k1] = b.split(key, [1, 1], 0);
  const u32 = (value: number): OnnxRef => b.constant(Uint32Array.of(value), [], 'uint32');
  const op = (name: string, x: OnnxRef, y: OnnxRef): OnnxRef => b.binary(name, x, y, [n], 'uint32');
  const shift = (x: OnnxRef, bits: number): OnnxRef =>
    b.op('BitShift', [x, u32(bits)], [n], 'uint32', { attributes: { direction: { string: 'RIGHT' } } });
  const multiples = context.shared(context, `multiples ${n}`, () =>
    b.constant(Uint32Array.from(range(n), (i) => Math.imul(i, GOLDEN) >>> 0), [n], 'uint32'),
  );
  const a = op('Add', multiples, k0);
  const d = op('BitwiseXor', op('BitwiseXor', a, shift(a, 16)), k1);
  const e = op('Mul', d, u32(0x7feb352d));
  const h = op('Mul', op('BitwiseXor', e, shift(e, 15)), u32(0x846ca68b));
  return op('BitwiseXor', h, shift(h, 16));
}

/** The upper 24 bits of words as multiples of 2^-24 in [0, 1). */
function unit(context: LoweringContext, word: OnnxRef): OnnxRef {
  const b = context.builder;
  const eight = b.constant(Uint32Array.of(8), [], 'uint32');
  const bits = b.op('BitShift', [word, eight], word.shape, 'uint32', { attributes: { direction: { string: 'RIGHT' } } });
  const float = b.op('Cast', [bits], word.shape, 'float32', { attributes: { to: { int: 1 } } });
  return b.binary('Mul', float, b.scalar(UNIT), word.shape);
}

function floatBelow(x: number): number {
  const bits = new Int32Array(Float32Array.of(x).buffer);
  bits[0] += x > 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0];
}

