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

const seed = 42;
const latentDim = 30;

/** Name, model, training settings and the shape of one sample. */
export const MODELS = [
  { name: 'linear', make: () => new LinearAutoencoder({ latentDim, seed }), fit: { epochs: 10, batchSize: 128, optimizer: adam(1e-3) } },
  { name: 'stacked', make: () => new StackedAutoencoder({ latentDim, seed }), fit: { epochs: 20, batchSize: 32, optimizer: sgd(1.5) } },
  { name: 'denoising, Gaussian 0.2', make: () => new DenoisingAutoencoder({ latentDim, seed }), fit: { epochs: 20, batchSize: 32, optimizer: sgd(1) } },
  { name: 'denoising, dropout 0.5', make: () => new DenoisingAutoencoder({ latentDim, noise: 'dropout', seed }), fit: { epochs: 20, batchSize: 32, optimizer: sgd(1) } },
  { name: 'sparse, KL', make: () => new SparseAutoencoder({ latentDim, sparsity: 'kl', weight: 0.05 / 32, seed }), fit: { epochs: 10, batchSize: 32, optimizer: sgd(1) } },
  { name: 'contractive, 1e-4', make: () => new ContractiveAutoencoder({ latentDim, weight: 1e-4, seed }), fit: { epochs: 10, batchSize: 32, optimizer: sgd(1) } },
  { name: 'variational', make: () => new VariationalAutoencoder({ latentDim, seed }), fit: { epochs: 25, batchSize: 128, optimizer: rmsprop(1e-3) } },
  { name: 'convolutional', make: () => new ConvolutionalAutoencoder({ latentDim, seed }), fit: { epochs: 5, batchSize: 128, optimizer: adam(1e-3) }, sampleShape: [28, 28, 1] },
  { name: 'recurrent', make: () => new RecurrentAutoencoder({ latentDim, seed }), fit: { epochs: 5, batchSize: 128, optimizer: adam(2e-3) }, sampleShape: [28, 28] },
];
