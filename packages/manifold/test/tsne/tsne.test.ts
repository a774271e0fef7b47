import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows, toNested } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { pairwiseDistances, runSync } from '@latentkit/linalg';
import { TSNE, type TSNEOptions, trustworthiness } from '@latentkit/manifold';
import { nearestOthers } from '../../src/graph/nearest.js';
import { methodFor } from '../../src/tsne/input.js';
import type { RepulsionMethod } from '../../src/tsne/map-state.js';
import { distance, errorOf, golden } from '../helpers.js';
import { clusters, neighborAccuracy } from './points.js';

interface Golden {
  readonly plane: { readonly kl: number; readonly trustworthiness: number };
  readonly space: { readonly trustworthiness: number };
  readonly transformAccuracy: number;
}

const expected = golden<Golden>('tsne');
let digits: NdArray;
let labels: ArrayLike<number>;
let first: NdArray<Float64Array>;
beforeAll(async () => {
  const loaded = await loadDigits();
  digits = loaded.x;
  labels = loaded.y.data;
  first = ndarray(Float64Array.from(sliceRows(digits, 0, 1000).data), [1000, 64]);
});

describe('maps of 1000 digits are as good as those of scikit-learn', () => {
  test.each(['grid', 'barnes-hut'] as const)('in the plane by %s; new digits land where they belong', (method) => {
    const tsne = new TSNE({ method }).fit(first);
    expect(tsne.klDivergence).toBeLessThan(expected.plane.kl + 0.01);
    expect(tsne.klDivergence).toBeGreaterThan(expected.plane.kl - 0.1);
    expect(trustworthiness(first, tsne.embedding, { neighbors: 12 })).toBeGreaterThan(expected.plane.trustworthiness - 0.001);
    expect([tsne.iterationsRun, tsne.stopped, tsne.nSamples, tsne.nFeatures, tsne.embedding.shape]).toEqual([750, 'iterations', 1000, 64, [1000, 2]]);
    for (let c = 0; c < 2; c++) expect(Math.abs(tsne.embedding.data.reduce((sum, v, at) => sum + (at % 2 === c ? v : 0), 0))).toBeLessThan(1e-8);

    const rest = sliceRows(digits, 1000, 1797);
    const placed = tsne.transform(rest);
    const [known, held] = [Array.from(labels).slice(0, 1000), Array.from(labels).slice(1000)];
    expect(neighborAccuracy(tsne.embedding, known, placed, held, 10)).toBeGreaterThan(expected.transformAccuracy - 0.01);
    // A row's place is its own: whatever comes with it.
    expect(distance(tsne.transform(sliceRows(rest, 5, 6)).data, placed.data.slice(10, 12))).toBe(0);
  });

  test('in space by the tree', () => {
    const tsne = new TSNE({ components: 3 }).fit(first);
    // scikit-learn's kernel has two degrees of freedom there, which suits space a little better: ours lies between its two maps.
    const trust = trustworthiness(first, tsne.embedding, { neighbors: 12 });
    expect(trust).toBeGreaterThan((expected.plane.trustworthiness + expected.space.trustworthiness) / 2);
    expect(tsne.embedding.shape).toEqual([1000, 3]);
  });
});

