import { type Code, FunctionBuilder, f32x4, int } from './wasm/function-builder.js';
import { type Kernel, WasmKernels } from './wasm/instance.js';
import type { WasmFunction } from './wasm/module.js';
import type { JointProbabilities } from './joint-probabilities.js';

const { add, subtract, multiply, divide, pick } = f32x4;

/** What `attract` of attraction.ts does in the plane, in float32, for four partners at once. */
function attractInPlane(): WasmFunction {
  const f = new FunctionBuilder('attract', 7);
  const [starts, columns, values, places, force, from, to] = Array.from({ length: 7 }, (_, i) => f.parameter(i));
  const point = f.integer(from);
  const placeOf = (index: Code): Code => int.add(places, int.shiftLeft(index, 3));
  f.loop(point, to, 1, () => {
    const row = f.integer(int.add(starts, int.shiftLeft(point, 2)));
    const q = f.integer(int.shiftLeft(int.load(row), 2));
    const end = f.integer(int.shiftLeft(int.load(row, 4), 2));
    const here = f.vector(f32x4.loadPairs(placeOf(point), placeOf(point)));
    const sums = [f.vector(f32x4.constant(0)), f.vector(f32x4.constant(0))];
    f.loop(q, end, 16, () => {
      const partner = (k: number): Code => placeOf(int.load(int.add(columns, q), 4 * k));
      const [a, b] = [0, 2].map((k) => f.vector(subtract(here, f32x4.loadPairs(partner(k), partner(k + 1)))));
      const [aa, bb] = [a, b].map((d) => f.vector(multiply(d, d)));
      const squared = add(add(pick(aa, bb, [0, 2, 4, 6]), pick(aa, bb, [1, 3, 5, 7])), f32x4.constant(1));
      const pull = f.vector(divide(f32x4.load(int.add(values, q)), squared));
      f.assign(sums[0], add(sums[0], multiply(a, pick(pull, pull, [0, 0, 1, 1]))));
      f.assign(sums[1], add(sums[1], multiply(b, pick(pull, pull, [2, 2, 3, 3]))));
    });
    const sum = f.vector(add(sums[0], sums[1]));
    f.storePair(int.add(force, int.shiftLeft(point, 3)), add(sum, pick(sum, sum, [2, 3, 2, 3])));
  });
  return f.build();
}

const KERNELS = new WasmKernels(() => [attractInPlane()]);

/** Arrays in linear memory: what attraction in the plane is computed from, and into. */
export interface LinearForces {
  readonly memory: WebAssembly.Memory;
  /** Positions in float32: [n, 2]. */
  readonly places: Float32Array;
  /** Attractive forces: [n, 2]. */
  readonly force: Float32Array;
}

/** Attraction in the plane; the joint probabilities must lie in the same memory. */
export function attractionKernel({ memory, places, force }: LinearForces, { starts, columns, values }: JointProbabilities): (from: number, to: number) => void {
  const kernel: Kernel = KERNELS.over(memory)['attract'];
  const addresses = [starts, columns, values, places, force].map((array) => array.byteOffset);
  return (from, to) => kernel(...addresses, from, to);
}
