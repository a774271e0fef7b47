// Trains and encodes on TensorFlow's native library and in plain JavaScript, and prints both as JSON. Runs in a project
// that has @tensorflow/tfjs-node; argument: the root of the repository.
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const load = (name) => import(pathToFileURL(join(process.argv[2], 'packages', name, 'dist', 'index.js')).href);
const { chooseDevice, probeDevices } = await load('autoencoder');
const { ConvolutionalAutoencoder } = await load('convolutional');
const { loadDigits, sliceSamples, toUnit } = await load('datasets');
const { StackedAutoencoder } = await load('stacked');
const { VariationalAutoencoder } = await load('variational');

const { x } = toUnit(sliceSamples(await loadDigits(), 0, 200));
const models = {
  dense: () => new StackedAutoencoder({ hiddenUnits: [32], latentDim: 8, seed: 1 }),
  variational: () => new VariationalAutoencoder({ hiddenUnits: [32], latentDim: 4, seed: 1 }),
  convolutional: () => new ConvolutionalAutoencoder({ imageShape: [8, 8], filters: [4, 8], latentDim: 8, seed: 1 }),
};

async function train(make, options) {
  const model = make();
  const history = await model.fit(x, { epochs: 3, batchSize: 32, optimizer: 'adam', validationSplit: 40, ...options });
  const { engine, device } = model.trainingRecord;
  const codes = await model.encode(x, options);
  model.dispose();
  return { engine, device, losses: [...history.series('loss'), ...history.series('valLoss')], codes: [...codes.data.slice(0, 16)] };
}

const [probe, gpu] = await probeDevices(['node', 'node-gpu']);
const results = {};
if (probe.available) {
  const { engine } = await chooseDevice({ prefer: ['node-gpu', 'node'] });
  for (const [name, make] of Object.entries(models)) results[name] = [await train(make, { engine }), await train(make, { engine: 'eager', device: 'wasm' })];
}
process.stdout.write(`\n${JSON.stringify({ probe, gpu, results })}\n`);
