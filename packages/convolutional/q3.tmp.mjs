import { ConvolutionalAutoencoder } from '@latentkit/convolutional';
import { adam } from '@latentkit/autoencoder';
import { reshape, sliceRows } from '@latentkit/core';
import { toUnit } from '@latentkit/datasets';
import { loadMnist } from '@latentkit/datasets/node';
const { x } = toUnit(await loadMnist({ split: 'train' }));
const im = reshape(x, [60000, 28, 28, 1]);
const tr = sliceRows(im, 0, 55000), va = sliceRows(im, 55000);
const b = { style: 'strided', padding: 'same', startFilters: 64, denseActivation: 'linear', outputActivation: 'linear', latentDim: 32, loss: 'mse' };
for (const [name, o, f] of [['W4 seed 7', { ...b, seed: 7 }, { epochs: 5, batchSize: 128, optimizer: adam(1e-3) }]]) {
  const m = new ConvolutionalAutoencoder(o);
  const t = performance.now();
  const h = await m.fit(tr, { ...f, validationData: va });
  console.log(name, h.loss, h.valLoss, h.warnings, Math.round((performance.now() - t) / 1000) + ' s', process.memoryUsage().rss / 1e9);
  m.dispose();
}
