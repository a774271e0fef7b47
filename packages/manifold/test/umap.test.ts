import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, readIdx } from '@latentkit/datasets';
import { pairwiseDistances } from '@latentkit/linalg';
import { UMAP, trustworthiness } from '@latentkit/manifold';
import { PCA } from '@latentkit/pca';
import { distance, golden, swissRoll, throughJson, untied } from './helpers.js';

const { trustworthiness: expected } = golden<{ trustworthiness: Record<'digits' | 'digitsTight' | 'mnist', { fitted: number[]; placed: number[] }> }>('umap');
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
// umap-learn's own seeds differ by up to .002.
const CLOSE = 0.005;

let all: NdArray<Float64Array>;
let some: NdArray<Float64Array>;
beforeAll(async () => {
  all = untied((await loadDigits()).x);
  some = sliceRows(all, 0, 200);
});

describe('embeddings are as trustworthy as those of umap-learn', () => {
  test('1,500 digits, and the others placed among them', () => {
    const [x, more] = [sliceRows(all, 0, 1500), sliceRows(all, 1500)];
    const umap = new UMAP().fit(x);
    expect(Math.abs(trustworthiness(x, umap.embedding, { neighbors: 12 }) - mean(expected.digits.fitted))).toBeLessThan(CLOSE);
    expect(trustworthiness(more, umap.transform(more), { neighbors: 12 })).toBeGreaterThan(mean(expected.digits.placed) - CLOSE);
  });

  test('600 digits in three dimensions, few neighbours, no least distance', () => {
    const x = sliceRows(all, 0, 600);
    const tight = new UMAP({ neighbors: 8, minDist: 0, components: 3 }).fitTransform(x);
    expect(Math.abs(trustworthiness(x, tight, { neighbors: 12 }) - mean(expected.digitsTight.fitted))).toBeLessThan(CLOSE);
  });

  const folder = process.env.LATENTKIT_DATA_DIR;
  (folder === undefined ? test.skip : test)('5,000 images of MNIST (skipped where LATENTKIT_DATA_DIR is not set)', () => {
    const images = readIdx(readFileSync(join(folder ?? '', 'mnist', 'train-images-idx3-ubyte.gz')));
    const x = ndarray(Float64Array.from(images.data.subarray(0, 5000 * 784), (v) => v / 255), [5000, 784]);
    const reduced = new PCA({ components: 50 }).fitTransform(x);
    const embedding = new UMAP().fitTransform(reduced);
    expect(Math.abs(trustworthiness(reduced, embedding, { neighbors: 12 }) - mean(expected.mnist.fitted))).toBeLessThan(CLOSE);
  });
});

