import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { metricField } from '../graph/metric.js';

/** Parameters of {@link TSNE}. */
export const tsneConfig = defineConfig(
  'TSNE',
  z.object({
    components: z.int().min(1).default(2).describe('Number of dimensions of the map: 2 for grid, 2 or 3 for barnes-hut, any for exact.'),
    perplexity: z.number().min(1).default(30).describe('Effective number of neighbours of each row; less than a third of the rows.'),
    method: z
      .enum(['auto', 'grid', 'barnes-hut', 'exact', 'tsne-js'])
      .default('auto')
      .describe(
        'How repulsive forces are computed: grid by a convolution, O(n); barnes-hut by a tree, O(n log n); exact over all pairs; tsne-js: the library of that name does it all (fitAsync only). exact also counts all pairs as neighbours, and takes 12·n² bytes. auto: exact for fewer than 500 rows, else grid in two dimensions (barnes-hut where there is no WebAssembly), barnes-hut in three, exact in others.',
      ),
    earlyExaggeration: z.number().min(1).default(12).describe('Factor of the attractive forces at first, so that clusters form before they spread.'),
    earlyIterations: z.int().min(0).default(250).describe('Iterations with early exaggeration.'),
    iterations: z.int().min(1).default(750).describe('Iterations in all, those with early exaggeration included.'),
    learningRate: z
      .union([z.number().gt(0), z.literal('auto')])
      .default('auto')
      .describe('Length of a step; auto: rows / exaggeration. (scikit-learn counts a quarter of it.)'),
    earlyMomentum: z.number().min(0).lt(1).default(0.5).describe('Share of the last step in the next, with early exaggeration.'),
    momentum: z.number().min(0).lt(1).default(0.8).describe('Share of the last step in the next, after it.'),
    init: z
      .union([z.enum(['pca', 'random']), z.array(z.array(z.number()))])
      .default('pca')
      .describe('Where points start: at the principal components scaled to 1e-4, at random, or at the rows given.'),
    metric: metricField,
    neighborSearch: z
      .enum(['auto', 'exact', 'approximate'])
      .default('auto')
      .describe('Whether all neighbours are found, or about 97 in 100 in half the time; auto: exact up to 20,000 rows and for metrics that are not of the Euclidean kind.'),
    angle: z.number().min(0).max(1).default(0.5).describe('barnes-hut: cells narrower than this share of their distance act as one point.'),
    gridSpacing: z
      .number()
      .min(0.1)
      .max(1)
      .default(0.35)
      .describe('grid: distance of its nodes. The error of the forces is 0.008 of their size at 0.35, 0.028 at 0.5.'),
    minGradientNorm: z.number().min(0).default(1e-7).describe('After early exaggeration: stops when the gradient is shorter (looked at every 50 iterations).'),
    patience: z.int().min(50).default(300).describe('After early exaggeration: stops when the divergence has not fallen by 1 part in 10,000 for so many iterations (looked at every 50).'),
    threads: z
      .union([z.int().min(1).max(16), z.literal('auto')])
      .default('auto')
      .describe('Threads of fitAsync in Node; auto: up to 4 where the map is large and the cores are free. The result is the same with any number.'),
    keepData: z.boolean().default(true).describe('Whether fit keeps the rows, which transform needs; they go into the JSON too.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of the start.'),
  }),
);

/** What the constructor of {@link TSNE} takes. */
export type TSNEOptions = Parameters<typeof tsneConfig.parse>[0];

/** The parameters with defaults filled in. */
export type TSNEConfig = ReturnType<typeof tsneConfig.parse>;
