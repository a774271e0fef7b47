// umap-js: WORK.
import { UMAP } from 'umap-js';
import { ndarray, random } from '@latentkit/core';
import { versionOf } from '../../contestant.mjs';
import { load } from '../data.mjs';
import { measure } from '../stopwatch.mjs';

await measure(
  () => `umap-js ${versionOf('umap-js')}`,
  (work, folder) => {
    const { data, shape: [n, p] } = load(folder, work.data);
    const rows = Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * p, (i + 1) * p)));
    const stream = random(0).stream('bench');
    let draw = 0;
    return {
      run: () => new UMAP({ nNeighbors: work.neighbors, random: () => stream.at(draw++).uniform(1)[0] }).fit(rows),
      embedding: (result) => ndarray(Float64Array.from(result.flat()), [n, 2]),
    };
  },
);
