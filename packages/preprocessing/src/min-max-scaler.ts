import { type ArrayInput, type NdArray, NotFittedError, type VersionedJson, rowSize } from '@latentkit/core';
import { type MinMaxScalerOptions, minMaxScalerConfig } from './config.js';
import { mapFeatures, samplesOf } from './features.js';
import type { FloatArray, Scaler } from './scaler.js';
import { VERSION, checkHeader, readConfig, readCount, readVector } from './scaler-json.js';

// scikit-learn's bound below which the range of a feature counts as 0.
const NO_RANGE = 10 * 2 ** -52;

interface Extremes {
  readonly count: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Maps the range of every feature onto `featureRange`, as scikit-learn's `sklearn.preprocessing.MinMaxScaler`: a
 * feature that does not vary goes to the low end. Samples are [n, p] or [n, …]; the latter are scaled element by
 * element and keep their shape.
 *
 * `transform`, `inverseTransform`, `toJSON` and the fitted properties throw NotFittedError before `fit`.
 */
export class MinMaxScaler implements Scaler {
  /** The parameters, defaults filled in. */
  readonly config: ReturnType<typeof minMaxScalerConfig.parse>;
  private extremes: Extremes | undefined;

  /** Throws InvalidParameterError for a range that is empty or upside down. */
  constructor(options: MinMaxScalerOptions = {}) {
    this.config = minMaxScalerConfig.parse(options);
  }

  /** Forgets what was seen and finds least and greatest values of x. Throws ShapeError or NonFiniteError for bad samples. */
  fit(x: ArrayInput, _y?: ArrayInput): this {
    this.extremes = extremesOf(samplesOf(x));
    return this;
  }

  /** Adds a batch to what was seen; batches in any division give exactly what `fit` gives for all at once. */
  partialFit(x: ArrayInput): this {
    const seen = this.extremes;
    const batch = extremesOf(samplesOf(x, seen?.low.length));
    this.extremes =
      seen === undefined
        ? batch
        : {
            count: seen.count + batch.count,
            low: seen.low.map((v, j) => Math.min(v, batch.low[j])),
            high: seen.high.map((v, j) => Math.max(v, batch.high[j])),
          };
    return this;
  }

  /** x · scale + min. Throws ShapeError for another number of features than in `fit`. */
  transform(x: ArrayInput): NdArray<FloatArray> {
    const samples = samplesOf(x, this.seen('transform').low.length);
    const { scale, min } = this;
    const { clip, featureRange } = this.config;
    if (!clip) return mapFeatures(samples, (value, j) => value * scale[j] + min[j]);
    const [low, high] = featureRange;
    return mapFeatures(samples, (value, j) => Math.min(high, Math.max(low, value * scale[j] + min[j])));
  }

  fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<FloatArray> {
    return this.fit(x, y).transform(x);
  }

  /** (x - min) / scale; what was clipped stays at the end of the range. */
  inverseTransform(x: ArrayInput): NdArray<FloatArray> {
    const samples = samplesOf(x, this.seen('inverseTransform').low.length);
    const { scale, min } = this;
    return mapFeatures(samples, (value, j) => (value - min[j]) / scale[j]);
  }

  /** Least value of each feature. */
  get dataMin(): Float64Array {
    return this.seen('dataMin').low;
  }

  /** Greatest value of each feature. */
  get dataMax(): Float64Array {
    return this.seen('dataMax').high;
  }

  /** dataMax - dataMin. */
  get dataRange(): Float64Array {
    const { low, high } = this.seen('dataRange');
    return high.map((v, j) => v - low[j]);
  }

  /** What each feature is multiplied by: width of `featureRange` over the feature's range, taken as 1 where that is 0. */
  get scale(): Float64Array {
    const [low, high] = this.config.featureRange;
    return this.dataRange.map((range) => (high - low) / (range < NO_RANGE ? 1 : range));
  }

  /** What is added after the multiplication. */
  get min(): Float64Array {
    const { low } = this.seen('min');
    return this.scale.map((scale, j) => this.config.featureRange[0] - low[j] * scale);
  }

  /** Number of samples seen by `fit` and `partialFit`. */
  get nSamplesSeen(): number {
    return this.seen('nSamplesSeen').count;
  }

  /** Number of features. */
  get nFeatures(): number {
    return this.seen('nFeatures').low.length;
  }

  /** A plain object from which {@link MinMaxScaler.fromJSON} makes an equal scaler, to the last bit. */
  toJSON(): VersionedJson {
    const { count, low, high } = this.seen('toJSON');
    const { config } = this;
    return {
      type: 'MinMaxScaler',
      version: VERSION,
      config,
      nSamplesSeen: count,
      dataMin: Array.from(low),
      dataMax: Array.from(high),
    };
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): MinMaxScaler {
    checkHeader(json, 'MinMaxScaler');
    const scaler = new MinMaxScaler(readConfig(json, (config) => minMaxScalerConfig.parse(config)));
    const low = readVector(json, 'dataMin');
    scaler.extremes = { count: readCount(json, 'nSamplesSeen'), low, high: readVector(json, 'dataMax', low.length) };
    return scaler;
  }

  private seen(member: string): Extremes {
    if (this.extremes === undefined) throw new NotFittedError('MinMaxScaler', member);
    return this.extremes;
  }
}

function extremesOf(x: NdArray): Extremes {
  const width = rowSize(x);
  const low = new Float64Array(width).fill(Infinity);
  const high = new Float64Array(width).fill(-Infinity);
  for (let at = 0; at < x.data.length; ) {
    for (let j = 0; j < width; j++, at++) {
      const value = x.data[at];
      if (value < low[j]) low[j] = value;
      if (value > high[j]) high[j] = value;
    }
  }
  return { count: x.shape[0], low, high };
}
