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
  checkInit(matrix.shape[0], config.metric !== 'precomputed', config);
  return matrix;
}

/** Neighbours [n, k] by ascending distance, none of them the row itself. */
export function checkGraph({ indices, distances }: Neighbors, config: TSNEConfig): void {
  const [n, k] = indices.shape;
  if (indices.shape.length !== 2 || distances.shape.length !== 2 || distances.shape[0] !== n || distances.shape[1] !== k || k === 0) {
    throw new ShapeError({ parameter: 'neighbors', got: [indices.shape, distances.shape], expected: 'indices and distances of the same shape [rows, k]' });
  }
  checkCount(n, config);
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

function checkCount(n: number, config: TSNEConfig): void {
  methodFor(config, n);
  const { perplexity } = config;
  if (perplexity < n / 3) return;
  throw new InvalidParameterError({
    parameter: 'TSNE.perplexity',
    got: perplexity,
    expected: `less than ${n / 3}, a third of the ${n} rows`,
    remedy: n > 3 ? `Use a perplexity of at most ${Math.max(1, Math.ceil(n / 3) - 1)}.` : 'Give at least 4 rows.',
  });
}
