/**
 * Where estimators come from that a pipeline may hold and this package does not know: only their names, so that an error can
 * say which import is missing.
 */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@latentkit/latent': ['AnomalyScorer', 'GaussianMixture'],
  '@latentkit/manifold': ['Isomap', 'LocallyLinearEmbedding', 'MDS', 'SpectralEmbedding', 'TSNE', 'UMAP'],
  '@latentkit/pca': [
    'FactorAnalysis', 'FastICA', 'IncrementalPCA', 'KernelPCA', 'LinearDiscriminantAnalysis', 'NMF', 'PCA', 'SparsePCA', 'TeachingPCA', 'TruncatedSVD',
  ],
  '@latentkit/probe': ['KMeans', 'KNeighborsClassifier', 'LogisticRegression'],
};

/** The package of an estimator of LatentKit; undefined for any other. */
export function packageOf(type: string): string | undefined {
  return Object.keys(PACKAGES).find((name) => PACKAGES[name].includes(type));
}
