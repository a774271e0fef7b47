// With a ReLU layer on either side of the code it is PCA no longer.
import { StackedAutoencoder } from '@latentkit/stacked';
import { drawCodes, x } from './linear.mjs';

const model = new StackedAutoencoder({ hiddenUnits: [128], latentDim: 8, activation: 'relu', codeActivation: 'linear', outputActivation: 'linear', loss: 'mse', seed: 42 });
await model.fit(x, { epochs: 20, batchSize: 128, optimizer: { name: 'adam', learningRate: 0.002 } });
await drawCodes(model, 'Codes of an autoencoder with ReLU layers', import.meta.url);
