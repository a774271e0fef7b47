import { type ArrayInput, Estimator, type NdArray } from '@latentkit/core';
import { mapFeatures, samplesOf } from '../features.js';
import type { FloatArray, Scaler } from './scaler.js';

/** scikit-learn's bound below which the extent of a feature counts as 0, and is divided by as if it were 1. */
const NO_EXTENT = 10 * 2 ** -52;

/** What a feature of this extent is divided by: the extent, or 1 where the feature does not vary. */
export function divisor(extent: number): number {
  return extent < NO_EXTENT ? 1 : extent;
}

/** Maps a value of a feature to its scaled value, or back. */
export type FeatureMap = (value: number, feature: number) => number;

/** A scaler that learns a few numbers about each feature. Samples are [n, p], or [n, …] which keep their shape. */
export abstract class FeatureScaler<C, S extends object> extends Estimator<C, S> implements Scaler {
  /**
   * Forgets what was seen and learns from x. Throws ShapeError for no samples or no features, NonFiniteError for NaN
   * or infinity (naming row and column); what an earlier fit found stays then.
   */
  fit(x: ArrayInput, _y?: ArrayInput): this {
    return this.settle(this.learn(samplesOf(x)));
  }

  /** The scaled samples. Throws NotFittedError before `fit`, ShapeError for another number of features. */
  transform(x: ArrayInput): NdArray<FloatArray> {
    const map = this.forward('transform');
    return mapFeatures(samplesOf(x, this.nFeatures), map);
  }

  fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<FloatArray> {
    return this.fit(x, y).transform(x);
  }

  /** Undoes `transform`. */
  inverseTransform(x: ArrayInput): NdArray<FloatArray> {
    const map = this.backward('inverseTransform');
    return mapFeatures(samplesOf(x, this.nFeatures), map);
  }

  /** Number of features (numbers in a sample). */
  abstract get nFeatures(): number;

  /** What is to be known of samples that were checked. */
  protected abstract learn(samples: NdArray): S;
  protected abstract forward(member: string): FeatureMap;
  protected abstract backward(member: string): FeatureMap;
}
