// Ten test images through a convolutional autoencoder whose code is its last feature map.
import { ConvolutionalAutoencoder } from '@latentkit/convolutional';
import { reconstructionRows } from '@latentkit/viz';
import { mnist, save, tenDigits } from '../shared.mjs';

const data = await mnist(10000);
const model = new ConvolutionalAutoencoder({ imageShape: [28, 28], code: 'map', latentDim: 576, loss: 'binary-crossentropy', seed: 42 });
await model.fit(data.x, { epochs: 5, batchSize: 32, optimizer: { name: 'sgd', learningRate: 1 } });
console.log(await model.evaluate(data.test));
const digits = tenDigits(data);
const figure = reconstructionRows(digits, await model.reconstruct(digits), { title: 'Convolutional autoencoder, 16, 32 and 64 channels with pooling' });
await save(figure, import.meta.url);
