import { type ArrayInput, type NdArray, ShapeError, type VersionedJson } from '@latentkit/core';
import { type AffineScalerOptions, affineScalerConfig } from './config.js';
import { mapFeatures, samplesOf } from './features.js';
import type { FloatArray, Scaler } from './scaler.js';
import { VERSION, checkHeader, readConfig } from './scaler-json.js';

/**
 * (x - offset) / scale with given numbers: a normalisation that is known beforehand, such as pixels over 255,
 * `new AffineScaler({ scale: 255 })`. There is nothing to learn, so `fit` only checks its samples and everything
 * works before it.
 */
export class AffineScaler implements Scaler {
  /** The parameters, defaults filled in. */
  readonly config: ReturnType<typeof affineScalerConfig.parse>;
  private readonly offset: (feature: number) => number;
  private readonly scale: (feature: number) => number;

  /** Throws InvalidParameterError for a scale of 0, ShapeError where offset and scale are lists of different lengths. */
  constructor(options: AffineScalerOptions = {}) {
    this.config = affineScalerConfig.parse(options);
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

  /** A plain object from which {@link AffineScaler.fromJSON} makes an equal scaler, to the last bit. */
  toJSON(): VersionedJson {
    return { type: 'AffineScaler', version: VERSION, config: this.config };
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parameters. */
  static fromJSON(json: VersionedJson): AffineScaler {
    checkHeader(json, 'AffineScaler');
    return new AffineScaler(readConfig(json, (config) => affineScalerConfig.parse(config)));
  }
}

function lookUp(value: number | number[]): (feature: number) => number {
  return typeof value === 'number' ? () => value : (feature) => value[feature];
}
