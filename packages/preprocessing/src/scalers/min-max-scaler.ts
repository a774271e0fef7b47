import { type ArrayInput, type NdArray, type StateOfFormat, type VersionedJson, countField, defineState, vectorField } from '@latentkit/core';
import { samplesOf } from '../features.js';
import { type MinMaxScalerOptions, minMaxScalerConfig } from './config.js';
import { extremesOf } from './extremes.js';
import { type FeatureMap, FeatureScaler, divisor } from './feature-scaler.js';

const format = defineState(minMaxScalerConfig, 1, {
  nSamplesSeen: countField(),
  dataMin: vectorField('features'),
  dataMax: vectorField('features'),
});
type Extremes = StateOfFormat<typeof format>;

/**
 * Maps the range of every feature onto `featureRange`, as scikit-learn's `sklearn.preprocessing.MinMaxScaler`: a
 * feature that does not vary goes to the low end. Samples are [n, p] or [n, …]; the latter are scaled element by
 * element and keep their shape. What was clipped comes back as the end of the feature's range.
 *
 * `transform`, `inverseTransform`, `toJSON` and the fitted properties throw NotFittedError before `fit`.
 */
export class MinMaxScaler extends FeatureScaler<ReturnType<typeof minMaxScalerConfig.parse>, Extremes> {
  /** Throws InvalidParameterError for a range that is empty or upside down. */
  constructor(options: MinMaxScalerOptions = {}) {
    super(minMaxScalerConfig.parse(options), format);
  }

  /**
   * Adds a batch to what was seen; batches in any division give exactly what `fit` gives for all at once. Throws what
   * `fit` throws, and ShapeError for another number of features than before; nothing is added then.
   */
  partialFit(x: ArrayInput): this {
    if (!this.isFitted) return this.fit(x);
    const seen = this.fitted('partialFit');
    const batch = this.learn(samplesOf(x, seen.dataMin.length));
    return this.settle({
      nSamplesSeen: seen.nSamplesSeen + batch.nSamplesSeen,
      dataMin: seen.dataMin.map((v, j) => Math.min(v, batch.dataMin[j])),
      dataMax: seen.dataMax.map((v, j) => Math.max(v, batch.dataMax[j])),
    });
  }

  /** Least value of each feature. */
  get dataMin(): Float64Array {
    return this.fitted('dataMin').dataMin;
  }

  /** Greatest value of each feature. */
  get dataMax(): Float64Array {
    return this.fitted('dataMax').dataMax;
  }

  /** dataMax - dataMin. */
  get dataRange(): Float64Array {
    const { dataMin, dataMax } = this.fitted('dataRange');
    return dataMax.map((v, j) => v - dataMin[j]);
  }

  /** What each feature is multiplied by: width of `featureRange` over the feature's range, taken as 1 where that is 0. */
  get scale(): Float64Array {
    this.fitted('scale');
    const [low, high] = this.config.featureRange;
    return this.dataRange.map((range) => (high - low) / divisor(range));
  }

  /** What is added after the multiplication. */
  get min(): Float64Array {
    const { dataMin } = this.fitted('min');
    return this.scale.map((scale, j) => this.config.featureRange[0] - dataMin[j] * scale);
  }

  /** Number of samples seen by `fit` and `partialFit`. */
  get nSamplesSeen(): number {
    return this.fitted('nSamplesSeen').nSamplesSeen;
  }

  get nFeatures(): number {
    return this.fitted('nFeatures').dataMin.length;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): MinMaxScaler {
    const { config, state } = format.read(json);
    return new MinMaxScaler(config).settle(state);
  }

  protected learn(samples: NdArray): Extremes {
    const { low, high } = extremesOf(samples);
    return { nSamplesSeen: samples.shape[0], dataMin: low, dataMax: high };
  }

  protected forward(member: string): FeatureMap {
    this.fitted(member);
    const { scale, min } = this;
    const { clip, featureRange } = this.config;
    if (!clip) return (value, j) => value * scale[j] + min[j];
    const [low, high] = featureRange;
    return (value, j) => Math.min(high, Math.max(low, value * scale[j] + min[j]));
  }

  protected backward(member: string): FeatureMap {
    this.fitted(member);
    const { scale, min } = this;
    return (value, j) => (value - min[j]) / scale[j];
  }
}
