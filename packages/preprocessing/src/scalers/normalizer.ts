import { type ArrayInput, Estimator, InvalidParameterError, type NdArray, type VersionedJson, defineState, flattenRows, rowSize, rowsOf } from '@latentkit/core';
import { floatsLike, samplesOf } from '../features.js';
import { type NormalizerOptions, normalizerConfig } from './config.js';
import { divisor } from './feature-scaler.js';
import type { FloatArray, Scaler } from './scaler.js';

const format = defineState(normalizerConfig, 1, {});

/**
 * Divides each sample by its norm, as scikit-learn's `sklearn.preprocessing.Normalizer`; a sample whose norm is below
 * 2.2e-15 stays as it is. Nothing is learnt, so `fit` only checks its samples and everything works before it.
 *
 * Norms are lost, and with them what `inverseTransform` would need, unless `keepNorm` appends them as a last column:
 * then [n, p] becomes [n, p + 1], and back. Without it samples may be [n, …] and keep their shape.
 */
export class Normalizer extends Estimator<ReturnType<typeof normalizerConfig.parse>, object> implements Scaler {
  constructor(options: NormalizerOptions = {}) {
    super(normalizerConfig.parse(options), format);
    this.settle({});
  }

  /** Checks the samples and learns nothing. */
  fit(x: ArrayInput, _y?: ArrayInput): this {
    samplesOf(x);
    return this;
  }

  /** Each sample over its norm, and the norm behind it with `keepNorm`. Throws ShapeError or NonFiniteError for bad samples. */
  transform(x: ArrayInput): NdArray<FloatArray> {
    const samples = samplesOf(x);
    const { norm, keepNorm } = this.config;
    const width = rowSize(samples);
    const out = keepNorm ? width + 1 : width;
    const data = floatsLike(samples.data, rowsOf(samples) * out);
    for (let i = 0; i < rowsOf(samples); i++) {
      const row = samples.data.subarray(i * width, (i + 1) * width);
      const length = normOf(row, norm);
      const factor = divisor(length);
      for (let j = 0; j < width; j++) data[i * out + j] = row[j] / factor;
      if (keepNorm) data[i * out + width] = length;
    }
    return { data, shape: keepNorm ? [rowsOf(samples), out] : samples.shape };
  }

  fitTransform(x: ArrayInput, _y?: ArrayInput): NdArray<FloatArray> {
    return this.transform(x);
  }

  /** Samples [n, p] of what `transform` made with `keepNorm`, [n, p + 1]. Throws InvalidParameterError where `keepNorm` is false. */
  inverseTransform(x: ArrayInput): NdArray<FloatArray> {
    if (!this.config.keepNorm) {
      throw new InvalidParameterError({
        parameter: 'Normalizer.keepNorm',
        got: false,
        expected: 'true for inverseTransform: the norms that transform divided by are not kept anywhere',
        remedy: 'Use new Normalizer({ keepNorm: true }), which appends them as a last column.',
      });
    }
    const rows = flattenRows(samplesOf(x));
    const [n, width] = rows.shape;
    const p = width - 1;
    const data = floatsLike(rows.data, n * p);
    for (let i = 0; i < n; i++) {
      const factor = divisor(rows.data[i * width + p]);
      for (let j = 0; j < p; j++) data[i * p + j] = rows.data[i * width + j] * factor;
    }
    return { data, shape: [n, p] };
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parameters. */
  static fromJSON(json: VersionedJson): Normalizer {
    return new Normalizer(format.read(json).config);
  }
}

function normOf(row: ArrayLike<number>, norm: 'l1' | 'l2' | 'max'): number {
  let [sum, squares, largest] = [0, 0, 0];
  for (let j = 0; j < row.length; j++) {
    const size = Math.abs(row[j]);
    sum += size;
    squares += size * size;
    if (size > largest) largest = size;
  }
  return { l1: sum, l2: Math.sqrt(squares), max: largest }[norm];
}
