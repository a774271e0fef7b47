import { type ArrayInput, type NdArray, type StateOfFormat, type VersionedJson, countField, defineState, flattenRows, vectorField } from '@latentkit/core';
import { columnMeans, columnVariances } from '@latentkit/linalg';
import { samplesOf } from '../features.js';
import { type StandardScalerOptions, standardScalerConfig } from './config.js';
import { type FeatureMap, FeatureScaler } from './feature-scaler.js';

const EPSILON = 2 ** -52;

const format = defineState(standardScalerConfig, 1, {
  nSamplesSeen: countField(),
  mean: vectorField('features'),
  variance: vectorField('features'),
});
type Moments = StateOfFormat<typeof format>;

/**
 * Gives every feature mean 0 and standard deviation 1 (divisor n), as scikit-learn's
 * `sklearn.preprocessing.StandardScaler`: a feature that does not vary is only centred. Samples are [n, p] or
 * [n, …]; the latter are scaled element by element and keep their shape.
 *
 * `transform`, `inverseTransform`, `toJSON` and the fitted properties throw NotFittedError before `fit`.
 */
export class StandardScaler extends FeatureScaler<ReturnType<typeof standardScalerConfig.parse>, Moments> {
  constructor(options: StandardScalerOptions = {}) {
    super(standardScalerConfig.parse(options), format);
  }

  /**
   * Adds a batch to what was seen; batches in any division give what `fit` gives for all at once, to rounding. Throws
   * what `fit` throws, and ShapeError for another number of features than before; nothing is added then.
   */
  partialFit(x: ArrayInput): this {
    if (!this.isFitted) return this.fit(x);
    const seen = this.fitted('partialFit');
    return this.settle(combine(seen, momentsOf(samplesOf(x, seen.mean.length))));
  }

  /** Mean of each feature. */
  get mean(): Float64Array {
    return this.fitted('mean').mean;
  }

  /** Variance of each feature, divisor n. */
  get variance(): Float64Array {
    return this.fitted('variance').variance;
  }

  /** What each feature is divided by: its standard deviation, or 1 where it does not vary or `withStd` is false. */
  get scale(): Float64Array {
    const { nSamplesSeen: count, mean, variance } = this.fitted('scale');
    return variance.map((v, j) => {
      // scikit-learn's bound on what rounding alone makes of the variance of a constant.
      const constant = v <= count * EPSILON * v + (count * mean[j] * EPSILON) ** 2;
      return constant || !this.config.withStd ? 1 : Math.sqrt(v);
    });
  }

  /** Number of samples seen by `fit` and `partialFit`. */
  get nSamplesSeen(): number {
    return this.fitted('nSamplesSeen').nSamplesSeen;
  }

  get nFeatures(): number {
    return this.fitted('nFeatures').mean.length;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): StandardScaler {
    const { config, state } = format.read(json);
    return new StandardScaler(config).settle(state);
  }

  protected learn(samples: NdArray): Moments {
    return momentsOf(samples);
  }

  protected forward(member: string): FeatureMap {
    const { mean, scale } = this.factors(member);
    return (value, j) => (value - mean[j]) / scale[j];
  }

  protected backward(member: string): FeatureMap {
    const { mean, scale } = this.factors(member);
    return (value, j) => value * scale[j] + mean[j];
  }

  private factors(member: string): { mean: Float64Array; scale: Float64Array } {
    const { mean } = this.fitted(member);
    return { mean: this.config.withMean ? mean : new Float64Array(mean.length), scale: this.scale };
  }
}

function momentsOf(x: NdArray): Moments {
  const matrix = flattenRows(x);
  const mean = columnMeans(matrix);
  return { nSamplesSeen: matrix.shape[0], mean, variance: columnVariances(matrix, { means: mean }) };
}

/** Moments of two sets of samples together (Chan, Golub & LeVeque, 1983, https://doi.org/10.1080/00031305.1983.10483115). */
function combine(a: Moments, b: Moments): Moments {
  const nSamplesSeen = a.nSamplesSeen + b.nSamplesSeen;
  const share = b.nSamplesSeen / nSamplesSeen;
  const mean = a.mean.map((m, j) => m + (b.mean[j] - m) * share);
  const variance = a.variance.map((v, j) => {
    const difference = b.mean[j] - a.mean[j];
    return v + (b.variance[j] - v) * share + difference * difference * share * (1 - share);
  });
  return { nSamplesSeen, mean, variance };
}
