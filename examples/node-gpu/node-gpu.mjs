// A convolutional variational autoencoder on the best device of this machine: CUDA, TensorFlow on CUDA, WebGPU, the processor.
//   node node-gpu.mjs --data mnist --epochs 20            pictures go into out/
//   node node-gpu.mjs --data digits --device webgpu       this device or none
import { parseArgs } from 'node:util';
import { chooseDevice, earlyStopping, terminalProgress } from '@latentkit/autoencoder';
import { convolutionalNetwork, convolutionalNetworkFactory } from '@latentkit/convolutional';
import { reshape, rowsOf, sliceRows } from '@latentkit/core';
import { makeFolder } from '@latentkit/core/node';
import { samplesOf, toUnit } from '@latentkit/datasets';
import { openDataset } from '@latentkit/datasets/node';
import { VariationalAutoencoder } from '@latentkit/variational';
import { imageGrid, learningCurves, reconstructionRows } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: 'digits' },
    epochs: { type: 'string', default: '30' },
    'batch-size': { type: 'string', default: '64' },
    device: { type: 'string' },
    out: { type: 'string', default: 'out' },
  },
});

// 1. The device. Each is tried with a real computation; those that fail say why, and what to do about it.
const { device, engine, detail, failures } = await chooseDevice(options.device === undefined ? {} : { prefer: [options.device] });
for (const { device: other, reason, remedy } of failures) console.log(`not on ${other}: ${reason}\n    ${remedy}`);
console.log(`on ${device}: the ${engine.name} engine, ${detail}\n`);

// 2. The data, as images in [0, 1].
const dataset = await openDataset(options.data);
const images = samplesOf({ ...dataset, x: toUnit(dataset).x }); // [n, 8, 8] or [n, 28, 28]
const held = Math.min(5000, Math.floor(rowsOf(images) / 6)); // the last ones validate
const test = sliceRows(images, rowsOf(images) - held);

// 3. The model: the variational autoencoder with a convolutional network in its slot.
const model = new VariationalAutoencoder({ network: convolutionalNetwork({ filters: [32, 64] }), latentDim: 10, seed: 42 });
const history = await model.fit(images, {
  engine, // goes on where its device fails in mid-training: on the processor, from the weights so far
  epochs: Number(options.epochs),
  batchSize: Number(options['batch-size']),
  optimizer: { name: 'adam', learningRate: 0.003 },
  validationSplit: held,
  callbacks: [earlyStopping({ patience: 10, restoreBestWeights: true }), terminalProgress({ every: 5 })],
});
for (const warning of history.warnings) console.log(warning);
console.log(`\n${Math.round(history.samplesPerSecond)} samples per second, validation loss ${Math.min(...history.series('valLoss')).toFixed(4)}`);

// 4. Pictures, and the model in a folder from which it is loaded again.
await makeFolder(options.out);
const some = sliceRows(test, 0, 12);
await writeFigure(reconstructionRows(some, await model.reconstruct(some, { engine })), `${options.out}/reconstructions.png`);
const made = reshape(await model.generate(60, { seed: 1, engine }), [60, ...images.shape.slice(1)]);
await writeFigure(imageGrid(made, { count: 60, columns: 12, title: `Made from random codes (${options.data})` }), `${options.out}/generated.png`);
await writeFigure(learningCurves({ loss: history.series('loss'), valLoss: history.series('valLoss') }, { title: `Loss, on ${device}` }), `${options.out}/learning-curves.png`);
await model.save(`${options.out}/model`);
const loaded = await VariationalAutoencoder.load(`${options.out}/model`, { parts: [convolutionalNetworkFactory] });
const { elbo } = await loaded.elbo(test, { engine });
console.log(`${elbo.toFixed(1)} nats per image (the bound on the log-likelihood); pictures and model are in ${options.out}/`);
