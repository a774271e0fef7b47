import type { Repulsion } from './repulsion.js';

/** All pairs, in any number of dimensions: n² operations. */
export class ExactRepulsion implements Repulsion {
  readonly selfPotential = 1;

  private sources: Float64Array = new Float64Array(0);

  constructor(private readonly dimensions: number) {}

  prepare(y: Float64Array): void {
    this.sources = y;
  }

  forces(y: Float64Array, from: number, to: number, force: Float64Array): number {
    const { sources, dimensions } = this;
    return dimensions === 2 ? forcesInPlane(y, sources, from, to, force) : forcesInSpace(y, sources, dimensions, from, to, force);
  }
}

function forcesInPlane(y: Float64Array, sources: Float64Array, from: number, to: number, force: Float64Array): number {
  let sum = 0;
  for (let i = 2 * from; i < 2 * to; i += 2) {
    const x0 = y[i];
    const x1 = y[i + 1];
    let f0 = 0;
    let f1 = 0;
    for (let j = 0; j < sources.length; j += 2) {
      const d0 = x0 - sources[j];
      const d1 = x1 - sources[j + 1];
      const q = 1 / (1 + d0 * d0 + d1 * d1);
      sum += q;
      f0 += q * q * d0;
      f1 += q * q * d1;
    }
    force[i] = f0;
    force[i + 1] = f1;
  }
  return sum;
}

function forcesInSpace(y: Float64Array, sources: Float64Array, dimensions: number, from: number, to: number, force: Float64Array): number {
  let sum = 0;
  const d = new Float64Array(dimensions);
  const total = new Float64Array(dimensions);
  for (let i = from * dimensions; i < to * dimensions; i += dimensions) {
    total.fill(0);
    for (let j = 0; j < sources.length; j += dimensions) {
      let squared = 1;
      for (let c = 0; c < dimensions; c++) {
        d[c] = y[i + c] - sources[j + c];
        squared += d[c] * d[c];
      }
      const q = 1 / squared;
      sum += q;
      for (let c = 0; c < dimensions; c++) total[c] += q * q * d[c];
    }
    force.set(total, i);
  }
  return sum;
}
