import { type ArrayInput, type NdArray, type StateOfFormat, type VersionedJson, countField, defineState, vectorField } from '@latentkit/core';
import { samplesOf } from '../features.js';
import { type MaxAbsScalerOptions, maxAbsScalerConfig } from './config.js';
import { extremesOf } from './extremes.js';
import { type FeatureMap, FeatureScaler, divisor } from './feature-scaler.js';

const format = defineState(maxAbsScalerConfig, 1, { nSamplesSeen: countField(), maxAbs: vectorField('features') });
type State = StateOfFormat<typeof format>;

/**
 * Divides every feature by its largest absolute value, so that it lies in [-1, 1] and zeros stay zeros, as
 * scikit-learn's `sklearn.preprocessing.MaxAbsScaler`; a feature of zeros stays. Samples are [n, p] or [n, …].
 *
 * `transform`, `inverseTransform`, `toJSON` and the fitted properties throw NotFittedError before `fit`.
 */
export class MaxAbsScaler extends FeatureScaler<ReturnType<typeof maxAbsScalerConfig.parse>, State> {
  constructor(options: MaxAbsScalerOptions = {}) {
    super(maxAbsScalerConfig.parse(options), format);
  }

  /**
   * Adds a batch to what was seen; batches in any division give exactly what `fit` gives for all at once. Throws what
   * `fit` throws, and ShapeError for another number of features than before; nothing is added then.
   */
  partialFit(x: ArrayInput): this {
    if (!this.isFitted) return this.fit(x);
    const seen = this.fitted('partialFit');
    const batch = this.learn(samplesOf(x, seen.maxAbs.length));
    return this.settle({
      nSamplesSeen: seen.nSamplesSeen + batch.nSamplesSeen,
      maxAbs: seen.maxAbs.map((v, j) => Math.max(v, batch.maxAbs[j])),
    });
  }

  /** Largest absolute value of each feature. */
  get maxAbs(): Float64Array {
    return this.fitted('maxAbs').maxAbs;
  }

  /** What each feature is divided by: `maxAbs`, or 1 where that is 0. */
  get scale(): Float64Array {
    return this.fitted('scale').maxAbs.map(divisor);
  }

  /** Number of samples seen by `fit` and `partialFit`. */
  get nSamplesSeen(): number {
    return this.fitted('nSamplesSeen').nSamplesSeen;
  }

  get nFeatures(): number {
    return this.fitted('nFeatures').maxAbs.length;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): MaxAbsScaler {
    const { config, state } = format.read(json);
    return new MaxAbsScaler(config).settle(state);
  }

  protected learn(samples: NdArray): State {
    const { low, high } = extremesOf(samples);
    return { nSamplesSeen: samples.shape[0], maxAbs: high.map((v, j) => Math.max(v, -low[j])) };
  }

  protected forward(member: string): FeatureMap {
    const scale = this.fitted(member).maxAbs.map(divisor);
    return (value, j) => value / scale[j];
  }

  protected backward(member: string): FeatureMap {
    const scale = this.fitted(member).maxAbs.map(divisor);
    return (value, j) => value * scale[j];
  }
}
