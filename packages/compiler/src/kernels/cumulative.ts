import type { IrBuilder } from '../ir/builder.js';
import type { IrValue } from '../ir/graph.js';
import { normalizeAxis } from '../shapes.js';
import { attribute, type KernelCall, type KernelTable } from './kernel.js';

/** Running sums and products along an axis. */
export const cumulativeKernels: KernelTable = {
  Cumsum: (call) => {
    const { x, axis, exclusive, reverse } = settings(call);
    return call.builder.unary('CumSum', x, { axis, exclusive, reverse });
  },
  // ONNX has no running product: in each pass every element is multiplied by the one 1, 2, 4, … places before it.
  Cumprod: (call) => {
    const { builder } = call;
    const { x, axis, exclusive, reverse } = settings(call);
    const n = x.shape[axis];
    let product = exclusive ? shifted(builder, x, axis, 1, reverse) : x;
    for (let step = 1; step < n; step *= 2) product = builder.mul(product, shifted(builder, product, axis, step, reverse));
    return product;
  },
};

function settings(call: KernelCall): { x: IrValue; axis: number; exclusive: boolean; reverse: boolean } {
  const { x } = call.inputs;
  return {
    x: x.type === 'bool' ? call.builder.cast(x, 'int32') : x,
    axis: normalizeAxis(attribute<number>(call, 'axis'), x.shape.length),
    exclusive: attribute<boolean | undefined>(call, 'exclusive') ?? false,
    reverse: attribute<boolean | undefined>(call, 'reverse') ?? false,
  };
}

/** The value moved along an axis, ones where nothing is left. */
function shifted(builder: IrBuilder, x: IrValue, axis: number, by: number, back: boolean): IrValue {
  const n = x.shape[axis];
  const at = (d: number, value: number): number => (d === axis ? value : 0);
  if (n === 0) return x;
  const sizes = x.shape.map((size, d) => (d === axis ? n - by : size));
  const ones = builder.splat(1, x.shape.map((size, d) => (d === axis ? by : size)), x.type);
  const kept = builder.slice(x, x.shape.map((_, d) => at(d, back ? by : 0)), sizes);
  if (n === by) return ones;
  return builder.concat(back ? [kept, ones] : [ones, kept], axis);
}
