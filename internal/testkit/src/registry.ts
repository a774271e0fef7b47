/** One package whose estimators or autoencoders the conformance suite runs over. */
export interface RegistryEntry {
  readonly name: string;
  readonly row: 'numerics' | 'families' | 'latent';
  /** The package's exports; the suite finds estimators and autoencoders among them by what they are. */
  readonly load: () => Promise<Readonly<Record<string, unknown>>>;
  /** Families whose samples are not flat: the shape that 9 numbers have for them. */
  readonly sampleShape?: readonly number[];
  /** Parameters of families whose models are too large by default to be trained in plain JavaScript again and again. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** Every package with estimators or autoencoders. A package of these rows that is not here fails the suite. */
export const registry: readonly RegistryEntry[] = [
  // <registry>
  { name: 'linalg', row: 'numerics', load: () => import('@latentkit/linalg') },
  { name: 'preprocessing', row: 'numerics', load: () => import('@latentkit/preprocessing') },
  { name: 'pca', row: 'numerics', load: () => import('@latentkit/pca') },
  { name: 'linear', row: 'families', load: () => import('@latentkit/linear') },
  { name: 'stacked', row: 'families', load: () => import('@latentkit/stacked') },
  { name: 'manifold', row: 'numerics', load: () => import('@latentkit/manifold') },
  { name: 'probe', row: 'latent', load: () => import('@latentkit/probe') },
  { name: 'denoising', row: 'families', load: () => import('@latentkit/denoising') },
  { name: 'sparse', row: 'families', load: () => import('@latentkit/sparse') },
  { name: 'contractive', row: 'families', load: () => import('@latentkit/contractive') },
  { name: 'convolutional', row: 'families', load: () => import('@latentkit/convolutional'), sampleShape: [3, 3], parameters: { startFilters: 4 } },
  { name: 'recurrent', row: 'families', load: () => import('@latentkit/recurrent'), parameters: { hiddenUnits: [12] } },
  { name: 'variational', row: 'families', load: () => import('@latentkit/variational') },
  { name: 'latent', row: 'latent', load: () => import('@latentkit/latent') },
  // </registry>
];
