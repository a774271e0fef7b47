// umap-js: WORK.
import { UMAP } from 'umap-js';
import { ndarray } from '@latentkit/core';
import { versionOf } from '../../contestant.mjs';
import { load } from '../data.mjs';
import { measure } from '../stopwatch.mjs';

await measure(
  () => `umap-js ${versionOf('umap-js')}`,
  (work, folder) => {
    const { data, shape: [n, p] } = load(folder, work.data);
    const rows = Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * p, (i + 1) * p)));
    // Park and Miller's generator: as fast as the platform's own, and the same in every run.
    let state = 1;
    const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    return {
      run: () => new UMAP({ nNeighbors: work.neighbors, random }).fit(rows),
      embedding: (result) => ndarray(Float64Array.from(result.flat()), [n, 2]),
    };
  },
);
