import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, UnavailableError } from '@latentkit/core';
import type { Neighbors } from '@latentkit/linalg';
import { checkSamples } from '../graph/input.js';
import type { TSNEConfig } from './config.js';
import { checkInit } from './initial-positions.js';
import type { RepulsionMethod } from './map-state.js';
import { runsWasm } from './wasm/instance.js';

/** Where the choice is free, fewer rows than this are mapped exactly, since nothing is faster. */
const FEW_ROWS = 500;

/** How the map of n rows is computed; the grid needs WebAssembly. Throws UnavailableError where it is asked for and there is none. */
export function methodFor({ method, components }: TSNEConfig, n: number, wasm = runsWasm()): RepulsionMethod | 'tsne-js' {
  if (method === 'grid' && !wasm) {
    throw new UnavailableError({
      parameter: 'TSNE.method',
      got: method,
      expected: 'another method, since this platform or its security policy does not run WebAssembly with vectors',
      remedy: "Use method: 'barnes-hut', or allow 'wasm-unsafe-eval'.",
    });
  }
  if (method !== 'auto') return method;
  if (n < FEW_ROWS || components === 1 || components > 3) return 'exact';
  return components === 2 && wasm ? 'grid' : 'barnes-hut';
}

/** Throws InvalidParameterError for a method that cannot make maps of so many dimensions. */
export function checkMethod({ method, components }: TSNEConfig): void {
  const possible = method === 'grid' ? [2] : method === 'barnes-hut' ? [2, 3] : undefined;
  if (possible === undefined || possible.includes(components)) return;
  throw new InvalidParameterError({
    parameter: 'TSNE.components',
    got: components,
    expected: `${possible.join(' or ')} for the method ${method}`,
    remedy: "Use method: 'auto', which chooses one that can.",
  });
}

/** The rows [n, p], or precomputed distances [n, n], checked together with what the configuration asks of them. */
export function checkInput(x: ArrayInput, config: TSNEConfig): NdArray<Float64Array> {
  const matrix = checkSamples(x, config.metric);
  checkCount(matrix.shape[0], config);
  checkSearch(config);
  checkInit(matrix.shape[0], config.metric !== 'precomputed', config);
  return matrix;
}

// From here on the exact search takes longer than the map is worth.
const MANY_NEIGHBORHOODS = 20_000;
/** Metrics that come down to Euclidean distances. */
const EUCLIDEAN_KIND: readonly string[] = ['euclidean', 'sqeuclidean', 'cosine', 'correlation'];

/** Whether some neighbours of n rows may be missed. */
export function searchesRoughly(n: number, { neighborSearch, metric }: TSNEConfig): boolean {
  return neighborSearch === 'auto' ? n > MANY_NEIGHBORHOODS && EUCLIDEAN_KIND.includes(metric) : neighborSearch === 'approximate';
}

function checkSearch({ neighborSearch, metric }: TSNEConfig): void {
  if (neighborSearch !== 'approximate' || EUCLIDEAN_KIND.includes(metric)) return;
  throw new InvalidParameterError({
    parameter: 'TSNE.neighborSearch',
    got: neighborSearch,
    expected: `exact or auto for the metric ${metric}`,
    remedy: `Only ${EUCLIDEAN_KIND.join(', ')} know an approximate search.`,
  });
}

/** Neighbours [n, k] by ascending distance, none of them the row itself. */
export function checkGraph({ indices, distances }: Neighbors, config: TSNEConfig): void {
  const [n, k] = indices.shape;
  if (indices.shape.length !== 2 || distances.shape.length !== 2 || distances.shape[0] !== n || distances.shape[1] !== k || k === 0) {
    throw new ShapeError({ parameter: 'neighbors', got: [indices.shape, distances.shape], expected: 'indices and distances of the same shape [rows, k]' });
  }
  checkCount(n, config, 'neighbors');
  checkInit(n, false, config);
  if (k <= config.perplexity && k < n - 1) {
    throw new InvalidParameterError({
      parameter: 'neighbors',
      got: `${k} neighbours`,
      expected: `more than the perplexity ${config.perplexity}; three times as many are usual`,
    });
  }
  indices.data.forEach((j, at) => {
    const i = Math.floor(at / k);
    const d = distances.data[at];
    if (j < 0 || j >= n || j === i) {
      throw new InvalidParameterError({ parameter: `neighbors.indices[${i}][${at % k}]`, got: j, expected: `another row than ${i}, from 0 to ${n - 1}` });
    }
    if (!(d >= 0 && d < Infinity) || (at % k > 0 && d < distances.data[at - 1])) {
      throw new InvalidParameterError({ parameter: `neighbors.distances[${i}][${at % k}]`, got: d, expected: 'finite distances >= 0, ascending in each row' });
    }
  });
}

function checkCount(n: number, config: TSNEConfig, parameter = 'x'): void {
  methodFor(config, n);
  const { perplexity } = config;
  if (perplexity < n / 3) return;
  // No perplexity suits so few rows.
  if (n < 4) throw new ShapeError({ parameter, got: `${n} rows`, expected: 'at least 4 rows', remedy: 'Give more samples.' });
  throw new InvalidParameterError({
    parameter: 'TSNE.perplexity',
    got: perplexity,
    expected: `less than a third of the ${n} rows`,
    remedy: `Use a perplexity of at most ${Math.ceil(n / 3) - 1}.`,
  });
}
