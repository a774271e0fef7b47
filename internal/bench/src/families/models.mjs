// The families on the genuine MNIST, all with codes of 30 numbers and settings under which each is known to train well.
import { adam, rmsprop, sgd } from '@latentkit/autoencoder';
import { ContractiveAutoencoder } from '@latentkit/contractive';
import { ConvolutionalAutoencoder } from '@latentkit/convolutional';
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { LinearAutoencoder } from '@latentkit/linear';
import { RecurrentAutoencoder } from '@latentkit/recurrent';
import { SparseAutoencoder } from '@latentkit/sparse';
import { StackedAutoencoder } from '@latentkit/stacked';
import { VariationalAutoencoder } from '@latentkit/variational';

const latentDim = 30;

/** Name, model of a seed, training settings, the shape of one sample, and seeds where there are more than one. */
export const MODELS = [
  { name: 'linear', make: (seed) => new LinearAutoencoder({ latentDim, seed }), fit: { epochs: 10, batchSize: 128, optimizer: adam(1e-3) } },
  { name: 'stacked', make: (seed) => new StackedAutoencoder({ latentDim, seed }), fit: { epochs: 20, batchSize: 32, optimizer: sgd(1.5) }, seeds: [42, 43, 44] },
  { name: 'denoising, Gaussian 0.2', make: (seed) => new DenoisingAutoencoder({ latentDim, seed }), fit: { epochs: 20, batchSize: 32, optimizer: sgd(1.5) }, seeds: [42, 43, 44] },
  { name: 'denoising, dropout 0.5', make: (seed) => new DenoisingAutoencoder({ latentDim, noise: 'dropout', seed }), fit: { epochs: 20, batchSize: 32, optimizer: sgd(1) }, seeds: [42, 43, 44] },
  { name: 'sparse, KL', make: (seed) => new SparseAutoencoder({ latentDim, sparsity: 'kl', weight: 0.05 / 32, seed }), fit: { epochs: 10, batchSize: 32, optimizer: sgd(1) } },
  { name: 'contractive, 1e-4', make: (seed) => new ContractiveAutoencoder({ latentDim, weight: 1e-4, seed }), fit: { epochs: 10, batchSize: 32, optimizer: sgd(1) } },
  { name: 'variational', make: (seed) => new VariationalAutoencoder({ latentDim, seed }), fit: { epochs: 25, batchSize: 128, optimizer: rmsprop(1e-3) } },
  { name: 'convolutional', make: (seed) => new ConvolutionalAutoencoder({ latentDim, seed }), fit: { epochs: 5, batchSize: 128, optimizer: adam(1e-3) }, sampleShape: [28, 28, 1] },
  { name: 'recurrent', make: (seed) => new RecurrentAutoencoder({ latentDim, seed }), fit: { epochs: 5, batchSize: 128, optimizer: adam(2e-3) }, sampleShape: [28, 28] },
];