describe('planted clusters', () => {
  const { x, labels: planted } = clusters(200, 10, 5);
  const fit = (options: TSNEOptions) => new TSNE({ perplexity: 15, iterations: 400, ...options }).fit(x);

  test.each<TSNEOptions>([
    { method: 'exact' },
    { method: 'grid' },
    { method: 'barnes-hut' },
    { method: 'exact', components: 1 },
    { method: 'barnes-hut', components: 3 },
    { components: 4, init: 'random' },
    { init: 'random', seed: 7 },
    { metric: 'manhattan' },
    { metric: 'cosine' },
    { learningRate: 50 },
    { earlyExaggeration: 4, earlyIterations: 100 },
    { earlyMomentum: 0.2, momentum: 0.5 },
    { method: 'barnes-hut', angle: 0.9 },
    { method: 'grid', gridSpacing: 0.6 },
  ])('stay together with %j', (options) => {
    const tsne = fit(options);
    expect(neighborAccuracy(tsne.embedding, planted, tsne.embedding, planted, 5, true)).toBe(1);
    expect(tsne.embedding.shape).toEqual([200, options.components ?? 2]);
    expect(tsne.klDivergence).toBeGreaterThan(0);
    expect(tsne.klDivergence).toBeLessThan(1.5);
  });

  test('are told apart by the three methods equally well', () => {
    // The best of several starts: rounding decides in which of some local minima a start ends.
    const starts = [1, 2, 3];
    const [exact, grid, tree] = (['exact', 'grid', 'barnes-hut'] as const).map((method) =>
      Math.min(...starts.map((seed) => fit({ method, iterations: 750, init: 'random', seed }).klDivergence)),
    );
    // The exact method has affinities between all pairs, which adds what lies beyond the neighbours.
    expect(Math.abs(grid - tree)).toBeLessThan(0.01);
    expect(Math.abs(exact - tree)).toBeLessThan(0.05);
  });

  test('auto takes what suits the rows, and what there is', () => {
    const methods = (components: number, wasm: boolean) => [499, 500].map((n) => methodFor(new TSNE({ components }).config, n, wasm));
    expect([1, 2, 3, 4].map((components) => methods(components, true)[1])).toEqual(['exact', 'grid', 'barnes-hut', 'exact']);
    expect([methods(2, true)[0], methods(2, false)[1]]).toEqual(['exact', 'barnes-hut']);
    const error = errorOf(() => methodFor(new TSNE({ method: 'grid' }).config, 500, false));
    expect([error.code, error.message]).toEqual(['LK_UNAVAILABLE', expect.stringMatching(/Use method: 'barnes-hut'/)]);
  });

  test('auto takes the exact method for few rows', () => {
    expect(distance(fit({}).embedding.data, fit({ method: 'exact' }).embedding.data)).toBe(0);
  });

  test.each<[RepulsionMethod, number]>([
    ['grid', 1e-4],
    ['barnes-hut', 2e-3],
  ])('the divergence is that of the definition, by %s to %p', (method, tolerance) => {
    const perplexity = 15;
    const tsne = fit({ method });
    const n = 200;
    const y = tsne.embedding.data;
    const { indices, distances } = runSync(nearestOthers(x, 3 * perplexity, 'euclidean'));
    // Bisection, and not the search of the package.
    const p = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      const squared = Array.from(distances.data.subarray(i * 45, (i + 1) * 45), (d) => d * d);
      let [low, high] = [0, 1e3];
      let row: number[] = [];
      for (let step = 0; step < 100; step++) {
        const beta = (low + high) / 2;
        const weights = squared.map((d) => Math.exp(-beta * (d - squared[0])));
        const sum = weights.reduce((a, b) => a + b, 0);
        row = weights.map((w) => w / sum);
        const entropy = -row.reduce((a, v) => a + (v > 0 ? v * Math.log(v) : 0), 0);
        if (entropy > Math.log(perplexity)) low = beta;
        else high = beta;
      }
      row.forEach((value, q) => {
        p[i * n + indices.data[i * 45 + q]] += value / (2 * n);
        p[indices.data[i * 45 + q] * n + i] += value / (2 * n);
      });
    }
    const q = new Float64Array(n * n);
    let z = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        if (i === j) continue;
        q[i * n + j] = 1 / (1 + (y[2 * i] - y[2 * j]) ** 2 + (y[2 * i + 1] - y[2 * j + 1]) ** 2);
        z += q[i * n + j];
      }
    }
    const kl = p.reduce((sum, value, at) => sum + (value > 0 ? value * Math.log((value * z) / q[at]) : 0), 0);
    expect(Math.abs(tsne.klDivergence - kl)).toBeLessThan(tolerance);
  });

  test('the same seed gives the same map, another another', () => {
    const [a, b, c] = [0, 0, 1].map((seed) => fit({ seed, init: 'random', iterations: 60 }).embedding.data);
    expect(distance(a, b)).toBe(0);
    expect(distance(a, c)).toBeGreaterThan(0);
  });

  test('momentum and gains begin anew after early exaggeration', () => {
    const [slow, fast] = [0.1, 0.9].map((momentum) => fit({ earlyIterations: 30, iterations: 31, momentum }).embedding.data);
    expect(distance(slow, fast)).toBe(0);
    const [slower, faster] = [0.1, 0.9].map((momentum) => fit({ earlyIterations: 30, iterations: 33, momentum }).embedding.data);
    expect(distance(slower, faster)).toBeGreaterThan(1e-3);
  });

  test('points start where they are told to', () => {
    const start = Array.from({ length: 200 }, (_, i) => [Math.cos(i) * 1e-4, Math.sin(i) * 1e-4]);
    const still = fit({ init: start, iterations: 1, learningRate: 1e-9 });
    expect(distance(still.embedding.data, start.flat())).toBeLessThan(2e-6);
  });

  test('precomputed distances and a graph of neighbours give the map that rows give', () => {
    const options: TSNEOptions = { method: 'barnes-hut', init: 'random', iterations: 300 };
    const rows = fit(options);
    const distances = pairwiseDistances(x);
    const precomputed = new TSNE({ perplexity: 15, ...options, metric: 'precomputed' }).fit(distances);
    expect(distance(precomputed.embedding.data, rows.embedding.data)).toBeLessThan(1e-3);
    const graph = new TSNE({ perplexity: 15, ...options }).fitNeighbors(runSync(nearestOthers(x, 45, 'euclidean')));
    expect(distance(graph.embedding.data, rows.embedding.data)).toBe(0);
    expect(distance(precomputed.transform(sliceRows(distances, 3, 9)).data, rows.transform(sliceRows(x, 3, 9)).data)).toBeLessThan(0.05);
    expect(errorOf(() => graph.transform(x)).message).toMatch(/a map of a graph of neighbours/);
  });

  test('stops early where nothing is gained', () => {
    const patient = fit({ iterations: 5000, patience: 50 });
    expect(patient.stopped).toBe('converged');
    expect(patient.iterationsRun).toBeLessThan(5000);
    const steep = fit({ iterations: 5000, minGradientNorm: 1e-3 });
    expect([steep.stopped, steep.iterationsRun < 5000]).toEqual(['converged', true]);
  });
});

