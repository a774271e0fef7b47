import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, checkpoint, request } from '@latentkit/linalg';
import type { NMFConfig } from './config.js';
import { SMALL, divergence } from './divergence.js';
import type { Factorization, Factors, Penalty, SearchOptions } from './factors.js';

// The criterion is looked at every so many iterations, since it costs as much as one.
const LOOK = 10;

/**
 * Multiplicative updates (Lee & Seung, 2001; Févotte & Idier, 2011, https://doi.org/10.1162/NECO_a_00168): every
 * number is multiplied by a ratio that is 1 where the gradient is 0, so zeros stay. 4·n·p·k operations an iteration
 * for the Frobenius loss, 8·n·p·k for Kullback-Leibler.
 */
export function* multiplicativeUpdates(
  x: NdArray<Float64Array>,
  start: Factors,
  loss: NMFConfig['loss'],
  options: SearchOptions,
): Computation<Factorization> {
  const { tolerance, maxIterations, penaltyW, penaltyH, updateH } = options;
  const w = ndarray(start.w.data.slice(), start.w.shape);
  const h = ndarray(start.h.data.slice(), start.h.shape);
  const first = yield* divergence(x, { w, h }, loss);
  let previous = first;
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < maxIterations) {
    const forW = loss === 'frobenius' ? yield* frobeniusRatioW(x, w, h) : yield* divergenceRatioW(x, w, h);
    multiply(w.data, forW, penaltyW);
    if (updateH) {
      const forH = loss === 'frobenius' ? yield* frobeniusRatioH(x, w, h) : yield* divergenceRatioH(x, w, h);
      multiply(h.data, forH, penaltyH);
      if (loss !== 'frobenius') for (let i = 0; i < h.data.length; i++) if (h.data[i] < Number.EPSILON) h.data[i] = 0;
    }
    iterations++;
    if (tolerance > 0 && iterations % LOOK === 0) {
      const error = yield* divergence(x, { w, h }, loss);
      converged = first === 0 || (previous - error) / first < tolerance;
      previous = error;
    }
    yield* checkpoint(iterations, maxIterations, { error: previous });
  }
  return { w, h, iterations, converged };
}

/** What a factor is multiplied by and divided by. */
interface Ratio {
  readonly numerator: Float64Array;
  readonly denominator: (index: number) => number;
}

function multiply(factor: Float64Array, { numerator, denominator }: Ratio, { l1, l2 }: Penalty): void {
  for (let i = 0; i < factor.length; i++) {
    const below = denominator(i) + l1 + l2 * factor[i];
    factor[i] *= numerator[i] / (below === 0 ? SMALL : below);
  }
}

type Matrix = NdArray<Float64Array>;

function* frobeniusRatioW(x: Matrix, w: Matrix, h: Matrix): Computation<Ratio> {
  const numerator = (yield* request((kernels) => kernels.matmul(x, h, { transposeB: true }))).data;
  const hht = yield* request((kernels) => kernels.matmul(h, h, { transposeB: true }));
  const { data } = yield* request((kernels) => kernels.matmul(w, hht));
  return { numerator, denominator: (i) => data[i] };
}

function* frobeniusRatioH(x: Matrix, w: Matrix, h: Matrix): Computation<Ratio> {
  const numerator = (yield* request((kernels) => kernels.matmul(w, x, { transposeA: true }))).data;
  const wtw = yield* request((kernels) => kernels.matmul(w, w, { transposeA: true }));
  const { data } = yield* request((kernels) => kernels.matmul(wtw, h));
  return { numerator, denominator: (i) => data[i] };
}

function* divergenceRatioW(x: Matrix, w: Matrix, h: Matrix): Computation<Ratio> {
  const quotient = yield* quotients(x, w, h);
  const numerator = (yield* request((kernels) => kernels.matmul(quotient, h, { transposeB: true }))).data;
  const [k, p] = h.shape;
  const sums = Float64Array.from({ length: k }, (_, r) => h.data.subarray(r * p, (r + 1) * p).reduce((a, b) => a + b, 0));
  return { numerator, denominator: (i) => sums[i % k] };
}

function* divergenceRatioH(x: Matrix, w: Matrix, h: Matrix): Computation<Ratio> {
  const quotient = yield* quotients(x, w, h);
  const numerator = (yield* request((kernels) => kernels.matmul(w, quotient, { transposeA: true }))).data;
  const [k, p] = h.shape;
  const sums = new Float64Array(k);
  for (let i = 0; i < w.data.length; i++) sums[i % k] += w.data[i];
  return { numerator, denominator: (i) => sums[Math.floor(i / p)] || 1 };
}

/** X over W·H, element by element. */
function* quotients(x: Matrix, w: Matrix, h: Matrix): Computation<Matrix> {
  const { data, shape } = yield* request((kernels) => kernels.matmul(w, h));
  return ndarray(data.map((value, i) => x.data[i] / (value < SMALL ? SMALL : value)), shape);
}
