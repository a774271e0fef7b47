// LatentKit: WORK auto|plain|one-thread|barnes-hut.
import { astype } from '@latentkit/core';
import { neighbors, run, runSync } from '@latentkit/linalg';
import { Isomap, MDS, TSNE, UMAP } from '@latentkit/manifold';
import { KernelPCA, LinearDiscriminantAnalysis, PCA } from '@latentkit/pca';
import { LogisticRegression } from '@latentkit/probe';
import { versionOf } from '../contestant.mjs';
import { labels, load } from './data.mjs';
import { measure } from './stopwatch.mjs';

const sum = (values) => values.reduce((total, value) => total + value, 0);
const two = ({ embedding }) => embedding;

const MAKERS = {
  pca: ({ components }) => new PCA({ components }),
  'kernel-pca': ({ components, gamma }) => new KernelPCA({ components, kernel: 'rbf', gamma }),
  lda: ({ components }) => new LinearDiscriminantAnalysis({ components }),
  tsne: ({ perplexity }, variant) =>
    new TSNE({ perplexity, ...(variant === 'one-thread' ? { threads: 1 } : {}), ...(variant === 'barnes-hut' ? { method: 'barnes-hut' } : {}) }),
  umap: ({ neighbors: k }) => new UMAP({ neighbors: k }),
  mds: () => new MDS({ nInit: 1, init: 'random' }),
  isomap: ({ neighbors: k }) => new Isomap({ neighbors: k }),
  logistic: () => new LogisticRegression({ maxIterations: 1000 }),
};

const QUALITY = {
  pca: (model) => ({ explained: sum(model.explainedVarianceRatio), firstSingularValue: model.singularValues[0] }),
  'kernel-pca': (model) => ({ firstEigenvalue: model.eigenvalues[0] }),
  lda: (model) => ({ firstRatio: model.explainedVarianceRatio[0] }),
  tsne: (model) => ({ ownKL: model.klDivergence }),
  umap: () => ({}),
  mds: (model) => ({ stress: model.stress, iterations: model.iterations }),
  isomap: (model) => ({ residual: model.reconstructionError }),
};

await measure(
  (variant) => (variant === 'plain' ? 'plain TypeScript' : `onnxruntime-node ${versionOf('onnxruntime-node')}`),
  (work, folder, variant) => {
    const x = load(folder, work.data);
    if (work.kind === 'neighbors') return nearest(work, x, load(folder, work.queries), variant);
    const y = work.kind === 'lda' || work.kind === 'logistic' ? labels(folder, work.data) : undefined;
    const input = work.kind === 'pca' ? x : astype(x, 'float64');
    const make = () => MAKERS[work.kind](work, variant);
    const fit = () => (variant === 'plain' ? make().fit(input, y) : make().fitAsync(input, y === undefined ? {} : { y }));
    const drawn = work.kind === 'tsne' || work.kind === 'umap' || work.kind === 'mds' || work.kind === 'isomap';
    const quality = QUALITY[work.kind] ?? ((model) => ({ accuracy: model.score(input, y) }));
    return { run: fit, quality, ...(drawn ? { embedding: two } : {}) };
  },
);

function nearest({ k }, base, queries, variant) {
  const find = () => neighbors(base, { k, queries });
  return {
    run: () => (variant === 'plain' ? runSync(find()) : run(find())),
    quality: ({ distances }) => ({ meanDistance: sum(distances.data) / distances.data.length }),
  };
}
