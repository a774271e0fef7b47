import { type ArrayInput, type AsyncFitOptions, Estimator, type NdArray, type Transformer } from '@latentkit/core';
import { type Computation, run, runSync } from './computation.js';

/** An estimator whose `fit` is a computation, and so comes in both forms. */
export abstract class ComputedEstimator<C, S extends object> extends Estimator<C, S> {
  /** Learns from x; throws typed errors for bad input, and what an earlier fit found stays then. */
  fit(x: ArrayInput, y?: ArrayInput): this {
    return this.settle(runSync(this.fitting(x, y)));
  }

  /** What `fit` does, to rounding, on ONNX Runtime where it is installed; reports progress and can be stopped. */
  async fitAsync(x: ArrayInput, options: AsyncFitOptions = {}): Promise<this> {
    return this.settle(await run(this.fitting(x, options.y), options));
  }

  /** Checks the input and finds the state. */
  protected abstract fitting(x: ArrayInput, y?: ArrayInput): Computation<S>;
}

/** An estimator that maps rows to rows, both by computations. */
export abstract class ComputedTransformer<C, S extends object> extends ComputedEstimator<C, S> implements Transformer {
  transform(x: ArrayInput): NdArray<Float64Array> {
    return runSync(this.transforming(x));
  }

  /** What `transform` does, to rounding, on ONNX Runtime where it is installed. */
  async transformAsync(x: ArrayInput, options: Omit<AsyncFitOptions, 'y'> = {}): Promise<NdArray<Float64Array>> {
    return run(this.transforming(x), { stage: 'transform', ...options });
  }

  fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<Float64Array> {
    return this.fit(x, y).transform(x);
  }

  async fitTransformAsync(x: ArrayInput, options: AsyncFitOptions = {}): Promise<NdArray<Float64Array>> {
    return (await this.fitAsync(x, options)).transformAsync(x, options);
  }

  /** Checks the input and maps it; throws NotFittedError before `fit`. */
  protected abstract transforming(x: ArrayInput): Computation<NdArray<Float64Array>>;
}
