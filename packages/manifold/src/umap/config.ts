import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { metricField } from '../graph/metric.js';

/** Parameters of {@link UMAP}. */
export const umapConfig = defineConfig(
  'UMAP',
  z.object({
    components: z.int().min(1).default(2).describe('Number of dimensions of the embedding.'),
    neighbors: z.int().min(2).default(15).describe('Size of the neighbourhood that counts as local, the row itself included.'),
    minDist: z.number().min(0).default(0.1).describe('How near points may come in the embedding; at most 3 times spread.'),
    spread: z.number().gt(0).default(1).describe('Scale of the embedding: how far apart points of a cluster lie.'),
    metric: metricField,
    epochs: z
      .union([z.int().min(1), z.literal('auto')])
      .default('auto')
      .describe('Passes over the edges; auto: 500 for up to 10,000 rows, 200 for more.'),
    learningRate: z.number().gt(0).default(1).describe('Length of the first steps; it falls to 0 over the epochs.'),
    init: z.enum(['spectral', 'random']).default('spectral').describe("Where points start: at the graph's first eigenvectors, or at random."),
    negativeSampleRate: z.int().min(0).default(5).describe('Number of random points that each step pushes away.'),
    repulsionStrength: z.number().min(0).default(1).describe('Weight of the pushes.'),
    setOpMixRatio: z.number().min(0).max(1).default(1).describe('1: an edge counts if either end sees it (fuzzy union); 0: if both do.'),
    localConnectivity: z.number().min(0).default(1).describe('Number of nearest neighbours to which each row is fully connected.'),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('Seed of the start and of the random points.'),
  }),
);

/** What the constructor of {@link UMAP} takes. */
export type UMAPOptions = Parameters<typeof umapConfig.parse>[0];

/** The parameters with defaults filled in. */
export type UMAPConfig = ReturnType<typeof umapConfig.parse>;
