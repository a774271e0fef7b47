import {
  type ArrayInput,
  InvalidParameterError,
  type NdArray,
  ShapeError,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  astype,
  countField,
  defineState,
  flagField,
  ndarray,
  optionalField,
  random,
  toNdArray,
  vectorField,
} from '@latentkit/core';
import { type Computation, fixSigns, matmul, request, svdSmall } from '@latentkit/linalg';
import { LinearTransformer } from '../coding-transformer.js';
import { checkVaries, samples } from '../pca/input.js';
import { type FastICAConfig, type FastICAOptions, fastIcaConfig } from './config.js';
import { contrastOf } from './contrast.js';
import { type Rotation, deflatedRotation, parallelRotation } from './rotation.js';
import { whitened } from './whitening.js';

const fastIcaFormat = defineState(fastIcaConfig, 1, {
  mean: optionalField(vectorField('features')),
  whitening: optionalField(arrayField('components', 'features')),
  components: arrayField('components', 'features'),
  mixing: arrayField('features', 'components'),
  nIter: countField(),
  converged: flagField(),
});

type FastICAState = StateOfFormat<typeof fastIcaFormat>;

/**
 * Independent component analysis by the fixed-point algorithm, with the definitions of scikit-learn's
 * `sklearn.decomposition.FastICA`: samples are taken for mixtures of sources that are independent of each other and
 * not Gaussian. (Hyvärinen & Oja, 2000, https://doi.org/10.1016/S0893-6080(00)00026-5.)
 *
 * ```ts
 * const ica = new FastICA({ components: 2, seed: 1 }).fit(x); // x: [n, p], mixtures
 * ica.transform(x);                                           // sources [n, 2]
 * ica.mixing;                                                 // [p, 2]: how much of each source is in each feature
 * ```
 *
 * Sources come in any order. The entry of largest absolute value of each component is positive, where scikit-learn
 * leaves signs as the search ends. Every property but `config`, and every method but `fit` and its like, throws
 * NotFittedError before `fit`.
 */
