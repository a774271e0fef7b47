import { InvalidParameterError, ndarray } from '@latentkit/core';
import { type Computation, fixSigns, matmul, request, svdSmall } from '@latentkit/linalg';
import { transposed } from '../transposed.js';
import type { ClassStatistics, Discriminants } from './discriminants.js';
import { whitenWithin } from './whitening.js';

// Class means that lie nearer than this to each other are the same.
const EQUAL = 1e-10;

/**
 * Discriminants by scikit-learn's solver `svd`: features are scaled so that the spread within classes is that of a
 * unit sphere, directions without spread left out, and then the class means are decomposed.
 */
export function* solveBySvd(classes: ClassStatistics, tolerance: number): Computation<Discriminants> {
  const { means, priors } = classes;
  const [k, p] = means.shape;
  const whitening = yield* whitenWithin(classes, tolerance);
  const r = whitening.shape[1];
  const xbar = new Float64Array(p);
  for (let g = 0; g < k; g++) for (let j = 0; j < p; j++) xbar[j] += priors[g] * means.data[g * p + j];

  const centred = ndarray(means.data.map((value, i) => value - xbar[i % p]), [k, p]);
  const weighted = ndarray(centred.data.map((value, i) => value * Math.sqrt(priors[Math.floor(i / p)])), [k, p]);
  const { singularValues, vt } = svdSmall(yield* request((kernels) => kernels.matmul(weighted, whitening)));
  const rank = singularValues.filter((value) => value > tolerance * singularValues[0]).length;
  // They are measured in standard deviations within classes: smaller ones are rounding.
  if (!(singularValues[0] > EQUAL)) {
    throw new InvalidParameterError({ parameter: 'x', got: 'classes with equal means', expected: 'class means that differ' });
  }

  const between = ndarray(vt.data.slice(0, rank * r), [rank, r]);
  const directions = fixSigns(yield* request((kernels) => kernels.matmul(between, whitening, { transposeB: true }))).rows;
  const codes = matmul(centred, directions, { transposeB: true });
  const weights = matmul(codes, directions);
  const offsets = Float64Array.from({ length: k }, (_, g) => {
    let offset = Math.log(priors[g]);
    for (let c = 0; c < rank; c++) offset -= codes.data[g * rank + c] ** 2 / 2;
    for (let j = 0; j < p; j++) offset -= xbar[j] * weights.data[g * p + j];
    return offset;
  });
  const total = singularValues.reduce((sum, value) => sum + value * value, 0);
  return {
    scalings: transposed(directions),
    explainedVarianceRatio: singularValues.slice(0, rank).map((value) => (value * value) / total),
    weights,
    offsets,
    xbar,
  };
}
