import type { Autoencoder } from '@latentkit/autoencoder';
import type { Family, TrainingRequest } from '../protocol.js';
import { runtimesReady } from './runtimes.js';

/** A new model of the family that is asked for. */
export async function createModel(request: TrainingRequest): Promise<Autoencoder> {
  await runtimesReady();
  const { family, latentDim, seed } = request;
  const common = { latentDim, seed };
  const dense = { ...common, hiddenUnits: [...request.hidden] };
  switch (family) {
    case 'stacked':
      return new (await import('@latentkit/stacked')).StackedAutoencoder(dense);
    case 'variational':
      return new (await import('@latentkit/variational')).VariationalAutoencoder({ ...dense, beta: request.beta });
    case 'denoising':
      return new (await import('@latentkit/denoising')).DenoisingAutoencoder({ ...dense, stddev: request.noise });
    case 'sparse':
      return new (await import('@latentkit/sparse')).SparseAutoencoder(dense);
    case 'convolutional':
      return new (await import('@latentkit/convolutional')).ConvolutionalAutoencoder(common);
  }
}

type Loadable = typeof Autoencoder;

/** Classes whose bundles can be opened, by the name that bundles have of them. */
const CLASSES: Readonly<Record<string, { readonly family: Family | 'linear' | 'contractive' | 'recurrent'; readonly load: () => Promise<Loadable> }>> = {
  StackedAutoencoder: { family: 'stacked', load: async () => (await import('@latentkit/stacked')).StackedAutoencoder as unknown as Loadable },
  VariationalAutoencoder: { family: 'variational', load: async () => (await import('@latentkit/variational')).VariationalAutoencoder as unknown as Loadable },
  DenoisingAutoencoder: { family: 'denoising', load: async () => (await import('@latentkit/denoising')).DenoisingAutoencoder as unknown as Loadable },
  SparseAutoencoder: { family: 'sparse', load: async () => (await import('@latentkit/sparse')).SparseAutoencoder as unknown as Loadable },
  ConvolutionalAutoencoder: { family: 'convolutional', load: async () => (await import('@latentkit/convolutional')).ConvolutionalAutoencoder as unknown as Loadable },
  LinearAutoencoder: { family: 'linear', load: async () => (await import('@latentkit/linear')).LinearAutoencoder as unknown as Loadable },
  ContractiveAutoencoder: { family: 'contractive', load: async () => (await import('@latentkit/contractive')).ContractiveAutoencoder as unknown as Loadable },
  RecurrentAutoencoder: { family: 'recurrent', load: async () => (await import('@latentkit/recurrent')).RecurrentAutoencoder as unknown as Loadable },
};

/** The class that reads a bundle; one that is not known here is left to the bare Autoencoder, which reads any. */
export async function classOf(name: string): Promise<Loadable> {
  await runtimesReady();
  return (await CLASSES[name]?.load()) ?? (await import('@latentkit/autoencoder')).Autoencoder;
}

/** What the page calls models of a class. */
export function familyName(className: string): string {
  return CLASSES[className]?.family ?? className;
}