describe('what must hold', () => {
  test('a run repeats from its seed, and another seed differs', () => {
    const options = { epochs: 30, seed: 7 };
    const one = new UMAP(options).fitTransform(some);
    expect(new UMAP(options).fitTransform(some)).toEqual(one);
    expect(new UMAP({ ...options, seed: 8 }).fitTransform(some)).not.toEqual(one);
    expect(one.data.every(Number.isFinite)).toBe(true);
  });

  test('precomputed distances give an embedding as good, and place new rows', () => {
    const metric = 'precomputed';
    const given = new UMAP({ metric, epochs: 100 }).fit(pairwiseDistances(some));
    const own = new UMAP({ epochs: 100 }).fit(some);
    const quality = (umap: UMAP) => trustworthiness(some, umap.embedding, { neighbors: 8 });
    expect(quality(given)).toBeGreaterThan(quality(own) - 0.01);
    const more = sliceRows(all, 200, 260);
    expect(given.transform(pairwiseDistances(more, some)).shape).toEqual([60, 2]);
    expect(distance(given.transform(pairwiseDistances(more, some)).data, given.transform(pairwiseDistances(more, some)).data)).toBe(0);
  });

  test('far parts of the data stay apart, each in good order, whatever the start', () => {
    const roll = swissRoll(120).data;
    const x = ndarray(Float64Array.from([...roll, ...roll.map((v) => v + 500), ...roll.map((v) => v - 900)]), [360, 3]);
    for (const init of ['spectral', 'random'] as const) {
      const { data } = new UMAP({ init, neighbors: 8 }).fitTransform(x);
      const part = (i: number) => ndarray(data.slice(240 * i, 240 * (i + 1)), [120, 2]);
      const centre = (i: number) => [0, 1].map((c) => mean(Array.from(part(i).data).filter((_, t) => t % 2 === c)));
      for (const i of [0, 1, 2]) {
        expect(trustworthiness(swissRoll(120), part(i), { neighbors: 8 })).toBeGreaterThan(0.96);
        expect(Math.hypot(...[0, 1].map((c) => centre(i)[c] - centre((i + 1) % 3)[c]))).toBeGreaterThan(5);
      }
    }
  });

  test('parameters of the layout do what they say', () => {
    const size = (options: object) => {
      const { data } = new UMAP({ epochs: 150, ...options }).fitTransform(some);
      return Math.sqrt(mean(Array.from(data, (v, i) => (v - mean(Array.from(data).filter((_, t) => t % 2 === i % 2))) ** 2)));
    };
    const usual = size({});
    expect(size({ spread: 4 })).toBeGreaterThan(1.5 * usual);
    expect(size({ repulsionStrength: 0 })).toBeLessThan(usual / 2);
    expect(size({ negativeSampleRate: 0 })).toBeLessThan(usual / 2);
    expect(size({ learningRate: 1e-6 })).not.toBe(usual);
    const nearest = (minDist: number) => {
      const distances = pairwiseDistances(new UMAP({ minDist }).fitTransform(some)).data;
      return mean(Array.from({ length: 200 }, (_, i) => Math.min(...Array.from(distances.subarray(200 * i, 200 * i + 200)).filter((_d, j) => j !== i))));
    };
    expect(nearest(0.8)).toBeGreaterThan(2 * nearest(0));
  });

  test('what is saved is what was fitted', () => {
    const more = sliceRows(all, 200, 230);
    for (const options of [
      { epochs: 20, components: 3, metric: 'cosine', seed: 3, neighbors: 9 },
      { epochs: 11, init: 'random', minDist: 0.3, spread: 2, learningRate: 0.5, negativeSampleRate: 3, repulsionStrength: 2, localConnectivity: 2 },
    ] as const) {
      const umap = new UMAP(options).fit(some);
      const back = UMAP.fromJSON(throughJson(umap));
      expect([back.config, back.embedding, back.iterations, back.curve]).toEqual([umap.config, umap.embedding, umap.iterations, umap.curve]);
      expect(back.transform(more)).toEqual(umap.transform(more));
      expect([back.nSamples, back.nFeatures, back.iterations]).toEqual([200, 64, options.epochs]);
    }
  });

  test('the asynchronous form gives the same and shows each epoch; stopped, it keeps what it has', async () => {
    const options = { epochs: 25, seed: 1 };
    const seen: number[] = [];
    const whole = new UMAP(options).fit(some);
    const watched = await new UMAP(options).fitTransformAsync(some, {
      runtime: 'plain',
      onIteration: (iteration, embedding) => {
        seen.push(iteration);
        expect(embedding.shape).toEqual([200, 2]);
      },
    });
    expect(watched).toEqual(whole.embedding);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    const controller = new AbortController();
    const stopped = await new UMAP(options).fitAsync(some, {
      runtime: 'plain',
      signal: controller.signal,
      onIteration: (iteration) => {
        if (iteration === 10) controller.abort();
      },
    });
    expect(stopped.iterations).toBe(10);
    expect(stopped.embedding.data.every(Number.isFinite)).toBe(true);
    expect(stopped.transform(sliceRows(all, 300, 310)).shape).toEqual([10, 2]);
  });
});
