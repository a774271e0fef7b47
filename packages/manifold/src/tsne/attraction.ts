import type { JointProbabilities } from './joint-probabilities.js';

/**
 * Adds Σ_j factor·p_ij (y_i - y_j)/(1 + |y_i - y_j|²) over the pairs in rows from … to, to both points of each pair, into
 * `force` [n, d].
 */
export function attract(joint: JointProbabilities, y: Float64Array, dimensions: number, from: number, to: number, factor: number, force: Float64Array): void {
  if (dimensions === 2) attractInPlane(joint, y, from, to, factor, force);
  else attractInSpace(joint, y, dimensions, from, to, factor, force);
}

function attractInPlane({ starts, columns, values }: JointProbabilities, y: Float64Array, from: number, to: number, factor: number, force: Float64Array): void {
  for (let i = from; i < to; i++) {
    const x0 = y[2 * i];
    const x1 = y[2 * i + 1];
    const end = starts[i + 1];
    let f0 = 0;
    let f1 = 0;
    for (let q = starts[i]; q < end; q++) {
      const j = columns[q] << 1;
      const d0 = x0 - y[j];
      const d1 = x1 - y[j + 1];
      const pull = (factor * values[q]) / (1 + d0 * d0 + d1 * d1);
      const g0 = pull * d0;
      const g1 = pull * d1;
      f0 += g0;
      f1 += g1;
      force[j] -= g0;
      force[j + 1] -= g1;
    }
    force[2 * i] += f0;
    force[2 * i + 1] += f1;
  }
}

function attractInSpace(
  { starts, columns, values }: JointProbabilities,
  y: Float64Array,
  dimensions: number,
  from: number,
  to: number,
  factor: number,
  force: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const o = i * dimensions;
    for (let q = starts[i]; q < starts[i + 1]; q++) {
      const p = columns[q] * dimensions;
      let squared = 0;
      for (let c = 0; c < dimensions; c++) squared += (y[o + c] - y[p + c]) ** 2;
      const pull = (factor * values[q]) / (1 + squared);
      for (let c = 0; c < dimensions; c++) {
        const g = pull * (y[o + c] - y[p + c]);
        force[o + c] += g;
        force[p + c] -= g;
      }
    }
  }
}

/** Σ p_ij log(1 + |y_i - y_j|²) over the pairs i < j in rows from … to. */
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
      sum += values[q] * Math.log(squared);
    }
  }
  return sum;
}

/** Σ p log p over ordered pairs, which the Kullback-Leibler divergence contains and no map changes. */
export function negativeEntropy({ values }: JointProbabilities): number {
  let sum = 0;
  for (const p of values) if (p > 0) sum += p * Math.log(p);
  return 2 * sum;
}
