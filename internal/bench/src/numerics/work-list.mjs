// What is computed, by name, with its parameters: the contestants in JavaScript and in Python read the same objects.

const TSNE = { kind: 'tsne', perplexity: 30, unit: 's', text: 'perplexity 30, early exaggeration 12 for 250 iterations; from the data to the embedding' };

/** Everything that is measured. `data` names a file of prepared data; `repeats` is how often a quick contestant does it. */
export const WORKS = {
  'pca-60000': { kind: 'pca', data: 'mnist-60000', components: 50, repeats: 5, title: 'PCA, 50 components of 60,000 images', text: 'MNIST, 60,000×784 in float64; fit from the matrix in memory' },
  'pca-10000': { kind: 'pca', data: 'mnist-10000', components: 50, repeats: 7, title: 'PCA, 50 components of 10,000 images', text: 'MNIST, the first 10,000×784 in float64' },
  'kernel-pca-5000': { kind: 'kernel-pca', data: 'pca50-5000', components: 2, gamma: 0.04, repeats: 3, title: 'Kernel PCA of 5,000 points', text: 'RBF, gamma 0.04, 2 components, MNIST in 50 principal components' },
  'lda-10000': { kind: 'lda', data: 'pca50-10000', components: 2, repeats: 5, title: 'Linear discriminant analysis of 10,000 points', text: 'MNIST in 50 principal components, 10 classes' },
  'neighbors-60000': { kind: 'neighbors', data: 'pca30-60000', queries: 'pca30-test', k: 5, repeats: 5, title: 'Exact nearest neighbours', text: '5 neighbours of 10,000 queries among 60,000 points of 30 dimensions, float32' },
  'tsne-digits': { ...TSNE, data: 'digits', repeats: 1, title: 't-SNE of 1,797 digits' },
  'tsne-5000': { ...TSNE, data: 'pca50-5000', repeats: 1, title: 't-SNE of 5,000 images' },
  'tsne-10000': { ...TSNE, data: 'pca50-10000', repeats: 1, title: 't-SNE of 10,000 images' },
  'tsne-60000': { ...TSNE, data: 'pca50-60000', repeats: 1, title: 't-SNE of 60,000 images' },
  'umap-5000': { kind: 'umap', data: 'pca50-5000', neighbors: 15, repeats: 1, title: 'UMAP of 5,000 images', text: '15 neighbours, minimal distance 0.1' },
  'mds-2000': { kind: 'mds', data: 'pca50-2000', repeats: 1, title: 'SMACOF of 2,000 images', text: 'metric, one start, at most 300 iterations' },
  'isomap-2000': { kind: 'isomap', data: 'pca50-2000', neighbors: 10, repeats: 3, title: 'Isomap of 2,000 images', text: '10 neighbours, 2 dimensions' },
  'logistic-55000': { kind: 'logistic', data: 'pca30-55000', repeats: 1, title: 'Logistic regression on 55,000 codes', text: 'multinomial, C = 1, L-BFGS, MNIST in 30 principal components, at most 1,000 iterations' },
};

/** The work of a name. Throws an Error for a name that is none. */
export function workOf(name) {
  const work = WORKS[name];
  if (work === undefined) throw new Error(`'${name}' is no work: ${Object.keys(WORKS).join(', ')}.`);
  return { name, ...work };
}
