// Trains the strided autoencoders of the laboratory and keeps them in runs/gallery/manifolds: `node train.mjs [plain|denoising] [--images 10000 --batch 834]`.
import { rowsOf, sliceRows } from '@latentkit/core';
import { ConvolutionalAutoencoder } from '@latentkit/convolutional';
import { gaussianNoise } from '@latentkit/denoising';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { mnist } from '../shared.mjs';

const option = (value) => ({ type: 'string', default: value });
const { values, positionals } = parseArgs({ allowPositionals: true, options: { images: option('60000'), batch: option('5000'), epochs: option('64'), threads: option() } });
const [images, batchSize, epochs] = [values.images, values.batch, values.epochs].map(Number);
const asked = positionals.length > 0 ? positionals : ['plain', 'denoising'];
const corruptions = { plain: undefined, denoising: gaussianNoise({ stddev: 0.4, clip: [0, 1] }) };
const { x, test } = await mnist(images);

for (const name of asked) {
  const corruption = corruptions[name];
  // 28×28 → 32 maps of 13×13 → 64 maps of 6×6 → 32 numbers, and back.
  const model = new ConvolutionalAutoencoder({ style: 'strided', imageShape: [28, 28], latentDim: 32, loss: 'mse', seed: 42, ...(corruption && { corruption }) });
  const history = await model.fit(x, {
    epochs, batchSize, optimizer: { name: 'adam', learningRate: 1e-4 }, ...(values.threads && { threads: Number(values.threads) }), validationData: sliceRows(test, 0, 2000),
    callbacks: [{ onEpochEnd: (log) => process.stderr.write(`${name} ${log.epoch}: ${log.values.loss.toFixed(5)} ${log.values.valLoss.toFixed(5)}\n`) }],
  });
  await model.save(fileURLToPath(new URL(`../../../../runs/gallery/manifolds/${name}`, import.meta.url)));
  const seconds = history.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  console.log(name, `${rowsOf(x)} images, ${Math.ceil(images / batchSize)} steps an epoch, ${seconds.toFixed(0)} s`, history.last.values);
}
