import type { NdArray } from '@latentkit/core';

/** What one pass over a {@link BatchSource} needs. */
export interface BatchOptions {
  /** Samples in each batch; the last one may have fewer. */
  readonly batchSize: number;
  /** Number of the pass, from 0. The order of the samples depends on the source's seed and this alone. */
  readonly epoch: number;
  /** Stops the pass with `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
}

/** Some samples, ready for training. */
export interface Batch {
  /** Shape [samples, ...sampleShape]. */
  readonly x: NdArray<Float32Array>;
  /** Labels: shape [samples]. */
  readonly y?: NdArray;
}

/** Samples that come in batches, so that not all of them need fit into memory. */
export interface BatchSource {
  /** Shape of one sample. */
  readonly sampleShape: readonly number[];
  /** Number of samples of one pass, where known. */
  readonly length?: number;
  /** One pass over all samples, every sample once. Passes may run at the same time. */
  batches(options: BatchOptions): AsyncIterable<Batch>;
}