describe('rows that are equal', () => {
  test('come apart or stay near each other, and nothing becomes NaN', () => {
    const { x } = clusters(60, 4, 3);
    const doubled = ndarray(Float64Array.from({ length: 480 }, (_, at) => x.data[at % 240]), [120, 4]);
    for (const method of ['exact', 'grid', 'barnes-hut'] as const) {
      const tsne = new TSNE({ perplexity: 10, method, iterations: 400 }).fit(doubled);
      expect(tsne.embedding.data.every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(tsne.klDivergence)).toBe(true);
      const y = tsne.embedding.data;
      for (let i = 0; i < 60; i++) expect(Math.hypot(y[2 * i] - y[2 * i + 120], y[2 * i + 1] - y[2 * i + 121])).toBeLessThan(5);
    }
    const same = Float64Array.from({ length: 400 }, (_, at) => (at < 8 ? at : 3));
    expect(new TSNE({ perplexity: 5 }).fit(ndarray(same, [100, 4])).embedding.data.every(Number.isFinite)).toBe(true);
  });

  test('the smallest data there can be', () => {
    const tsne = new TSNE({ perplexity: 1 }).fit([[0], [1], [5], [6]]);
    expect(tsne.embedding.data.every(Number.isFinite)).toBe(true);
  });
});

describe('JSON', () => {
  test('brings back every option and everything found', () => {
    const { x } = clusters(60, 4, 3);
    const options: TSNEOptions = {
      components: 2,
      perplexity: 8,
      method: 'barnes-hut',
      earlyExaggeration: 6,
      earlyIterations: 40,
      iterations: 90,
      learningRate: 30,
      earlyMomentum: 0.4,
      momentum: 0.7,
      init: toNested(ndarray(x.data.slice(0, 120), [60, 2])) as number[][],
      metric: 'manhattan',
      neighborSearch: 'exact',
      angle: 0.3,
      gridSpacing: 0.45,
      minGradientNorm: 1e-6,
      patience: 60,
      threads: 1,
      keepData: true,
      seed: 3,
    };
    const tsne = new TSNE(options).fit(x);
    const again = TSNE.fromJSON(JSON.parse(JSON.stringify(tsne)) as ReturnType<TSNE['toJSON']>);
    expect(again.config).toEqual(options);
    expect([again.klDivergence, again.iterationsRun, again.stopped, again.nFeatures]).toEqual([tsne.klDivergence, 90, 'iterations', 4]);
    expect(distance(again.embedding.data, tsne.embedding.data)).toBe(0);
    expect(distance(again.transform(sliceRows(x, 0, 4)).data, tsne.transform(sliceRows(x, 0, 4)).data)).toBe(0);
  });

  test('holds no rows where none are to be kept, and then there is no transform', () => {
    const { x } = clusters(60, 4, 3);
    const tsne = new TSNE({ perplexity: 8, iterations: 20, keepData: false }).fit(x);
    expect(JSON.stringify(tsne).length).toBeLessThan(4000);
    expect(errorOf(() => tsne.transform(x))).toMatchObject({ code: 'LK_INVALID_PARAMETER', parameter: 'TSNE.keepData' });
  });
});

