import { type ArrayInput, type AsyncFitOptions, type ConfigSchema, type NdArray, UnknownNameError, type VersionedJson } from '@latentkit/core';
import type { z } from 'zod';

/** An estimator that makes rows of numbers shorter; those that place the rows of `fit` only have no `transform`. */
export interface Reducer {
  readonly config: object;
  readonly isFitted: boolean;
  fitTransformAsync(x: ArrayInput, options?: AsyncFitOptions): Promise<NdArray>;
  transformAsync?(x: ArrayInput, options?: Omit<AsyncFitOptions, 'y'>): Promise<NdArray>;
  fit(x: ArrayInput, y?: ArrayInput): unknown;
  toJSON(): VersionedJson;
}

/** The class of a method, and its parameters. */
export interface ReducerClass {
  readonly model: { new (options?: never): Reducer; fromJSON(json: VersionedJson): Reducer };
  readonly config: ConfigSchema<z.ZodObject>;
}

/** A method of `latentkit reduce`. */
export interface ReduceMethod {
  readonly name: string;
  /** Name of the class, by which a saved model is known. */
  readonly type: string;
  /** One sentence for the help. */
  readonly description: string;
  readonly needsLabels?: boolean;
  /** Whether what counts is who is near whom, so that trustworthiness is measured. */
  readonly neighborhoods?: boolean;
  readonly load: () => Promise<ReducerClass>;
}

const pca = () => import('@latentkit/pca');
const manifold = () => import('@latentkit/manifold');

/** Every method; a new one is one more line. Its settings and its help follow from its schema, and its package is loaded when it is used. */
export const METHODS: readonly ReduceMethod[] = [
  { name: 'pca', type: 'PCA', description: 'principal components', load: async () => pca().then((m) => ({ model: m.PCA, config: m.pcaConfig })) },
  { name: 'incremental-pca', type: 'IncrementalPCA', description: 'principal components, batch by batch', load: async () => pca().then((m) => ({ model: m.IncrementalPCA, config: m.incrementalPcaConfig })) },
  { name: 'kernel-pca', type: 'KernelPCA', description: 'principal components of a kernel', load: async () => pca().then((m) => ({ model: m.KernelPCA, config: m.kernelPcaConfig })) },
  { name: 'sparse-pca', type: 'SparsePCA', description: 'components of few features each', load: async () => pca().then((m) => ({ model: m.SparsePCA, config: m.sparsePcaConfig })) },
  { name: 'truncated-svd', type: 'TruncatedSVD', description: 'singular vectors without centring', load: async () => pca().then((m) => ({ model: m.TruncatedSVD, config: m.truncatedSvdConfig })) },
  { name: 'factor-analysis', type: 'FactorAnalysis', description: 'factors, with a noise variance for each feature', load: async () => pca().then((m) => ({ model: m.FactorAnalysis, config: m.factorAnalysisConfig })) },
  { name: 'nmf', type: 'NMF', description: 'parts that are added up, for values of 0 and more', load: async () => pca().then((m) => ({ model: m.NMF, config: m.nmfConfig })) },
  { name: 'fast-ica', type: 'FastICA', description: 'independent sources', load: async () => pca().then((m) => ({ model: m.FastICA, config: m.fastIcaConfig })) },
  { name: 'lda', type: 'LinearDiscriminantAnalysis', description: 'directions that tell labels apart', needsLabels: true, load: async () => pca().then((m) => ({ model: m.LinearDiscriminantAnalysis, config: m.linearDiscriminantAnalysisConfig })) },
  { name: 'tsne', type: 'TSNE', description: 'a map of neighbourhoods by t-SNE', neighborhoods: true, load: async () => manifold().then((m) => ({ model: m.TSNE, config: m.tsneConfig })) },
  { name: 'umap', type: 'UMAP', description: 'a map of neighbourhoods by UMAP', neighborhoods: true, load: async () => manifold().then((m) => ({ model: m.UMAP, config: m.umapConfig })) },
  { name: 'mds', type: 'MDS', description: 'a map that keeps distances', neighborhoods: true, load: async () => manifold().then((m) => ({ model: m.MDS, config: m.mdsConfig })) },
  { name: 'isomap', type: 'Isomap', description: 'a map that keeps distances along the data', neighborhoods: true, load: async () => manifold().then((m) => ({ model: m.Isomap, config: m.isomapConfig })) },
  { name: 'lle', type: 'LocallyLinearEmbedding', description: 'a map that keeps how neighbours make up a row', neighborhoods: true, load: async () => manifold().then((m) => ({ model: m.LocallyLinearEmbedding, config: m.locallyLinearEmbeddingConfig })) },
  { name: 'spectral', type: 'SpectralEmbedding', description: 'a map by the eigenvectors of the graph of neighbours', neighborhoods: true, load: async () => manifold().then((m) => ({ model: m.SpectralEmbedding, config: m.spectralEmbeddingConfig })) },
];

/** The method of a name. Throws `UnknownNameError` with the nearest one. */
export function methodOf(name: string): ReduceMethod {
  const method = METHODS.find((each) => each.name === name);
  if (method !== undefined) return method;
  throw new UnknownNameError('method', name, METHODS.map((each) => each.name));
}

/** The method whose class wrote a model, by the class's name. */
export function methodOfType(type: string): ReduceMethod | undefined {
  return METHODS.find((each) => each.type === type);
}
