import { type ArrayInput, Estimator, type NdArray, ShapeError, type VersionedJson, defineState } from '@latentkit/core';
import { mapFeatures, samplesOf } from '../features.js';
import { type AffineScalerOptions, affineScalerConfig } from './config.js';
import type { FloatArray, Scaler } from './scaler.js';

const format = defineState(affineScalerConfig, 1, {});

/**
 * (x - offset) / scale with given numbers: a normalisation that is known beforehand, such as pixels over 255,
 * `new AffineScaler({ scale: 255 })`. There is nothing to learn, so `fit` only checks its samples and everything
 * works before it.
 */
export class AffineScaler extends Estimator<ReturnType<typeof affineScalerConfig.parse>, object> implements Scaler {
  private readonly offset: (feature: number) => number;
  private readonly scale: (feature: number) => number;

  /** Throws InvalidParameterError for a scale of 0, ShapeError where offset and scale are lists of different lengths. */
  constructor(options: AffineScalerOptions = {}) {
    super(affineScalerConfig.parse(options), format);
    const { offset, scale } = this.config;
    if (typeof offset !== 'number' && typeof scale !== 'number' && offset.length !== scale.length) {
      throw new ShapeError({
        parameter: 'AffineScaler.scale',
        got: scale.length,
        expected: `${offset.length} numbers, as many as offset has`,
      });
    }
    this.offset = lookUp(offset);
    this.scale = lookUp(scale);
    this.settle({});
  }

  /** Number of features where offset or scale is a list; undefined where any number will do. */
  get nFeatures(): number | undefined {
    return [this.config.offset, this.config.scale].find((value) => typeof value !== 'number')?.length;
  }

  /** Checks the samples and learns nothing. Throws ShapeError for a wrong number of features. */
  fit(x: ArrayInput, _y?: ArrayInput): this {
    samplesOf(x, this.nFeatures);
    return this;
  }

  /** (x - offset) / scale. Throws ShapeError for a wrong number of features. */
  transform(x: ArrayInput): NdArray<FloatArray> {
    return mapFeatures(samplesOf(x, this.nFeatures), (value, j) => (value - this.offset(j)) / this.scale(j));
  }

  fitTransform(x: ArrayInput, _y?: ArrayInput): NdArray<FloatArray> {
    return this.transform(x);
  }

  /** x · scale + offset. */
  inverseTransform(x: ArrayInput): NdArray<FloatArray> {
    return mapFeatures(samplesOf(x, this.nFeatures), (value, j) => value * this.scale(j) + this.offset(j));
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parameters. */
  static fromJSON(json: VersionedJson): AffineScaler {
    return new AffineScaler(format.read(json).config);
  }
}

function lookUp(value: number | number[]): (feature: number) => number {
  return typeof value === 'number' ? () => value : (feature) => value[feature];
}
