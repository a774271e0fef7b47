// The stacked autoencoder of the course, 784-100-30-100-784 (SELU, cross-entropy, SGD 1.5), trained on 40,000 images.
import { StackedAutoencoder } from '@latentkit/stacked';
import { mnist } from '../shared.mjs';

export const data = await mnist(40000);
export const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, loss: 'binary-crossentropy', seed: 42 });
export const history = await model.fit(data.x, { epochs: 15, batchSize: 32, optimizer: { name: 'sgd', learningRate: 1.5 } });
