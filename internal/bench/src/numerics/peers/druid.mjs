// druidjs (LGPL), compared with and not depended on: WORK.
import * as druid from '@saehrimnir/druidjs';
import { ndarray } from '@latentkit/core';
import { versionOf } from '../../contestant.mjs';
import { labels, load } from '../data.mjs';
import { measure } from '../stopwatch.mjs';

const REDUCTIONS = {
  pca: ({ components }, x) => new druid.PCA(x, { d: components }),
  lda: ({ components }, x, y) => new druid.LDA(x, { labels: Array.from(y.data), d: components }),
  tsne: ({ perplexity }, x) => new druid.TSNE(x, { perplexity, d: 2 }),
  umap: ({ neighbors }, x) => new druid.UMAP(x, { n_neighbors: neighbors, d: 2 }),
  mds: (_work, x) => new druid.SMACOF(x, { d: 2 }),
  isomap: ({ neighbors }, x) => new druid.ISOMAP(x, { neighbors, d: 2 }),
};

await measure(
  () => `druidjs ${versionOf('@saehrimnir/druidjs')}`,
  (work, folder) => {
    const x = load(folder, work.data);
    const [n, p] = x.shape;
    const rows = Array.from({ length: n }, (_, i) => Float64Array.from(x.data.subarray(i * p, (i + 1) * p)));
    const y = work.kind === 'lda' ? labels(folder, work.data) : undefined;
    return {
      run: () => REDUCTIONS[work.kind](work, druid.Matrix.from(rows), y).transform(),
      embedding: (result) => ndarray(Float64Array.from(druid.Matrix.from(result).values ?? [...result].flatMap((row) => [...row])), [n, work.components ?? 2]),
    };
  },
);
