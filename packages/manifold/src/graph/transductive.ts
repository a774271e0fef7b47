import type { ArrayInput, AsyncFitOptions, NdArray } from '@latentkit/core';
import { ComputedEstimator } from '@latentkit/linalg';

/**
 * An estimator that places the rows it is fitted on and no others: it has `fitTransform` and no `transform`, since where a
 * new row belongs would depend on all the rows together.
 */
export abstract class TransductiveEstimator<C, S extends { readonly embedding: NdArray<Float64Array> }> extends ComputedEstimator<C, S> {
  /** Where the rows of `fit` lie: [n, components]. Throws NotFittedError before `fit`. */
  get embedding(): NdArray<Float64Array> {
    return this.fitted('embedding').embedding;
  }

  /** Number of rows n in `fit`. Throws NotFittedError before it. */
  get nSamples(): number {
    return this.fitted('nSamples').embedding.shape[0];
  }

  /** Fits, and returns the embedding. */
  fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<Float64Array> {
    return this.fit(x, y).embedding;
  }

  /** What `fitTransform` does, to rounding, on ONNX Runtime where it is installed; reports progress and can be stopped. */
  async fitTransformAsync(x: ArrayInput, options: AsyncFitOptions = {}): Promise<NdArray<Float64Array>> {
    return (await this.fitAsync(x, options)).embedding;
  }
}
