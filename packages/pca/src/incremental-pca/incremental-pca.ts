import {
  AbortedError, type ArrayInput, type AsyncFitOptions, InvalidParameterError, type NdArray, ProgressReporter, type VersionedJson,
  flattenRows, sizeOf, sliceRows, toNdArray,
} from '@latentkit/core';
import type { BatchSource } from '@latentkit/datasets';
import { type Computation, checkpoint, run, runSync } from '@latentkit/linalg';
import { checkVaries, samples } from '../pca/input.js';
import { PrincipalComponents } from '../pca/principal-components.js';
import { batchBounds } from './batch-bounds.js';
import { type IncrementalPCAConfig, type IncrementalPCAOptions, incrementalPcaConfig } from './config.js';
import { type IncrementalPCAState, incrementalPcaFormat } from './state.js';
import { countFirst, update } from './update.js';

/**
 * Principal component analysis of data that come in batches, with the algorithm and the definitions of scikit-learn's
 * `sklearn.decomposition.IncrementalPCA`. Memory is that of one batch and k components; what is found is close to
 * PCA's, and equal to it where all components are kept.
 *
 * ```ts
 * const pca = new IncrementalPCA({ components: 10 });
 * for (const batch of batches) pca.partialFit(batch);          // at least 10 rows in the first
 * await pca.fitBatches(source);                                // or all of a BatchSource, from the start
 * const codes = pca.transform(x);
 * ```
 *
 * In each batch n·p² operations for the Gram matrix and its k leading eigenvectors; where singular values lie further
 * apart than five orders of magnitude in their squares, those of a thin SVD instead.
 */
export class IncrementalPCA extends PrincipalComponents<IncrementalPCAConfig, IncrementalPCAState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: IncrementalPCAOptions = {}) {
    super(incrementalPcaConfig.parse(options), incrementalPcaFormat);
  }

  /**
   * Takes one more batch [n, p] into account, all of it at once: forgets nothing that came before.
   *
   * Throws InvalidParameterError for a first batch of fewer rows than components, ShapeError for another number of
   * features than before, NonFiniteError for NaN or infinity (naming row and column); nothing changes then.
   */
  partialFit(batch: ArrayInput): this {
    return this.settle(runSync(this.advancing(batch)));
  }

  /** What {@link partialFit} does, to rounding, on ONNX Runtime where it is installed. */
  async partialFitAsync(batch: ArrayInput, options: Omit<AsyncFitOptions, 'y'> = {}): Promise<this> {
    return this.settle(await run(this.advancing(batch), { stage: 'partial fit', ...options }));
  }

  /**
   * Fits from the start on one pass over a source of batches, which need not fit into memory together. Samples of more
   * than one axis are flattened. Reports progress in samples.
   *
   * Where the signal is raised, what the batches so far have given is kept (`nSamplesSeen` tells how many samples that
   * were); AbortedError only before the first of them. For bad input throws what {@link partialFit} throws, and what
   * was fitted before stays.
   */
  async fitBatches(source: BatchSource, options: Omit<AsyncFitOptions, 'y'> = {}): Promise<this> {
    const { signal, runtime } = options;
    const features = sizeOf(source.sampleShape);
    const reporter = new ProgressReporter('fit', options);
    let state: IncrementalPCAState | undefined;
    try {
      let index = 0;
      for await (const { x } of source.batches({ batchSize: this.batchSizeFor(features), epoch: 0, signal })) {
        const batch = toNdArray(flattenRows(x), { name: `batch ${index++}`, rank: 2, columns: features, minRows: 1 });
        state = await run(update(state, batch, this.countFor(state, batch)), { signal, runtime });
        reporter.report(state.nSamplesSeen, source.length);
      }
    } catch (error) {
      if (!(error instanceof AbortedError) || state === undefined) throw error;
    }
    if (state !== undefined) return this.settle(state);
    throw new InvalidParameterError({ parameter: 'source', got: 'no batches', expected: 'at least one batch' });
  }

  /** Each component's share of the total variance; zeros where the data do not vary at all. */
  get explainedVarianceRatio(): Float64Array {
    const { explainedVariance, nSamplesSeen, var: variances } = this.fitted('explainedVarianceRatio');
    const total = variances.reduce((sum, variance) => sum + variance, 0) * (nSamplesSeen / (nSamplesSeen - 1));
    return explainedVariance.map((variance) => (total === 0 ? 0 : variance / total));
  }

  /** Singular values that belong to the components: √((n - 1)·variance). */
  get singularValues(): Float64Array {
    const { explainedVariance, nSamplesSeen } = this.fitted('singularValues');
    return explainedVariance.map((variance) => Math.sqrt(variance * (nSamplesSeen - 1)));
  }

  /** Variances of the features, divisor n. */
  get var(): Float64Array {
    return this.fitted('var').var;
  }

  /** Number of samples in all batches so far. */
  get nSamplesSeen(): number {
    return this.fitted('nSamplesSeen').nSamplesSeen;
  }

  /** Reads what `toJSON` wrote; `partialFit` goes on from there. Throws FileFormatError for anything else. */
  static fromJSON(json: VersionedJson): IncrementalPCA {
    const { config, state } = incrementalPcaFormat.read(json);
    return new IncrementalPCA(config).settle(state);
  }

  /** Batches of x from the start; where it is stopped after the first, what was found so far. */
  protected *fitting(x: ArrayInput): Computation<IncrementalPCAState> {
    const matrix = samples(x);
    const [n, p] = matrix.shape;
    const bounds = batchBounds(n, this.batchSizeFor(p), this.config.components);
    countFirst(this.config.components, [bounds[0][1], p]);
    checkVaries(matrix);
    let state: IncrementalPCAState | undefined;
    try {
      for (const [start, end] of bounds) {
        yield* checkpoint(start, n);
        const batch = sliceRows(matrix, start, end);
        state = yield* update(state, batch, this.countFor(state, batch));
      }
    } catch (error) {
      if (!(error instanceof AbortedError) || state === undefined) throw error;
    }
    return state as IncrementalPCAState;
  }

  private *advancing(x: ArrayInput): Computation<IncrementalPCAState> {
    const earlier = this.isFitted ? this.fitted('partialFit') : undefined;
    const batch = toNdArray(x, { name: 'batch', rank: 2, minRows: 1, ...(earlier === undefined ? {} : { columns: earlier.mean.length }) });
    return yield* update(earlier, batch, this.countFor(earlier, batch));
  }

  private countFor(earlier: IncrementalPCAState | undefined, batch: NdArray): number {
    if (earlier !== undefined) return earlier.components.shape[0];
    return countFirst(this.config.components, batch.shape);
  }

  private batchSizeFor(features: number): number {
    const { batchSize } = this.config;
    return batchSize === 'auto' ? 5 * features : batchSize;
  }
}
