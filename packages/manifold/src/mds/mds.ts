import { type ArrayInput, type NdArray, ShapeError, type VersionedJson, ndarray, random, toMatrix } from '@latentkit/core';
import type { Computation } from '@latentkit/linalg';
import { eachDistanceRow } from '../graph/distance-rows.js';
import { doubleCentred } from '../graph/double-centring.js';
import { checkAtMost, checkSamples } from '../graph/input.js';
import { type KernelCoordinates, kernelCoordinates } from '../graph/scaled-eigenvectors.js';
import { TransductiveEstimator } from '../graph/transductive.js';
import { type MDSConfig, type MDSOptions, mdsConfig } from './config.js';
import { type MDSState, mdsFormat } from './mds-state.js';
import { MetricMajorizer } from './metric-majorizer.js';
import { type SmacofResult, smacof } from './smacof.js';

/**
 * Multidimensional scaling: points whose distances are as near as can be to given ones, with the definitions of
 * scikit-learn's `MDS` and `ClassicalMDS`. The `init` differs: ours is `classical` unless asked for `random`.
 *
 * ```ts
 * const mds = new MDS({ method: 'nonmetric', metric: 'precomputed' }).fit(distances);  // [n, n]
 * mds.embedding;  // [n, 2]
 * mds.stress;     // 0 is perfect, 0.05 good, 0.2 poor
 * ```
 *
 * SMACOF takes n²·components operations an iteration and the classical method those of the largest eigenvectors of an n×n
 * matrix; both hold n² numbers. It places the rows of `fit` only, so there is no `transform`.
 */
export class MDS extends TransductiveEstimator<MDSConfig, MDSState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: MDSOptions = {}) {
    super(mdsConfig.parse(options), mdsFormat);
  }

  /**
   * Σ (target - distance)² over pairs of rows, with the distances in x as targets (in the nonmetric form those that
   * isotonic regression gives); or, where normalised, the root of that over Σ distance² (Kruskal's stress 1).
   */
  get stress(): number {
    return this.fitted('stress').stress;
  }

  /** Iterations of the best run; 0 for the classical method. */
  get iterations(): number {
    return this.fitted('iterations').iterations;
  }

  /** The eigenvalues of the classical method, descending; undefined for SMACOF. */
  get eigenvalues(): Float64Array | undefined {
    return this.fitted('eigenvalues').eigenvalues;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): MDS {
    const { config, state } = mdsFormat.read(json);
    return new MDS(config).settle(state);
  }

  /**
   * Places the rows of x [n, p], or of a matrix of distances [n, n]. Stopped, `fitAsync` keeps the points it has.
   *
   * Throws ShapeError for a single row, NonFiniteError for NaN or infinity, InvalidParameterError for equal rows, for
   * distances that are negative or not symmetric (naming the place), or for as many components as rows.
   */
  protected *fitting(x: ArrayInput): Computation<MDSState> {
    const { components: q, metric, method, init } = this.config;
    const samples = checkSamples(x, metric);
    const n = samples.shape[0];
    checkAtMost('MDS.components', q, n - 1, `one less than the ${n} rows`);
    const given = typeof init === 'string' ? undefined : startGiven(init, n, q);
    const pairs = condensed(samples, metric);
    if (method === 'classical') return yield* this.classically(pairs, n);
    const options = { ...this.config, nonmetric: method === 'nonmetric' };
    const runs = init === 'random' ? this.config.nInit : 1;
    let best: SmacofResult | undefined;
    for (let run = 0; run < runs; run++) {
      const start = given ?? (init === 'random' ? this.randomStart(n, run) : (yield* classical(pairs, n, q)).points.data);
      const found = yield* smacof(pairs, start, q, options);
      if (best === undefined || this.stressOf(found) < this.stressOf(best)) best = found;
      if (found.aborted) break;
    }
    const { points, iterations, ...fit } = best as SmacofResult;
    return { embedding: ndarray(points, [n, q]), stress: this.stressOf(fit), iterations, eigenvalues: undefined };
  }

  private *classically(pairs: Float64Array, n: number): Computation<MDSState> {
    const q = this.config.components;
    const { points, eigenvalues } = yield* classical(pairs, n, q);
    const fit = new MetricMajorizer(pairs, n, q).measure(points.data);
    return { embedding: points, stress: this.stressOf(fit), iterations: 0, eigenvalues };
  }

  private stressOf({ stress, squares }: { stress: number; squares: number }): number {
    const { normalizedStress, method } = this.config;
    const normalised = normalizedStress === 'auto' ? method === 'nonmetric' : normalizedStress;
    return normalised ? Math.sqrt(stress / squares) : stress;
  }

  private randomStart(n: number, run: number): Float64Array {
    return Float64Array.from(random(this.config.seed).stream('mds').at(run).uniform(n * this.config.components));
  }
}

/** Distances of the pairs (0,1), (0,2), …. */
function condensed(x: NdArray<Float64Array>, metric: MDSConfig['metric']): Float64Array {
  const n = x.shape[0];
  const pairs = new Float64Array((n * (n - 1)) / 2);
  let at = 0;
  eachDistanceRow(x, metric, (i, row) => {
    // Adding 0 turns -0 into 0: the nonmetric form ranks by bits.
    for (let j = i + 1; j < n; j++) pairs[at++] = row[j] + 0;
  });
  return pairs;
}

function* classical(pairs: Float64Array, n: number, q: number): Computation<KernelCoordinates> {
  const distances = new Float64Array(n * n);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, at++) distances[i * n + j] = distances[j * n + i] = pairs[at];
  }
  return yield* kernelCoordinates(doubleCentred(ndarray(distances, [n, n])).kernel, q);
}

function startGiven(init: number[][], n: number, q: number): Float64Array {
  const { data, shape } = toMatrix(init, { name: 'MDS.init' });
  if (shape[0] === n && shape[1] === q) return data;
  throw new ShapeError({ parameter: 'MDS.init', got: shape, expected: `${n} points of ${q} components`, remedy: 'Give one point for each row.' });
}
