import { type ArrayInput, InvalidParameterError, type NdArray, type VersionedJson } from '@latentkit/core';
import { type Computation, checkpoint } from '@latentkit/linalg';
import { solveByMlPca } from '../ml-pca/ml-pca-solver.js';
import { type PCAConfig, type PCAOptions, parsePcaConfig } from './config.js';
import { solveByCovariance } from './covariance-solver.js';
import type { ComponentCount, Decomposition, SolverName } from './decomposition.js';
import { solveByInnerProducts } from './dual-solver.js';
import { solveBySingularValues } from './full-solver.js';
import { checkVaries, twoSamples } from './input.js';
import { PrincipalComponents } from './principal-components.js';
import { solveByRandomDirections } from './randomized-solver.js';
import { chooseSolver, countComponents } from './solver-choice.js';
import { type PCAState, pcaFormat } from './state.js';

/**
 * Principal component analysis with the definitions of scikit-learn's `sklearn.decomposition.PCA`: variances have
 * divisor n - 1, and the entry of largest absolute value of each component is positive. Everything is computed in
 * float64, whatever the element type of the data.
 *
 * ```ts
 * const pca = new PCA({ components: 2 }).fit(x);  // x: [n, p]
 * pca.explainedVarianceRatio;                     // Float64Array of 2
 * const codes = pca.transform(x);                 // [n, 2]
 * ```
 *
 * `fitAsync` finds the same on ONNX Runtime where it is installed, many times faster for thousands of samples; solver
 * `ml-pca` works there only.
 *
 * Every property but `config` and `isFitted`, and every method but those that fit, throws NotFittedError before `fit`.
 */
export class PCA extends PrincipalComponents<PCAConfig, PCAState> {
  /**
   * Throws InvalidParameterError for a value out of range or parameters that contradict each other, UnknownNameError
   * for a misspelt parameter.
   */
  constructor(options: PCAOptions = {}) {
    super(parsePcaConfig(options), pcaFormat);
  }

  /**
   * Finds the components of x [n, p]; labels are not used. About n·p² operations (n²·p where n < p).
   *
   * Throws ShapeError for fewer than two rows, NonFiniteError for NaN or infinity (naming row and column),
   * InvalidParameterError for more components than min(n, p), rows that are all equal, or solver `ml-pca`, which comes
   * with {@link fitAsync} only. What an earlier fit found stays then.
   */
  override fit(x: ArrayInput, y?: ArrayInput): this {
    if (this.config.solver !== 'ml-pca') return super.fit(x, y);
    throw new InvalidParameterError({
      parameter: 'PCA.solver',
      got: 'ml-pca',
      expected: 'another solver in fit',
      remedy: 'Use await fitAsync(x): the package ml-pca is loaded when it is asked for.',
    });
  }

  /** Each component's share of the total variance. */
  get explainedVarianceRatio(): Float64Array {
    const { explainedVariance, totalVariance } = this.fitted('explainedVarianceRatio');
    return explainedVariance.map((variance) => variance / totalVariance);
  }

  /** Singular values of the centred data that belong to the components: √((n - 1)·variance). */
  get singularValues(): Float64Array {
    const { explainedVariance, nSamples } = this.fitted('singularValues');
    return explainedVariance.map((variance) => Math.sqrt(variance * (nSamples - 1)));
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    return this.fitted('nSamples').nSamples;
  }

  /** What found the components: what solver `auto` came to, or `inner-products` for `covariance` of fewer samples than features. */
  get solverUsed(): SolverName {
    return this.fitted('solverUsed').solver;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): PCA {
    const { config, state } = pcaFormat.read(json);
    return new PCA(config).settle(state);
  }

  protected *fitting(x: ArrayInput): Computation<PCAState> {
    const matrix = twoSamples(x);
    const [nSamples, p] = matrix.shape;
    const count = countComponents(this.config.components, nSamples, p);
    const solver = chooseSolver(this.config, nSamples, p);
    checkVaries(matrix);
    yield* checkpoint(0, 1);
    return { nSamples, solver, ...(yield* this.solve(solver, matrix, count)) };
  }

  private *solve(solver: SolverName, x: NdArray, count: ComponentCount): Computation<Decomposition> {
    switch (solver) {
      case 'full':
        return solveBySingularValues(x, count);
      case 'covariance':
        return yield* solveByCovariance(x, count);
      case 'inner-products':
        return yield* solveByInnerProducts(x, count);
      case 'ml-pca':
        return yield* solveByMlPca(x, count);
      case 'randomized':
        return yield* solveByRandomDirections(x, count as number, this.config);
    }
  }
}