describe('bad input', () => {
  const { x } = clusters(60, 4, 3);
  const row = (change: (data: Float64Array) => void): NdArray => {
    const data = x.data.slice();
    change(data);
    return ndarray(data, x.shape);
  };

  test.each<[string, () => unknown, RegExp]>([
    ['perplexity of a third', () => new TSNE({ perplexity: 20 }).fit(x), /TSNE.perplexity: got 20, expected less than a third of the 60 rows. Use a perplexity of at most 19/],
    ['an approximate search in a metric that knows none', () => new TSNE({ perplexity: 5, metric: 'manhattan', neighborSearch: 'approximate' }).fit(x), /TSNE.neighborSearch.*exact or auto for the metric manhattan/],
    ['perplexity below 1', () => new TSNE({ perplexity: 0.5 }), /perplexity/],
    ['one row', () => new TSNE().fit([[1, 2]]), /at least 2 rows/],
    ['three rows', () => new TSNE({ perplexity: 1 }).fit([[1], [2], [4]]), /x: got '3 rows', expected at least 4 rows/],
    ['NaN', () => new TSNE({ perplexity: 5 }).fit(row((data) => (data[6] = NaN))), /row 1, column 2/],
    ['equal rows', () => new TSNE({ perplexity: 5 }).fit(row((data) => data.fill(1))), /rows that differ/],
    ['distances that are not symmetric', () => new TSNE({ metric: 'precomputed', init: 'random', perplexity: 1 }).fit([[0, 1, 2, 3], [1, 0, 1, 1], [2, 1, 0, 1], [4, 1, 1, 0]]), /symmetric/],
    ['principal components of distances', () => new TSNE({ metric: 'precomputed', perplexity: 5 }).fit(pairwiseDistances(x)), /TSNE.init: got 'pca'/],
    ['a start of another shape', () => new TSNE({ perplexity: 5, init: [[1, 2]] }).fit(x), /shape \[60, 2\]/],
    ['the grid in space', () => new TSNE({ components: 3, method: 'grid' }), /TSNE.components: got 3, expected 2 for the method grid/],
    ['the tree on a line', () => new TSNE({ components: 1, method: 'barnes-hut' }), /expected 2 or 3/],
    ['no components', () => new TSNE({ components: 0 }), /components/],
    ['a misspelt option', () => new TSNE({ perplexty: 3 } as TSNEOptions), /perplexity/],
    ['tsne-js in fit', () => new TSNE({ method: 'tsne-js', perplexity: 5 }).fit(x), /Use fitAsync/],
    ['too few neighbours', () => new TSNE({ init: 'random', perplexity: 5 }).fitNeighbors(runSync(nearestOthers(x, 4, 'euclidean'))), /more than the perplexity 5/],
    ['a row as its own neighbour', () => new TSNE({ init: 'random', perplexity: 1 }).fitNeighbors({ indices: ndarray(new Int32Array(8), [4, 2]), distances: ndarray(new Float64Array(8), [4, 2]) }), /neighbors.indices\[0\]\[0\]/],
    ['other features in transform', () => new TSNE({ perplexity: 5, iterations: 5 }).fit(x).transform([[1, 2]]), /4 columns/],
    ['transform before fit', () => new TSNE().transform(x), /before fit/],
  ])('%s is refused with a reason', (_, work, text) => {
    const error = errorOf(work);
    expect(error.code).toMatch(/^LK_/);
    expect(error.message).toMatch(text);
  });

  test('an earlier fit stays', () => {
    const tsne = new TSNE({ perplexity: 5, iterations: 5 }).fit(x);
    const before = tsne.embedding;
    expect(errorOf(() => tsne.fit([[1], [1]]))).toBeInstanceOf(Error);
    expect(tsne.embedding).toBe(before);
  });
});
