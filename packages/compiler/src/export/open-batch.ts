import { InvalidParameterError } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import type { IrValue } from '../ir/graph.js';
import type { Target } from '../lower/context.js';
import { BatchDependence } from './batch/dependence.js';
import { generalise, type OpenGraph } from './batch/generalise.js';
import { type PlainGraph, plainGraph } from './plain-graph.js';
import { type ModelInput, withBatch } from './source.js';

/**
 * Batch sizes that are traced. The differences within a list have no common divisor, so that what is rounded to a
 * multiple of anything shows, and each list reaches from few to more than a dozen.
 */
const SIZES: readonly (readonly number[])[] = [
  [5, 9, 14],
  [4, 11, 17],
  [6, 13, 15],
];

/** What is exported, for any batch size. */
export interface OpenSource {
  readonly inputs: readonly ModelInput[];
  run(inputs: tf.Tensor[]): Readonly<Record<string, tf.Tensor>>;
  extra?(): readonly { readonly name: string; readonly value: IrValue }[];
  /** Called before each trace. */
  begin?(): void;
}

/** A graph for one batch size (`shape` numbers only) or, where `open` is set, for any. */
export interface SizedGraph {
  readonly plain: PlainGraph;
  readonly open: OpenGraph | undefined;
}

/** The graph of a source for one batch size. */
export function fixedGraph(source: OpenSource, batch: number, target: Target): PlainGraph {
  source.begin?.();
  return plainGraph({ ...source, inputs: withBatch(source.inputs, batch), run: (inputs) => source.run(inputs) }, target);
}

/**
 * The graph of a source for every batch size. Throws `UnsupportedOperationError` naming the operation that depends on
 * the batch size in a way that a graph cannot follow.
 */
export function openGraph(source: OpenSource, target: Target): SizedGraph {
  const made = tryOpenGraph(source, target);
  if (!(made instanceof BatchDependence)) return made;
  throw new UnsupportedOperationError({
    operation: made.operation,
    reason: `no graph for every batch size can be made of it: ${made.reason}`,
    remedy: 'Set dynamicBatch: false and give the batchSize.',
  });
}

/** The graph of a source for every batch size, or what stands in the way. */
export function tryOpenGraph(source: OpenSource, target: Target): SizedGraph | BatchDependence {
  if (!source.inputs.some(({ shape }) => shape[0] === null)) {
    throw new InvalidParameterError({
      parameter: 'dynamicBatch',
      got: true,
      expected: 'an input with an open batch axis (null)',
      remedy: 'Set dynamicBatch: false, or give inputs with null as the first length.',
    });
  }
  let fault: BatchDependence | undefined;
  for (const sizes of SIZES) {
    const graphs = sizes.map((size) => fixedGraph(source, size, target));
    try {
      return { plain: graphs[0], open: generalise(graphs, sizes) };
    } catch (error) {
      if (!(error instanceof BatchDependence)) throw error;
      fault ??= error;
      if (!coincides(graphs, sizes)) break;
    }
  }
  return fault ?? new BatchDependence('graph', 'it differs between batch sizes');
}

/** Whether a batch size equals a length of the model, so that operations may have been simplified for it alone. */
function coincides(graphs: readonly PlainGraph[], sizes: readonly number[]): boolean {
  const lengths = graphs.map(({ shapes, constants }) => new Set([...shapes.values(), ...[...constants.values()].map(({ shape }) => shape)].flat()));
  return sizes.some((size) => lengths.every((own) => own.has(size)));
}
