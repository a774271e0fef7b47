// The plain and the variational autoencoder of the slides, 784-150-100-10-100-150-784, trained alike on 20,000 images.
import { StackedAutoencoder } from '@latentkit/stacked';
import { VariationalAutoencoder } from '@latentkit/variational';
import { mnist } from '../shared.mjs';

export const data = await mnist(20000);

const network = { hiddenUnits: [150, 100], latentDim: 10, codeActivation: 'linear', loss: 'binary-crossentropy', seed: 42 };
const training = { epochs: 25, batchSize: 128, optimizer: { name: 'adam', learningRate: 0.001 } };

/** The stacked autoencoder, trained. */
export async function plainModel() {
  const model = new StackedAutoencoder(network);
  await model.fit(data.x, training);
  return model;
}

/** The variational autoencoder, trained. */
export async function variationalModel() {
  const model = new VariationalAutoencoder(network);
  await model.fit(data.x, training);
  return model;
}
