import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PEER = here('../peers/python/numerics_peer.py');

const node = (script, variant) => (work, folder, embedding) => ({ command: process.execPath, args: [here(script), work.name, variant, folder, embedding] });
const python = (peer) => (work, folder, embedding) => {
  const command = process.env.LATENTKIT_BENCH_PYTHON;
  if (command === undefined) return { missing: 'LATENTKIT_BENCH_PYTHON names no Python' };
  return { command, args: [PEER, JSON.stringify(work), peer, folder, embedding] };
};

const ours = { name: 'ours', title: 'LatentKit', start: node('ours.mjs', 'auto') };
const plain = { name: 'ours-plain', title: 'LatentKit, plain TypeScript', start: node('ours.mjs', 'plain') };
const druid = { name: 'druidjs', title: 'druidjs', start: node('peers/druid.mjs', 'default') };
const sklearn = (peer, title, options = {}) => ({ name: `sklearn-${peer}`, title: `scikit-learn, ${title}`, start: python(peer), ...options });
const plainSklearn = { name: 'sklearn', title: 'scikit-learn', start: python('sklearn') };
const without = (name, title, missing) => ({ name, title, missing });

const TSNE = [
  ours,
  { name: 'ours-one-thread', title: 'LatentKit, one thread', start: node('ours.mjs', 'one-thread') },
  { name: 'ours-barnes-hut', title: 'LatentKit, Barnes–Hut', start: node('ours.mjs', 'barnes-hut') },
  { name: 'opentsne-bh', title: 'openTSNE, Barnes–Hut', start: python('bh') },
  { name: 'opentsne-fft', title: 'openTSNE, FFT', start: python('fft') },
];

/** Everyone who does a work. `once` takes minutes and is measured in the first round alone. */
const CONTESTANTS = {
  'pca-60000': [
    ours,
    plain,
    sklearn('covariance_eigh', 'covariance_eigh'),
    sklearn('auto', 'automatic choice'),
    sklearn('randomized', 'randomized', { once: true }),
    without('druidjs', 'druidjs', 'not run: more than three minutes'),
    without('ml-pca', 'ml-pca', 'not run: more than three minutes'),
  ],
  'pca-10000': [
    ours,
    plain,
    sklearn('covariance_eigh', 'covariance_eigh'),
    sklearn('auto', 'automatic choice'),
    { ...druid, once: true },
    { name: 'ml-pca', title: 'ml-pca, covariance', start: node('peers/ml-pca.mjs', 'covariance'), once: true },
  ],
  'kernel-pca-5000': [ours, plain, sklearn('auto', 'automatic choice'), sklearn('arpack', 'arpack')],
  'lda-10000': [ours, plain, sklearn('svd', 'svd'), druid],
  'neighbors-60000': [
    ours,
    { ...plain, once: true },
    { name: 'faiss', title: 'faiss, IndexFlatL2', start: python('faiss') },
    sklearn('brute', 'brute'),
  ],
  'tsne-digits': [...TSNE, plainSklearn, { ...druid, once: true }],
  'tsne-5000': [...TSNE, plainSklearn],
  'tsne-10000': [...TSNE, { ...plainSklearn, once: true }],
  'tsne-60000': [ours, { ...TSNE[1], once: true }, { ...TSNE[4], once: true }],
  'umap-5000': [
    ours,
    plain,
    { name: 'umap-learn', title: 'umap-learn, two threads', start: python('parallel') },
    { name: 'umap-learn-seeded', title: 'umap-learn, seeded (one thread)', start: python('seeded') },
    { name: 'umap-js', title: 'umap-js', start: node('peers/umap-js.mjs', 'default'), once: true },
    { ...druid, once: true },
  ],
  'mds-2000': [ours, plain, { ...plainSklearn, once: true }, druid],
  'isomap-2000': [ours, plain, plainSklearn, { ...druid, once: true }],
  'logistic-55000': [ours, plain, plainSklearn],
};

/** The contestants of a work, or those of them that are named. */
export function contestantsOf(work, names) {
  const all = CONTESTANTS[work];
  return names === undefined ? all : all.filter(({ name }) => names.includes(name));
}

/** Throws an Error for a name that no contestant has. */
export function checkContestants(names) {
  const known = new Set(Object.values(CONTESTANTS).flatMap((all) => all.map(({ name }) => name)));
  for (const name of names) if (!known.has(name)) throw new Error(`'${name}' is no contestant: ${[...known].join(', ')}.`);
}
