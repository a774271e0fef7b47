import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, cholesky, fixSigns, matmul, solveLower, symmetricEigen } from '@latentkit/linalg';
import { transposed } from '../transposed.js';
import type { ClassStatistics, Discriminants } from './discriminants.js';
import { type Shrinkage, shrunkCovariance } from './shrinkage.js';

/**
 * Discriminants by scikit-learn's solver `eigen`: the eigenvectors v of B·v = λ·W·v, where W is the mean of the
 * classes' covariances weighted by priors, and B that of all samples less W.
 */
export function* solveByEigen(x: NdArray, classes: ClassStatistics, shrinkage: Shrinkage): Computation<Discriminants> {
  const { groups, means, priors } = classes;
  const [k, p] = means.shape;
  const within = new Float64Array(p * p);
  for (const [g, group] of groups.entries()) {
    const { data } = yield* shrunkCovariance(group, shrinkage);
    for (let i = 0; i < data.length; i++) within[i] += priors[g] * data[i];
  }
  const total = yield* shrunkCovariance(x, shrinkage);
  const between = ndarray(total.data.map((value, i) => value - within[i]), [p, p]);

  const l = factor(ndarray(within, [p, p]));
  const half = solveLower(l, between);
  const reduced = solveLower(l, transposed(half));
  const symmetric = ndarray(reduced.data.map((value, i) => (value + reduced.data[(i % p) * p + Math.floor(i / p)]) / 2), [p, p]);
  const count = Math.min(k - 1, p);
  const { values, vectors, spectrum } = symmetricEigen(symmetric, { k: count });
  const directions = fixSigns(transposed(solveLower(l, transposed(vectors), { transpose: true }))).rows;

  const halfWeights = solveLower(l, transposed(means));
  const weights = transposed(solveLower(l, halfWeights, { transpose: true }));
  const scores = matmul(means, weights, { transposeB: true }).data;
  const sum = spectrum.reduce((s, value) => s + value, 0);
  return {
    scalings: transposed(directions),
    explainedVarianceRatio: values.map((value) => value / sum),
    weights,
    offsets: priors.map((prior, g) => Math.log(prior) - scores[g * k + g] / 2),
    xbar: undefined,
  };
}

function factor(within: NdArray<Float64Array>): NdArray<Float64Array> {
  try {
    return cholesky(within);
  } catch (cause) {
    throw new InvalidParameterError({
      parameter: 'x',
      got: 'a singular covariance within classes',
      expected: "features that vary independently within classes, for solver 'eigen' without shrinkage",
      remedy: "Use shrinkage: 'auto' or a number, or solver: 'svd'.",
      cause,
    });
  }
}
