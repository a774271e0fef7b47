import { InvalidParameterError } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import type { Target } from '../lower/context.js';
import { modelBytes } from './model-bytes.js';
import { fixedGraph, openGraph } from './open-batch.js';
import { checkOpset, OPSETS } from './opset.js';
import { sourceOf, type SourceOptions, type TensorFunction } from './source.js';

/** Settings of {@link exportOnnx}. */
export interface ExportOptions extends SourceOptions {
  /** Whether the file takes any number of samples. Default true. */
  readonly dynamicBatch?: boolean | undefined;
  /** Samples in the one batch that the file takes when `dynamicBatch` is false. Default 1. */
  readonly batchSize?: number | undefined;
  /** Version of ONNX's operator set, 13 to 21. Default 18. */
  readonly opset?: number | undefined;
  /** Name of the graph in the file. Default: the model's or function's name. */
  readonly name?: string | undefined;
}

/** What exported files may use: ONNX's own operators. */
export const STANDARD: Target = { nchwcBlock: undefined, microsoft: false };

/**
 * Writes any `tf.LayersModel`, or a function of tensors, as an ONNX file of standard operators. Weights keep the names
 * of their variables, and inputs and outputs those of the model; convolution kernels are stored as ONNX has them, output
 * channels first. The model is run as for prediction: no dropout, batch normalisation by its moving statistics.
 *
 * @returns the bytes of the file.
 * @throws UnsupportedOperationError for an operation that no graph can hold, that the operator set lacks, or that
 *   depends on the batch size in a way that a graph cannot follow; it names the operation.
 * @throws InvalidParameterError for an unknown operator set, a model that is not built, a function without `inputs`.
 */
export function exportOnnx(source: tf.LayersModel | TensorFunction, options: ExportOptions = {}): Uint8Array {
  const opset = checkOpset(options.opset ?? OPSETS.usual);
  const made = sourceOf(source, options);
  const name = options.name ?? made.name;
  const sized = sizedGraph(made, options, STANDARD);
  return modelBytes(sized, { name, opset, standardOnly: true });
}

/** The graph of a source as the options want it. */
export function sizedGraph(source: Parameters<typeof openGraph>[0], options: Pick<ExportOptions, 'dynamicBatch' | 'batchSize'>, target: Target): ReturnType<typeof openGraph> {
  const { dynamicBatch = true, batchSize = 1 } = options;
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw new InvalidParameterError({ parameter: 'batchSize', got: batchSize, expected: 'an integer >= 1' });
  }
  return dynamicBatch ? openGraph(source, target) : { plain: fixedGraph(source, batchSize, target), open: undefined };
}
