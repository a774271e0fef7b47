import {
  type ArrayInput,
  type AsyncFitOptions,
  InvalidParameterError,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  countField,
  defineState,
  flagField,
  ndarray,
  numberField,
  random,
  toMatrix,
  toNdArray,
} from '@latentkit/core';
import { type Computation, request, run, runSync } from '@latentkit/linalg';
import { ComponentTransformer } from '../coding-transformer.js';
import { type NMFConfig, type NMFOptions, nmfConfig } from './config.js';
import { coordinateDescent } from './coordinate-descent.js';
import { divergence } from './divergence.js';
import { type Factorization, type Factors, penalties } from './factors.js';
import { multiplicativeUpdates } from './multiplicative.js';
import { startFactors } from './start.js';

const nmfFormat = defineState(nmfConfig, 1, {
  components: arrayField('components', 'features'),
  reconstructionError: numberField(),
  nIter: countField(),
  converged: flagField(),
});

type NMFState = StateOfFormat<typeof nmfFormat>;

/**
 * Non-negative matrix factorisation with the definitions of scikit-learn's `sklearn.decomposition.NMF`: X [n, p] is
 * about W·H, codes W [n, k] times components H [k, p], and no number is negative, so that components are parts that
 * add up. (Lee & Seung, 1999, https://doi.org/10.1038/44565.)
 *
 * ```ts
 * const nmf = new NMF({ components: 10 });
 * const codes = nmf.fitTransform(x);  // x: [n, p] without negative numbers; [n, 10]
 * nmf.components;                     // [10, p]
 * nmf.inverseTransform(codes);        // about x
 * ```
 *
 * It minimises loss + alphaW·p·(l1Ratio·Σ|W| + (1 - l1Ratio)/2·ΣW²) + alphaH·n·(the same of H). Every property but
 * `config`, and every method but `fit` and its like, throws NotFittedError before `fit`.
 */
export class NMF extends ComponentTransformer<NMFConfig, NMFState> {
  /** Throws InvalidParameterError for a value out of range or a loss that the solver does not know, UnknownNameError for a misspelt parameter. */
  constructor(options: NMFOptions = {}) {
    const config = nmfConfig.parse(options);
    super(config, nmfFormat);
    if (config.solver === 'coordinate-descent' && config.loss !== 'frobenius') {
      throw new InvalidParameterError({
        parameter: 'NMF.loss',
        got: config.loss,
        expected: "'frobenius' with coordinate descent",
        remedy: "Use solver: 'multiplicative'.",
      });
    }
  }

  /** Fits and gives the codes W that were found with the components, as scikit-learn does; `transform` searches them anew. */
  override fitTransform(x: ArrayInput): NdArray<Float64Array> {
    const { state, codes } = runSync(this.factorizing(x));
    this.settle(state);
    return codes;
  }

  /** What {@link fitTransform} does, to rounding, on ONNX Runtime where it is installed. */
  override async fitTransformAsync(x: ArrayInput, options: AsyncFitOptions = {}): Promise<NdArray<Float64Array>> {
    const { state, codes } = await run(this.factorizing(x), options);
    this.settle(state);
    return codes;
  }

  /** Components H [k, p]. */
  get components(): NdArray<Float64Array> {
    return this.fitted('components').components;
  }

  /** √(2·loss) of the training samples and W·H: with the Frobenius loss the norm of the difference. */
  get reconstructionError(): number {
    return this.fitted('reconstructionError').reconstructionError;
  }

  /** Number of iterations that `fit` took. */
  get nIter(): number {
    return this.fitted('nIter').nIter;
  }

  /** Whether `fit` ended by its tolerance, and not by `maxIterations`. */
  get converged(): boolean {
    return this.fitted('converged').converged;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): NMF {
    const { config, state } = nmfFormat.read(json);
    return new NMF(config).settle(state);
  }

  /**
   * Finds components of x [n, p]. About 4·n·p·k operations an iteration.
   *
   * Throws InvalidParameterError for a negative number (naming row and column), for zeros only, for more components
   * than samples or features with a start by singular vectors; ShapeError for no rows; NonFiniteError for NaN. What an
   * earlier fit found stays then.
   */
  protected *fitting(x: ArrayInput): Computation<NMFState> {
    return (yield* this.factorizing(x)).state;
  }

  /** The codes that fit the components best: those of `fit` to its tolerance, searched from 0. */
  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components } = this.fitted('transform');
    const [k, p] = components.shape;
    const matrix = nonNegative(x, p);
    const n = matrix.shape[0];
    // A multiplicative update cannot leave 0.
    const mean = matrix.data.reduce((a, b) => a + b, 0) / matrix.data.length;
    const start = this.config.solver === 'multiplicative' ? Math.sqrt(mean / k) : 0;
    const w = ndarray(new Float64Array(n * k).fill(start), [n, k]);
    return (yield* this.search(matrix, { w, h: components }, false)).w;
  }

  protected *inverting(codes: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components } = this.fitted('inverseTransform');
    const given = toNdArray(codes, { name: 'codes', rank: 2, columns: components.shape[0], minRows: 1 });
    return yield* request((kernels) => kernels.matmul(given, components));
  }

  private *factorizing(x: ArrayInput): Computation<{ state: NMFState; codes: NdArray<Float64Array> }> {
    const matrix = nonNegative(x);
    if (matrix.data.every((value) => value === 0)) {
      throw new InvalidParameterError({ parameter: 'x', got: 'zeros only', expected: 'at least one number above 0' });
    }
    const { components, loss } = this.config;
    const start = yield* startFactors(matrix, components === 'all' ? matrix.shape[1] : components, this.config);
    const found = yield* this.search(matrix, start, true);
    const reconstructionError = yield* divergence(matrix, found, loss);
    return {
      state: { components: found.h, reconstructionError, nIter: found.iterations, converged: found.converged },
      codes: found.w,
    };
  }

  private *search(x: NdArray<Float64Array>, start: Factors, updateH: boolean): Computation<Factorization> {
    const { solver, loss, tolerance, maxIterations, shuffle, seed } = this.config;
    const options = { tolerance, maxIterations, updateH, ...penalties(this.config, x.shape[0], x.shape[1]) };
    if (solver === 'multiplicative') return yield* multiplicativeUpdates(x, start, loss, options);
    const k = start.h.shape[0];
    const inTurn = Int32Array.from({ length: k }, (_, i) => i);
    const stream = random(seed).stream('NMF order');
    return yield* coordinateDescent(x, start, options, (sweep) => (shuffle ? stream.at(sweep).permutation(k) : inTurn));
  }
}

/** A float64 matrix without negative numbers. */
function nonNegative(x: ArrayInput, columns?: number): NdArray<Float64Array> {
  const matrix = toMatrix(x, columns === undefined ? {} : { columns });
  const wrong = matrix.data.findIndex((value) => value < 0);
  if (wrong < 0) return matrix;
  const p = matrix.shape[1];
  throw new InvalidParameterError({
    parameter: 'x',
    got: matrix.data[wrong],
    expected: `no negative numbers, but there is one at row ${Math.floor(wrong / p)}, column ${wrong % p}`,
    remedy: 'Move or scale the features first, for example by MinMaxScaler.',
  });
}