export class FastICA extends LinearTransformer<FastICAConfig, FastICAState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: FastICAOptions = {}) {
    const config = fastIcaConfig.parse(options);
    super(config, fastIcaFormat);
    if (config.whiten === 'none' && config.components !== 'all') {
      throw new InvalidParameterError({
        parameter: 'FastICA.components',
        got: config.components,
        expected: "'all' without whitening, which is what reduces dimensions",
      });
    }
  }

  /** What makes samples, less the mean, into sources: rows [k, p]. */
  get components(): NdArray<Float64Array> {
    return this.fitted('components').components;
  }

  /** What makes sources into samples: the pseudo-inverse of the components [p, k]. */
  get mixing(): NdArray<Float64Array> {
    return this.fitted('mixing').mixing;
  }

  /** The whitening rows [k, p]; undefined with whiten `none`. */
  get whitening(): NdArray<Float64Array> | undefined {
    return this.fitted('whitening').whitening;
  }

  /** Means of the features; undefined with whiten `none`, which subtracts nothing. */
  get mean(): Float64Array | undefined {
    return this.fitted('mean').mean;
  }

  /** Number of iterations; with deflation, of the source that took most. */
  get nIter(): number {
    return this.fitted('nIter').nIter;
  }

  /** Whether the search ended by its tolerance, and not by `maxIterations`. */
  get converged(): boolean {
    return this.fitted('converged').converged;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): FastICA {
    const { config, state } = fastIcaFormat.read(json);
    return new FastICA(config).settle(state);
  }

  /**
   * Finds the sources of x [n, p]. n·p² operations to whiten, 4·n·k² an iteration.
   *
   * Throws ShapeError for fewer than two rows or a start of another size, InvalidParameterError for samples that are all
   * equal and for more components than directions in which samples vary, NonFiniteError for NaN. What an earlier fit found stays then.
   */
  protected *fitting(input: ArrayInput): Computation<FastICAState> {
    const x = astype(samples(input), 'float64');
    const { whiten, components } = this.config;
    if (typeof components === 'number') checkCount(components, x.shape);
    checkVaries(x);
    if (whiten === 'none') {
      const { w, iterations, converged } = yield* this.rotation(x);
      return { mean: undefined, whitening: undefined, ...finish(w), nIter: iterations, converged };
    }
    const { mean, whitening, z } = yield* whitened(x, components);
    const { w, iterations, converged } = yield* this.rotation(z);
    const scaled = whiten === 'unit-variance' ? unitVariance(w, z) : w;
    return { mean, whitening, ...finish(matmul(scaled, whitening)), nIter: iterations, converged };
  }

  protected *transforming(input: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components, mean } = this.fitted('transform');
    const p = components.shape[1];
    const given = toNdArray(input, { rank: 2, columns: p, minRows: 1 });
    const centred = mean === undefined ? given : ndarray(Float64Array.from(given.data, (value, i) => value - mean[i % p]), given.shape);
    return yield* request((kernels) => kernels.matmul(centred, components, { transposeB: true }));
  }

  protected *inverting(codes: ArrayInput): Computation<NdArray<Float64Array>> {
    const { mixing, mean } = this.fitted('inverseTransform');
    const [p, k] = mixing.shape;
    const given = toNdArray(codes, { name: 'codes', rank: 2, columns: k, minRows: 1 });
    const { data, shape } = yield* request((kernels) => kernels.matmul(given, mixing, { transposeB: true }));
    return mean === undefined ? ndarray(data, shape) : ndarray(data.map((value, i) => value + mean[i % p]), shape);
  }

  private *rotation(z: NdArray<Float64Array>): Computation<Rotation> {
    const { algorithm, tolerance, maxIterations } = this.config;
    const options = { contrast: contrastOf(this.config), tolerance, maxIterations };
    const start = this.start(z.shape[1]);
    return algorithm === 'parallel' ? yield* parallelRotation(z, start, options) : yield* deflatedRotation(z, start, options);
  }

  private start(k: number): NdArray<Float64Array> {
    const { wInit, seed } = this.config;
    if (wInit === undefined) return ndarray(Float64Array.from(random(seed).stream('FastICA').at(0).normal(k * k)), [k, k]);
    if (wInit.length === k && wInit.every((row) => row.length === k)) return ndarray(Float64Array.from(wInit.flat()), [k, k]);
    throw new ShapeError({ parameter: 'FastICA.wInit', got: [wInit.length, wInit[0].length], expected: `${k} rows of ${k} numbers, one for each component` });
  }
}

/** Rows scaled so that the sources of these white samples have standard deviation 1. */
function unitVariance(w: NdArray<Float64Array>, z: NdArray<Float64Array>): NdArray<Float64Array> {
  const [n, k] = z.shape;
  const sources = matmul(z, w, { transposeB: true }).data;
  const squares = new Float64Array(k);
  for (let i = 0; i < sources.length; i++) squares[i % k] += sources[i] ** 2;
  // z is √n times what the whitening rows give, so their sources are that much smaller.
  return ndarray(w.data.map((value, i) => value / Math.sqrt(squares[Math.floor(i / k)] / n / n)), [k, k]);
}

/** Components with their signs fixed, and their pseudo-inverse. */
function finish(rows: NdArray<Float64Array>): Pick<FastICAState, 'components' | 'mixing'> {
  const components = fixSigns(rows).rows;
  const { u, singularValues, vt } = svdSmall(components);
  const k = components.shape[0];
  const scaled = ndarray(u.data.map((value, i) => value / singularValues[i % k]), u.shape);
  return { components, mixing: matmul(vt, scaled, { transposeA: true, transposeB: true }) };
}

function checkCount(components: number, [n, p]: readonly number[]): void {
  const limit = Math.min(n, p);
  if (components <= limit) return;
  throw new InvalidParameterError({
    parameter: 'FastICA.components',
    got: components,
    expected: `at most ${limit}, the smaller of ${n} samples and ${p} features`,
  });
}
