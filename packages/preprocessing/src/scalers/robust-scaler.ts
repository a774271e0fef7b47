import {
  InvalidParameterError,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  defineState,
  normalQuantile,
  rowSize,
  vectorField,
} from '@latentkit/core';
import { quantile } from '@latentkit/linalg';
import { columnOf } from '../features.js';
import { type RobustScalerOptions, robustScalerConfig } from './config.js';
import { type FeatureMap, FeatureScaler, divisor } from './feature-scaler.js';

const format = defineState(robustScalerConfig, 1, { center: vectorField('features'), scale: vectorField('features') });
type State = StateOfFormat<typeof format>;

/**
 * Subtracts the median of each feature and divides by the distance of two percentiles, the quartiles by default, so
 * that outliers do not matter; as scikit-learn's `sklearn.preprocessing.RobustScaler`. A feature whose percentiles are
 * equal is only centred. Samples are [n, p] or [n, …]. Each feature is sorted once: p·n·log n operations.
 *
 * `transform`, `inverseTransform`, `toJSON` and the fitted properties throw NotFittedError before `fit`.
 */
export class RobustScaler extends FeatureScaler<ReturnType<typeof robustScalerConfig.parse>, State> {
  /** Throws InvalidParameterError for percentiles upside down, or at 0 or 100 where `unitVariance` needs their normal quantiles. */
  constructor(options: RobustScalerOptions = {}) {
    super(robustScalerConfig.parse(options), format);
    const { quantileRange, unitVariance } = this.config;
    if (unitVariance && (quantileRange[0] === 0 || quantileRange[1] === 100)) {
      throw new InvalidParameterError({
        parameter: 'RobustScaler.quantileRange',
        got: quantileRange,
        expected: 'percentages inside (0, 100) where unitVariance is true: the normal distribution reaches 0 and 100 at infinity only',
      });
    }
  }

  /** Median of each feature; zeros where `withCentering` is false. */
  get center(): Float64Array {
    return this.fitted('center').center;
  }

  /** What each feature is divided by; ones where `withScaling` is false. */
  get scale(): Float64Array {
    return this.fitted('scale').scale;
  }

  get nFeatures(): number {
    return this.fitted('nFeatures').center.length;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): RobustScaler {
    const { config, state } = format.read(json);
    return new RobustScaler(config).settle(state);
  }

  protected learn(samples: NdArray): State {
    const { quantileRange, withCentering, withScaling, unitVariance } = this.config;
    const [low, high] = quantileRange.map((percent) => percent / 100);
    const normal = unitVariance ? normalQuantile(high) - normalQuantile(low) : 1;
    const center = new Float64Array(rowSize(samples));
    const scale = new Float64Array(center.length).fill(1);
    for (let j = 0; j < center.length; j++) {
      const sorted = columnOf(samples, j).sort();
      if (withCentering) center[j] = quantile(sorted, 0.5);
      if (withScaling) scale[j] = divisor(quantile(sorted, high) - quantile(sorted, low)) / normal;
    }
    return { center, scale };
  }

  protected forward(member: string): FeatureMap {
    const { center, scale } = this.fitted(member);
    return (value, j) => (value - center[j]) / scale[j];
  }

  protected backward(member: string): FeatureMap {
    const { center, scale } = this.fitted(member);
    return (value, j) => value * scale[j] + center[j];
  }
}
