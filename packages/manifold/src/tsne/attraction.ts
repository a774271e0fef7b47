import type { JointProbabilities } from './joint-probabilities.js';

const { log } = Math;

/** Σ_j p_ij (y_i - y_j)/(1 + |y_i - y_j|²) for points from … to, into `force` [n, d]; in any number of dimensions. */
export function attract({ starts, columns, values }: JointProbabilities, y: Float64Array, dimensions: number, from: number, to: number, force: Float64Array): void {
  force.fill(0, from * dimensions, to * dimensions);
  for (let i = from; i < to; i++) {
    const o = i * dimensions;
    for (let q = starts[i]; q < starts[i + 1]; q++) {
      const p = columns[q] * dimensions;
      let squared = 1;
      for (let c = 0; c < dimensions; c++) squared += (y[o + c] - y[p + c]) ** 2;
      const pull = values[q] / squared;
      for (let c = 0; c < dimensions; c++) force[o + c] += pull * (y[o + c] - y[p + c]);
    }
  }
}

/** Σ p_ij log(1 + |y_i - y_j|²) over the rows from … to. */
export function stretch({ starts, columns, values }: JointProbabilities, y: Float64Array, dimensions: number, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) {
    for (let q = starts[i]; q < starts[i + 1]; q++) {
      const p = columns[q] * dimensions;
      let squared = 1;
      for (let c = 0; c < dimensions; c++) {
        const d = y[i * dimensions + c] - y[p + c];
        squared += d * d;
      }
      sum += values[q] * log(squared);
    }
  }
  return sum;
}

/** Σ p log p, which the Kullback-Leibler divergence contains and no map changes. */
export function negativeEntropy({ values }: JointProbabilities): number {
  let sum = 0;
  for (const p of values) if (p > 0) sum += p * log(p);
  return sum;
}
