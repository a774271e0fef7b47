import { UnknownNameError, ndarray } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { datasetFromArray } from './dataset.js';
import type { Dataset } from './dataset.js';
import { generate3dData } from './generators/arc.js';
import { blobs, moons } from './generators/clusters.js';
import { sCurve, swissRoll } from './generators/manifolds.js';
import { sineSequences } from './generators/sines.js';

/** One data set that can be asked for by name. */
export interface CatalogEntry {
  readonly name: string;
  readonly description: string;
  /** Part of the package, computed, or files that have to be downloaded once. */
  readonly kind: 'embedded' | 'generated' | 'files';
  /** Number of samples; of generated data by default. */
  readonly samples: number;
  readonly sampleShape: readonly number[];
}

/** Every data set known by name. */
export const DATASETS: readonly CatalogEntry[] = [
  { name: 'digits', description: 'UCI handwritten digits, 8×8, values 0 to 16', kind: 'embedded', samples: 1797, sampleShape: [8, 8] },
  { name: 'wdbc', description: 'Wisconsin breast cancer, 30 features, 2 classes', kind: 'embedded', samples: 569, sampleShape: [30] },
  { name: 'mnist', description: 'MNIST handwritten digits, 28×28, values 0 to 255', kind: 'files', samples: 60_000, sampleShape: [28, 28] },
  { name: 'fashion-mnist', description: 'Fashion-MNIST pictures of clothes, 28×28, values 0 to 255', kind: 'files', samples: 60_000, sampleShape: [28, 28] },
  { name: 'arc', description: 'noisy arc near a plane in 3 dimensions', kind: 'generated', samples: 1000, sampleShape: [3] },
  { name: 'blobs', description: 'three Gaussian clusters in 2 dimensions', kind: 'generated', samples: 1000, sampleShape: [2] },
  { name: 'moons', description: 'two interleaving half circles in 2 dimensions', kind: 'generated', samples: 1000, sampleShape: [2] },
  { name: 'swiss-roll', description: 'a rolled-up plane in 3 dimensions', kind: 'generated', samples: 1000, sampleShape: [3] },
  { name: 's-curve', description: 'an S-shaped plane in 3 dimensions', kind: 'generated', samples: 1000, sampleShape: [3] },
  { name: 'sines', description: 'sine waves of random frequency and phase, 50 steps', kind: 'generated', samples: 1000, sampleShape: [50] },
];

/** Options of {@link generateDataset}. */
export interface GenerateDatasetOptions {
  /** Number of samples. Default 1,000. */
  readonly samples?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Standard deviation of the noise. Default: the generator's. */
  readonly noise?: number;
}

const GENERATORS: Readonly<Record<string, (n: number, options: { seed?: number; noise?: number }) => { x: NdArray; y?: NdArray<Int32Array> }>> = {
  arc: (n, options) => ({ x: generate3dData(n, options) }),
  blobs: (n, { seed, noise }) => {
    const { x, y } = blobs(n, { ...(seed === undefined ? {} : { seed }), ...(noise === undefined ? {} : { stddev: noise }) });
    return { x, y };
  },
  moons,
  'swiss-roll': (n, options) => ({ x: swissRoll(n, options).x }),
  's-curve': (n, options) => ({ x: sCurve(n, options).x }),
  sines: (n, options) => ({ x: sineSequences(n, 50, options).x }),
};

/** A generated data set by name: `arc`, `blobs`, `moons`, `swiss-roll`, `s-curve` or `sines`. Throws `UnknownNameError`. */
export function generateDataset(name: string, options: GenerateDatasetOptions = {}): Dataset {
  if (!Object.hasOwn(GENERATORS, name)) throw new UnknownNameError('generated dataset', name, Object.keys(GENERATORS));
  const { samples = 1000, seed, noise } = options;
  const { x, y } = GENERATORS[name](samples, { ...(seed === undefined ? {} : { seed }), ...(noise === undefined ? {} : { noise }) });
  const entry = DATASETS.find((known) => known.name === name);
  return datasetFromArray(ndarray(x.data, x.shape), {
    name,
    description: entry?.description ?? name,
    source: `generated, seed ${seed ?? 0}`,
    ...(y === undefined ? {} : { y }),
  });
}
