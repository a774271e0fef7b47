import { execFileSync } from 'node:child_process';
import { random } from '@latentkit/core';
import { beforeAll, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { ACTIVATIONS } from '../src/activations.js';
import { ActivityRegularization } from '../src/activity-regularization.js';
import { AlphaDropout } from '../src/alpha-dropout.js';
import { bidirectional } from '../src/bidirectional.js';
import { denseLayers } from '../src/dense.js';
import { DenseTranspose } from '../src/dense-transpose.js';
import { Dropout } from '../src/dropout.js';
import { GaussianNoise } from '../src/gaussian-noise.js';
import { gru } from '../src/gru.js';
import { INITIALIZERS } from '../src/initializers.js';
import { lstm } from '../src/lstm.js';
import { RepeatVector } from '../src/repeat-vector.js';
import { Sampling } from '../src/sampling.js';
import { untieModel } from '../src/untie.js';
import { artifactsOf, chain } from './helpers.js';

const CHILD = `
  const tf = require('@tensorflow/tfjs');
  const { modelTopology, weightSpecs, weights, x, shape } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  (async () => {
    await tf.setBackend('cpu');
    const weightData = new Uint8Array(Buffer.from(weights, 'base64')).buffer;
    const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
    process.stdout.write(JSON.stringify([...model.predict(tf.tensor(x, shape)).dataSync()]));
  })();
`;

/** What a fresh process that knows only @tensorflow/tfjs predicts with the saved model. */
async function predictedElsewhere(model: tf.LayersModel, x: tf.Tensor): Promise<number[]> {
  const { modelTopology, weightSpecs, weightData } = await artifactsOf(model);
  const weights = Buffer.from(weightData as ArrayBuffer).toString('base64');
  const input = JSON.stringify({ modelTopology, weightSpecs, weights, x: [...x.dataSync()], shape: x.shape });
  const output = execFileSync(process.execPath, ['-e', CHILD], { input, cwd: new URL('..', import.meta.url), stdio: ['pipe', 'pipe', 'ignore'] });
  return JSON.parse(output.toString()) as number[];
}

beforeAll(async () => void (await tf.setBackend('cpu')));

const inputs = (units: number): tf.Tensor => tf.tensor2d(random(2).stream('x').at(0).normal(2 * units), [2, units]);

/** Gives every weight values of its own, so that no layer is blind to its input. */
function randomise(model: tf.LayersModel): void {
  tf.tidy(() =>
    model.setWeights(
      model.getWeights().map(({ shape, size }, i) => tf.tensor(random(3).stream(`weight ${i}`).at(0).normal(size, 0, 0.5), shape)),
    ),
  );
}

test('a model with every activation, every initialiser and the random layers loads and predicts the same', async () => {
  const input = tf.input({ shape: [6] });
  const blocks = INITIALIZERS.map((kernelInitializer, i) =>
    denseLayers({ units: 2, name: `Layer_${i}`, random: random(1), activation: ACTIVATIONS[i % ACTIVATIONS.length], kernelInitializer }).reduce(
      (x, layer) => layer.apply(x) as tf.SymbolicTensor,
      input,
    ),
  );
  const noisy = [new Dropout({ rate: 0.2, noiseShape: [null, 1] }), new AlphaDropout({ rate: 0.2 }), new GaussianNoise({ stddev: 1 })];
  const outputs = noisy.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, tf.layers.concatenate().apply(blocks) as tf.SymbolicTensor);
  const model = tf.model({ inputs: input, outputs });
  randomise(model);
  const x = inputs(6);
  const expected = [...(model.predict(x) as tf.Tensor).dataSync()];
  expect(new Set(expected).size).toBeGreaterThan(2 * 2 * 10);
  expect(await predictedElsewhere(model, x)).toEqual(expected);
});

test('recurrent layers load and predict the same', async () => {
  const input = tf.input({ shape: [6] });
  const both = bidirectional({ name: 'both', layer: (name, goBackwards) => lstm({ units: 3, name, random: random(1), goBackwards, returnSequences: true }) });
  const layers = [new RepeatVector({ n: 4, name: 'repeat' }), both, gru({ units: 4, name: 'gru', random: random(1), resetAfter: false, goBackwards: true })];
  const model = tf.model({ inputs: input, outputs: layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input) });
  randomise(model);
  const x = inputs(6);
  const expected = [...(model.predict(x) as tf.Tensor).dataSync()];
  const found = await predictedElsewhere(model, x);
  expect(found.length).toBe(8);
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
});

test('what plain TensorFlow.js does not know goes through untieModel: nested, sampled, penalised, tied', async () => {
  const input = tf.input({ shape: [6] });
  const [hidden] = denseLayers({ units: 4, name: 'hidden', random: random(1), activation: 'selu' });
  const [mean, logVariance] = ['mean', 'log_variance'].map((name) => denseLayers({ units: 2, name, random: random(1) })[0]);
  const h = new ActivityRegularization({ l1: 0.1, name: 'sparse' }).apply(hidden.apply(input)) as tf.SymbolicTensor;
  const code = new Sampling({ name: 'code' }).apply([mean.apply(h), logVariance.apply(h)] as tf.SymbolicTensor[]);
  const encoder = tf.model({ inputs: input, outputs: code as tf.SymbolicTensor, name: 'encoder' });
  const decoder = tf.sequential({
    name: 'decoder',
    layers: [
      new DenseTranspose({ name: 'mirror', tiedTo: mean, activation: 'gelu', inputShape: [2] }),
      new ActivityRegularization({ l2: 0.1, name: 'penalty' }),
      new DenseTranspose({ name: 'output', tiedTo: hidden, useBias: false }),
    ],
  });
  const model = chain(6, encoder, decoder);
  randomise(model);
  const x = inputs(6);
  const expected = [...(model.predict(x) as tf.Tensor).dataSync()];
  const plain = untieModel(model);
  expect(plain.name).toBe(model.name);
  const found = await predictedElsewhere(plain, x);
  expect(found.length).toBe(12);
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  const alone = await predictedElsewhere(untieModel(decoder), inputs(2));
  [...(decoder.predict(inputs(2)) as tf.Tensor).dataSync()].forEach((value, i) => expect(alone[i]).toBeCloseTo(value, 5));
});
