import { backend_util } from '@tensorflow/tfjs';
import type { IrValue } from '../ir/graph.js';
import { sizeOf } from '../shapes.js';
import { attribute, type KernelCall, type KernelTable } from './kernel.js';
import { indices } from './numeric.js';

/** Operations that deal blocks of one axis to another, and diagonals. */
export const blockKernels: KernelTable = {
  BatchToSpaceND: (call) => {
    const { builder, inputs } = call;
    const [blocks, crops] = [attribute<number[]>(call, 'blockShape'), attribute<number[][]>(call, 'crops')];
    const shape = [...inputs['x'].shape];
    const product = sizeOf(blocks);
    const parts = backend_util.getReshaped(shape, blocks, product);
    const order = backend_util.getPermuted(parts.length, blocks.length);
    const whole = backend_util.getReshapedPermuted(shape, blocks, product);
    const spread = builder.reshape(builder.transpose(builder.reshape(inputs['x'], parts), order), whole);
    const [starts, sizes] = [backend_util.getSliceBeginCoords(crops, blocks.length), backend_util.getSliceSize(whole, crops, blocks.length)];
    // Both end with the last axis that has blocks.
    return builder.slice(spread, whole.map((_, d) => starts[d] ?? 0), whole.map((n, d) => sizes[d] ?? n));
  },
  SpaceToBatchND: (call) => {
    const { builder, inputs } = call;
    const [blocks, paddings] = [attribute<number[]>(call, 'blockShape'), attribute<[number, number][]>(call, 'paddings')];
    const padded = pad(call, inputs['x'], paddings);
    const product = sizeOf(blocks);
    const parts = backend_util.getReshaped([...padded.shape], blocks, product, false);
    const order = backend_util.getPermuted(parts.length, blocks.length, false);
    const whole = backend_util.getReshapedPermuted([...padded.shape], blocks, product, false);
    return builder.reshape(builder.transpose(builder.reshape(padded, parts), order), whole);
  },
  Diag: ({ builder, inputs: { x } }) => {
    const n = sizeOf(x.shape);
    const diagonal = builder.binary('Equal', indices(builder, n, [n, 1]), indices(builder, n), 'bool');
    const number = x.type === 'bool' ? builder.cast(x, 'int32') : x;
    const made = builder.where(diagonal, builder.reshape(number, [n]), builder.splat(0, [], number.type));
    return builder.reshape(builder.cast(made, x.type), [...x.shape, ...x.shape]);
  },
};

function pad({ builder }: KernelCall, x: IrValue, paddings: readonly [number, number][]): IrValue {
  const all = x.shape.map((_, d) => (d === 0 || d > paddings.length ? [0, 0] : paddings[d - 1]));
  if (all.every(([before, after]) => before === 0 && after === 0)) return x;
  const shape = x.shape.map((n, d) => n + all[d][0] + all[d][1]);
  return builder.op('Pad', [x], shape, x.type, { before: all.map(([b]) => b), after: all.map(([, a]) => a), value: 0 });
}
