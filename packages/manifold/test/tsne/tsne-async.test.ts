import { describe, expect, test } from '@jest/globals';
import { TSNE, type TSNEIteration } from '@latentkit/manifold';
import { distance } from '../helpers.js';
import { clusters, neighborAccuracy } from './points.js';

const { x, labels } = clusters(150, 8, 4);

describe('fitAsync', () => {
  test('finds what fit finds, and reports on its way', async () => {
    const options = { perplexity: 12, iterations: 95, earlyIterations: 40, method: 'grid' } as const;
    const seen: TSNEIteration[] = [];
    const progress: number[] = [];
    const tsne = await new TSNE(options).fitAsync(x, {
      runtime: 'plain',
      onIteration: (iteration) => seen.push(iteration),
      onProgress: ({ done, total }) => total === 95 && progress.push(done),
    });
    expect(distance(tsne.embedding.data, new TSNE(options).fit(x).embedding.data)).toBe(0);
    expect(seen.map(({ iteration }) => iteration)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 95]);
    expect(seen.map(({ exaggerated }) => exaggerated)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 95].map((at) => at < 40));
    expect(progress.at(-1)).toBe(95);
    const last = seen.at(-1);
    expect([last?.kl, last?.embedding.shape]).toEqual([tsne.klDivergence, [150, 2]]);
    expect(distance(last!.embedding.data, tsne.embedding.data)).toBe(0);
    // What is reported on the way is what a fit of so many iterations ends with.
    const half = new TSNE({ ...options, iterations: 60 }).fit(x);
    expect(half.klDivergence).toBeCloseTo(seen[5].kl, 12);
    expect(seen[9].kl).toBeLessThan(seen[4].kl);
  });

  test('reports as often as it is told to', async () => {
    const seen: number[] = [];
    await new TSNE({ perplexity: 12, iterations: 20 }).fitAsync(x, { iterationInterval: 7, onIteration: ({ iteration }) => seen.push(iteration) });
    expect(seen).toEqual([7, 14, 20]);
    await expect(new TSNE({ perplexity: 12 }).fitAsync(x, { iterationInterval: 0 })).rejects.toThrow(/iterationInterval: got 0/);
  });

  test('stopped, it keeps the map as it is', async () => {
    const controller = new AbortController();
    const tsne = await new TSNE({ perplexity: 12, iterations: 400 }).fitAsync(x, {
      signal: controller.signal,
      onIteration: ({ iteration }) => iteration === 130 && controller.abort(),
    });
    expect([tsne.stopped, tsne.iterationsRun]).toEqual(['aborted', 131]);
    expect(distance(tsne.embedding.data, new TSNE({ perplexity: 12, iterations: 131 }).fit(x).embedding.data)).toBe(0);
    expect(neighborAccuracy(tsne.embedding, labels, tsne.embedding, labels, 5, true)).toBeGreaterThan(0.9);
    expect(TSNE.fromJSON(tsne.toJSON()).stopped).toBe('aborted');
  });

  test('stopped before anything has moved, it rejects, and an earlier fit stays', async () => {
    const tsne = new TSNE({ perplexity: 12, iterations: 5 }).fit(x);
    const before = tsne.embedding;
    await expect(tsne.fitAsync(x, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'LK_ABORTED' });
    expect(tsne.embedding).toBe(before);
  });

  test('transformAsync, fitTransformAsync and fitNeighborsAsync do what the others do', async () => {
    const options = { perplexity: 12, iterations: 30, init: 'random' } as const;
    const tsne = new TSNE(options);
    const y = await tsne.fitTransformAsync(x, { runtime: 'plain' });
    expect(distance(y.data, new TSNE(options).fitTransform(x).data)).toBe(0);
    expect(distance((await tsne.transformAsync(x, { runtime: 'plain' })).data, tsne.transform(x).data)).toBe(0);
  });
});

describe('tsne-js', () => {
  test('finds the clusters too, with a divergence near that of our own', async () => {
    const few = clusters(45, 5, 3);
    const options = { perplexity: 8, iterations: 500, earlyIterations: 100 } as const;
    const theirs = await new TSNE({ ...options, method: 'tsne-js' }).fitAsync(few.x);
    const ours = new TSNE({ ...options, method: 'exact' }).fit(few.x);
    expect(neighborAccuracy(theirs.embedding, few.labels, theirs.embedding, few.labels, 3, true)).toBe(1);
    expect(theirs.klDivergence).toBeGreaterThan(ours.klDivergence - 0.05);
    expect(theirs.klDivergence).toBeLessThan(ours.klDivergence + 0.15);
    expect(theirs.transform(few.x).shape).toEqual([45, 2]);
  });

  test('repeats from its seed, in any number of dimensions, and can be stopped', async () => {
    const few = clusters(20, 5, 2);
    const options = { perplexity: 4, iterations: 60, earlyIterations: 30, method: 'tsne-js', components: 3, init: 'random', learningRate: 20 } as const;
    const [a, b] = [await new TSNE(options).fitAsync(few.x), await new TSNE(options).fitAsync(few.x)];
    expect(distance(a.embedding.data, b.embedding.data)).toBe(0);
    expect(a.embedding.shape).toEqual([20, 3]);
    const controller = new AbortController();
    const stopped = await new TSNE(options).fitAsync(few.x, { signal: controller.signal, onProgress: ({ done }) => done >= 25 && controller.abort() });
    expect([stopped.stopped, stopped.iterationsRun]).toEqual(['aborted', 25]);
  });
});
