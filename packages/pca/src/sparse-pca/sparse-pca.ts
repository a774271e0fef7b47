import {
  type ArrayInput,
  InvalidParameterError,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  defineState,
  flagField,
  ndarray,
  toNdArray,
  vectorField,
} from '@latentkit/core';
import { type Computation, cholesky, columnMeans, fixSigns, matmul, norm, request, solveLower } from '@latentkit/linalg';
import { LinearTransformer } from '../coding-transformer.js';
import { samples } from '../pca/input.js';
import { transposed } from '../transposed.js';
import { type SparsePCAConfig, type SparsePCAOptions, sparsePcaConfig } from './config.js';
import { sparseComponents } from './dictionary.js';

const sparsePcaFormat = defineState(sparsePcaConfig, 1, {
  mean: vectorField('features'),
  components: arrayField('components', 'features'),
  objective: vectorField('iterations'),
  converged: flagField(),
});

type SparsePCAState = StateOfFormat<typeof sparsePcaFormat>;

/**
 * Sparse PCA with the definitions of scikit-learn's `sklearn.decomposition.SparsePCA`: components of which most
 * entries are 0, so that each speaks of few features; they are not orthogonal. (Jenatton, Obozinski & Bach, 2010,
 * https://proceedings.mlr.press/v9/jenatton10a.html.)
 *
 * ```ts
 * const model = new SparsePCA({ components: 5, alpha: 2 }).fit(x); // x: [n, p]
 * model.components;      // unit rows [5, p], mostly zeros
 * model.transform(x);    // [n, 5]
 * ```
 *
 * The entry of largest absolute value of each component is positive, as in scikit-learn. Every property but `config`,
 * and every method but `fit` and its like, throws NotFittedError before `fit`.
 */
export class SparsePCA extends LinearTransformer<SparsePCAConfig, SparsePCAState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: SparsePCAOptions = {}) {
    super(sparsePcaConfig.parse(options), sparsePcaFormat);
  }

  /** Sparse unit rows [k, p]; a component that alpha puts out is all zeros. */
  get components(): NdArray<Float64Array> {
    return this.fitted('components').components;
  }

  /** |X - U·V|²/2 + alpha·Σ|V| after each iteration, V before its rows are made unit vectors. scikit-learn's `error_`. */
  get error(): Float64Array {
    return this.fitted('error').objective;
  }

  /** Means of the features. */
  get mean(): Float64Array {
    return this.fitted('mean').mean;
  }

  /** Number of iterations that `fit` took. */
  get nIter(): number {
    return this.fitted('nIter').objective.length;
  }

  /** Whether `fit` ended by its tolerance, and not by `maxIterations`. */
  get converged(): boolean {
    return this.fitted('converged').converged;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): SparsePCA {
    const { config, state } = sparsePcaFormat.read(json);
    return new SparsePCA(config).settle(state);
  }

  /**
   * Finds sparse components of x [n, p]. 4·n·p·k operations an iteration, and p Lasso problems of size k.
   *
   * Throws ShapeError for fewer than two rows, InvalidParameterError for more components than min(n, p),
   * NonFiniteError for NaN. What an earlier fit found stays then.
   */
  protected *fitting(input: ArrayInput): Computation<SparsePCAState> {
    const matrix = samples(input);
    const k = this.count(matrix.shape);
    const mean = columnMeans(matrix);
    const { rows, objective, converged } = yield* sparseComponents(centred(matrix, mean), k, this.config);
    const p = mean.length;
    const { data } = fixSigns(rows).rows;
    for (let r = 0; r < k; r++) {
      const row = data.subarray(r * p, (r + 1) * p);
      const length = norm(row) || 1;
      for (let j = 0; j < p; j++) row[j] /= length;
    }
    return { mean, components: ndarray(data, [k, p]), objective, converged };
  }

  /** The codes that give samples back best, with the ridge penalty: components are not orthogonal, so this is no projection. */
  protected *transforming(input: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components, mean } = this.fitted('transform');
    const [k, p] = components.shape;
    const x = centred(toNdArray(input, { rank: 2, columns: p, minRows: 1 }), mean);
    const gram = matmul(components, components, { transposeB: true });
    for (let r = 0; r < k; r++) {
      gram.data[r * (k + 1)] += this.config.ridgeAlpha;
      for (let c = 0; c < r; c++) gram.data[r * k + c] = gram.data[c * k + r];
    }
    const l = this.factor(gram);
    const projected = yield* request((kernels) => kernels.matmul(components, x, { transposeB: true }));
    return transposed(solveLower(l, solveLower(l, projected), { transpose: true }));
  }

  protected *inverting(codes: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components, mean } = this.fitted('inverseTransform');
    const [k, p] = components.shape;
    const given = toNdArray(codes, { name: 'codes', rank: 2, columns: k, minRows: 1 });
    const { data, shape } = yield* request((kernels) => kernels.matmul(given, components));
    return ndarray(data.map((value, i) => value + mean[i % p]), shape);
  }

  private factor(gram: NdArray<Float64Array>): NdArray<Float64Array> {
    try {
      return cholesky(gram);
    } catch (cause) {
      throw new InvalidParameterError({
        parameter: 'SparsePCA.ridgeAlpha',
        got: this.config.ridgeAlpha,
        expected: 'a number above 0 where components are dependent or all zeros',
        cause,
      });
    }
  }

  private count([n, p]: readonly number[]): number {
    const { components } = this.config;
    const limit = Math.min(n, p);
    if (components === 'all') return limit;
    if (components <= limit) return components;
    throw new InvalidParameterError({
      parameter: 'SparsePCA.components',
      got: components,
      expected: `at most ${limit}, the smaller of ${n} samples and ${p} features`,
    });
  }
}

function centred({ data, shape }: NdArray, mean: Float64Array): NdArray<Float64Array> {
  const p = mean.length;
  return ndarray(Float64Array.from(data, (value, i) => value - mean[i % p]), shape);
}
