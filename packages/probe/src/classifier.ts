import { type ArrayInput, type AsyncFitOptions, type NdArray, ndarray, readLabels } from '@latentkit/core';
import { type Computation, ComputedEstimator, run, runSync } from '@latentkit/linalg';

/** Options of the asynchronous forms of prediction. */
export type ClassifyOptions = Omit<AsyncFitOptions, 'y'>;

/**
 * Learns which of several integers belongs to a row of numbers. A subclass says how probable each class is;
 * what is predicted is the most probable one, the smallest of equals.
 */
export abstract class Classifier<C, S extends object> extends ComputedEstimator<C, S> {
  /** The labels seen in `fit`, ascending. */
  abstract get classes(): Int32Array;

  /** How probable each class is for each row of x [n, p]: [n, classes], rows with sum 1. Throws NotFittedError before `fit`. */
  predictProbabilities(x: ArrayInput): NdArray<Float64Array> {
    return runSync(this.estimating(x));
  }

  /** {@link predictProbabilities} on ONNX Runtime where it is installed. */
  async predictProbabilitiesAsync(x: ArrayInput, options: ClassifyOptions = {}): Promise<NdArray<Float64Array>> {
    return run(this.estimating(x), { stage: 'predict', ...options });
  }

  /** The label [n] of each row of x [n, p]. */
  predict(x: ArrayInput): NdArray<Int32Array> {
    return this.mostProbable(this.predictProbabilities(x));
  }

  /** {@link predict} on ONNX Runtime where it is installed. */
  async predictAsync(x: ArrayInput, options: ClassifyOptions = {}): Promise<NdArray<Int32Array>> {
    return this.mostProbable(await this.predictProbabilitiesAsync(x, options));
  }

  /** Share of the rows of x whose label y [n] is predicted. */
  score(x: ArrayInput, y: ArrayInput): number {
    return agreement(this.predict(x), y);
  }

  /** {@link score} on ONNX Runtime where it is installed. */
  async scoreAsync(x: ArrayInput, y: ArrayInput, options: ClassifyOptions = {}): Promise<number> {
    return agreement(await this.predictAsync(x, options), y);
  }

  /** Checks the input and estimates probabilities [n, classes]. */
  protected abstract estimating(x: ArrayInput): Computation<NdArray<Float64Array>>;

  private mostProbable({ data, shape: [n, k] }: NdArray<Float64Array>): NdArray<Int32Array> {
    const { classes } = this;
    const labels = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      let best = 0;
      for (let c = 1; c < k; c++) if (data[i * k + c] > data[i * k + best]) best = c;
      labels[i] = classes[best];
    }
    return ndarray(labels, [n]);
  }
}

function agreement({ data }: NdArray<Int32Array>, y: ArrayInput): number {
  const labels = readLabels(y, 'y', data.length);
  return data.reduce((right, label, i) => right + (label === labels[i] ? 1 : 0), 0) / data.length;
}
