import { type ArrayInput, type NdArray, NotFittedError, type VersionedJson, flattenRows } from '@latentkit/core';
import { columnMeans, columnVariances } from '@latentkit/linalg';
import { type StandardScalerOptions, standardScalerConfig } from './config.js';
import { mapFeatures, samplesOf } from './features.js';
import type { FloatArray, Scaler } from './scaler.js';
import { VERSION, checkHeader, readConfig, readCount, readVector } from './scaler-json.js';

const EPSILON = 2 ** -52;

interface Moments {
  readonly count: number;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * Gives every feature mean 0 and standard deviation 1 (divisor n), as scikit-learn's
 * `sklearn.preprocessing.StandardScaler`: a feature that does not vary is only centred. Samples are [n, p] or
 * [n, …]; the latter are scaled element by element and keep their shape.
 *
 * `transform`, `inverseTransform`, `toJSON` and the fitted properties throw NotFittedError before `fit`.
 */
export class StandardScaler implements Scaler {
  /** The parameters, defaults filled in. */
  readonly config: ReturnType<typeof standardScalerConfig.parse>;
  private moments: Moments | undefined;

  constructor(options: StandardScalerOptions = {}) {
    this.config = standardScalerConfig.parse(options);
  }

  /** Forgets what was seen and computes mean and variance of x. Throws ShapeError or NonFiniteError for bad samples. */
  fit(x: ArrayInput, _y?: ArrayInput): this {
    this.moments = momentsOf(samplesOf(x));
    return this;
  }

  /** Adds a batch to what was seen; batches in any division give what `fit` gives for all at once, to rounding. */
  partialFit(x: ArrayInput): this {
    const batch = momentsOf(samplesOf(x, this.moments?.mean.length));
    this.moments = this.moments === undefined ? batch : combine(this.moments, batch);
    return this;
  }

  /** (x - mean) / scale. Throws ShapeError for another number of features than in `fit`. */
  transform(x: ArrayInput): NdArray<FloatArray> {
    const { mean, scale } = this.factors('transform');
    return mapFeatures(samplesOf(x, mean.length), (value, j) => (value - mean[j]) / scale[j]);
  }

  fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<FloatArray> {
    return this.fit(x, y).transform(x);
  }

  /** x · scale + mean. */
  inverseTransform(x: ArrayInput): NdArray<FloatArray> {
    const { mean, scale } = this.factors('inverseTransform');
    return mapFeatures(samplesOf(x, mean.length), (value, j) => value * scale[j] + mean[j]);
  }

  /** Mean of each feature. */
  get mean(): Float64Array {
    return this.seen('mean').mean;
  }

  /** Variance of each feature, divisor n. */
  get variance(): Float64Array {
    return this.seen('variance').variance;
  }

  /** What each feature is divided by: its standard deviation, or 1 where it does not vary or `withStd` is false. */
  get scale(): Float64Array {
    const { count, mean, variance } = this.seen('scale');
    return variance.map((v, j) => {
      // scikit-learn's bound on what rounding alone makes of the variance of a constant.
      const constant = v <= count * EPSILON * v + (count * mean[j] * EPSILON) ** 2;
      return constant || !this.config.withStd ? 1 : Math.sqrt(v);
    });
  }

  /** Number of samples seen by `fit` and `partialFit`. */
  get nSamplesSeen(): number {
    return this.seen('nSamplesSeen').count;
  }

  /** Number of features. */
  get nFeatures(): number {
    return this.seen('nFeatures').mean.length;
  }

  /** A plain object from which {@link StandardScaler.fromJSON} makes an equal scaler, to the last bit. */
  toJSON(): VersionedJson {
    const { count, mean, variance } = this.seen('toJSON');
    const { config } = this;
    return {
      type: 'StandardScaler',
      version: VERSION,
      config,
      nSamplesSeen: count,
      mean: Array.from(mean),
      variance: Array.from(variance),
    };
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): StandardScaler {
    checkHeader(json, 'StandardScaler');
    const scaler = new StandardScaler(readConfig(json, (config) => standardScalerConfig.parse(config)));
    const mean = readVector(json, 'mean');
    scaler.moments = { count: readCount(json, 'nSamplesSeen'), mean, variance: readVector(json, 'variance', mean.length) };
    return scaler;
  }

  private factors(member: string): { mean: Float64Array; scale: Float64Array } {
    const { mean } = this.seen(member);
    return { mean: this.config.withMean ? mean : new Float64Array(mean.length), scale: this.scale };
  }

  private seen(member: string): Moments {
    if (this.moments === undefined) throw new NotFittedError('StandardScaler', member);
    return this.moments;
  }
}

function momentsOf(x: NdArray): Moments {
  const matrix = flattenRows(x);
  const mean = columnMeans(matrix);
  return { count: matrix.shape[0], mean, variance: columnVariances(matrix, { means: mean }) };
}

/** Moments of two sets of samples together (Chan, Golub & LeVeque, 1983, https://doi.org/10.1080/00031305.1983.10483115). */
function combine(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  const share = b.count / count;
  const mean = a.mean.map((m, j) => m + (b.mean[j] - m) * share);
  const variance = a.variance.map((v, j) => {
    const difference = b.mean[j] - a.mean[j];
    return v + (b.variance[j] - v) * share + difference * difference * share * (1 - share);
  });
  return { count, mean, variance };
}
