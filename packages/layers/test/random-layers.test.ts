import { random } from '@latentkit/core';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { AlphaDropout } from '../src/alpha-dropout.js';
import { Dropout } from '../src/dropout.js';
import { GaussianNoise } from '../src/gaussian-noise.js';
import { eagerNoise } from '../src/noise.js';
import { registerLayers } from '../src/register.js';
import { Sampling } from '../src/sampling.js';
import { chain, expectClose, golden, onBackends, preparedNoise, reloaded } from './helpers.js';

interface Golden {
  masked: { layer: string; rate: number; input: number[][]; keep: number[][]; output: number[][] }[];
  noiseStatistics: { layer: string; config: { rate: number; stddev: number }; input: string; mean: number; variance: number }[];
  sampling: Record<'mean' | 'logVariance' | 'eps' | 'r' | 'z', number[][]> & { gradients: Record<'mean' | 'logVariance', number[][]> };
}
const keras = golden<Golden>('layers');
const make = (kind: string, config: { rate: number; stddev: number; seed?: number }): tf.layers.Layer =>
  kind === 'Dropout' ? new Dropout(config) : kind === 'AlphaDropout' ? new AlphaDropout(config) : new GaussianNoise(config);
const values = (tensor: unknown): number[] => [...(tensor as tf.Tensor).dataSync()];

onBackends(() => {
  let tensors: number;
  beforeEach(() => {
    tensors = tf.memory().numTensors;
    tf.engine().startScope();
  });
  afterEach(() => {
    tf.engine().endScope();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test.each(keras.masked.map((c) => [`${c.layer} ${c.rate}`, c] as const))('with the mask of Keras, the numbers of Keras: %s', (_, c) => {
    // A uniform draw just at the rate keeps, as in Keras; one below it drops.
    const draws = c.keep.map((row) => row.map((keep) => (keep === 1 ? Math.fround(c.rate) : Math.fround(c.rate) - 1e-6)));
    const layer = make(c.layer, { rate: c.rate, stddev: 0 });
    expectClose(layer.apply(tf.tensor2d(c.input), { training: true, noise: preparedNoise(draws) }) as tf.Tensor, c.output);
    expect(values(layer.apply(tf.tensor2d(c.input)))).toEqual(values(tf.tensor2d(c.input)));
  });

  test('Sampling: value and gradients of Keras; the mean otherwise', () => {
    const { mean, logVariance, eps, r, z, gradients } = keras.sampling;
    const layer = new Sampling({ name: 'z' });
    const noise = preparedNoise(eps);
    const inputs = [tf.tensor2d(mean), tf.tensor2d(logVariance)];
    expectClose(layer.apply(inputs, { training: true, noise }) as tf.Tensor, z);
    expect(noise.names).toEqual(['z']);
    const loss = (m: tf.Tensor, v: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(layer.apply([m, v], { training: true, noise }) as tf.Tensor, tf.tensor2d(r)));
    const [forMean, forLogVariance] = tf.grads(loss)(inputs);
    expectClose(forMean, gradients.mean);
    expectClose(forLogVariance, gradients.logVariance);
    expect(values(layer.apply(inputs))).toEqual(values(inputs[0]));
    expect(() => layer.apply(inputs[0])).toThrow('two tensors of one shape');
    expect(() => layer.apply([inputs[0], tf.zeros([3, 5])])).toThrow('two tensors of one shape');
  });
});

describe('mean and variance over 250,000 draws are those of Keras', () => {
  test.each(keras.noiseStatistics.map((c) => [`${c.layer} ${JSON.stringify(c.config)} of ${c.input}`, c] as const))('%s', async (_, c) => {
    await tf.setBackend('cpu');
    const n = 250_000;
    tf.tidy(() => {
      const normal = random(5).stream('input').at(0).normal(n);
      const input = c.input === 'zeros' ? tf.zeros([n]) : c.input === 'ones' ? tf.ones([n]) : tf.tensor1d(normal);
      const layer = make(c.layer, c.config);
      const { mean, variance } = tf.moments(layer.apply(input, { training: true, noise: eagerNoise(random(3), 0) }) as tf.Tensor);
      // Four standard errors of a difference between n and Keras's million draws; a fourth moment up to 4 times the squared variance.
      const spread = Math.sqrt(1 / n + 1e-6);
      expect(Math.abs(mean.dataSync()[0] - c.mean)).toBeLessThan(4 * Math.sqrt(c.variance) * spread);
      expect(Math.abs(variance.dataSync()[0] / c.variance - 1)).toBeLessThan(4 * Math.sqrt(3) * spread);
    });
  });

  test('AlphaDropout of TensorFlow.js itself has the wrong mean', () => {
    tf.tidy(() => {
      const x = tf.tensor1d(random(5).stream('input').at(0).normal(50_000));
      const stock = tf.layers.alphaDropout({ rate: 0.5 }).apply(x, { training: true }) as tf.Tensor;
      expect(Math.abs(tf.mean(stock).dataSync()[0])).toBeGreaterThan(0.5);
    });
  });
});

describe('where the numbers come from', () => {
  const x = (): tf.Tensor => tf.ones([2, 8]);

  test('kwargs reach layers in functional, sequential and nested models, by layer name', () => {
    tf.tidy(() => {
      const inner = tf.sequential({ layers: [new GaussianNoise({ stddev: 1, name: 'inner', inputShape: [8] })] });
      const nested = tf.sequential({ layers: [tf.layers.dense({ units: 8, inputShape: [8] }), inner] });
      const model = chain(8, new GaussianNoise({ stddev: 2, name: 'outer' }), nested);
      const noise = preparedNoise(Array.from({ length: 16 }, (_, i) => i));
      model.apply(x(), { training: true, noise });
      expect(noise.names).toEqual(['outer', 'inner']);
      model.apply(x(), { training: false, noise });
      model.predict(x());
      expect(noise.names.length).toBe(2);
    });
  });

  test('given noise depends on seed, name and step only', () => {
    tf.tidy(() => {
      const layer = new Dropout({ rate: 0.5, name: 'd' });
      const at = (seed: number, step: number): number[] => values(layer.apply(x(), { training: true, noise: eagerNoise(random(seed), step) }));
      const first = at(0, 0);
      expect(at(0, 1)).not.toEqual(first);
      expect(at(1, 0)).not.toEqual(first);
      expect(at(0, 0)).toEqual(first);
      expect(values(new Dropout({ rate: 0.5, name: 'd' }).apply(x(), { training: true, noise: eagerNoise(random(0), 0) }))).toEqual(first);
      expect(values(new Dropout({ rate: 0.5, name: 'e' }).apply(x(), { training: true, noise: eagerNoise(random(0), 0) }))).not.toEqual(first);
    });
  });

  test.each([0, 42])('without given noise a mask with seed %d changes every step, and a run repeats', (seed) => {
    tf.tidy(() => {
      const run = (): number[][] => {
        const layer = new Dropout({ rate: 0.5, seed, name: 'd' });
        return [0, 1, 2].map(() => values(layer.apply(x(), { training: true })));
      };
      const [first, second, third] = run();
      expect(second).not.toEqual(first);
      expect(third).not.toEqual(second);
      expect(run()).toEqual([first, second, third]);
      const stock = tf.layers.dropout({ rate: 0.5, seed: 42 });
      expect(values(stock.apply(x(), { training: true }))).toEqual(values(stock.apply(x(), { training: true })));
    });
  });

  test('a mask shape with ones is shared along those axes', () => {
    tf.tidy(() => {
      for (const layer of [new Dropout({ rate: 0.5, noiseShape: [null, 1] }), new AlphaDropout({ rate: 0.5, noiseShape: [null, 1] })]) {
        const rows = (layer.apply(tf.ones([20, 3]), { training: true }) as tf.Tensor2D).arraySync();
        for (const row of rows) expect(new Set(row).size).toBe(1);
        expect(new Set(rows.map(([value]) => value)).size).toBe(2);
      }
    });
  });
});

test('configurations survive saving and loading', async () => {
  registerLayers();
  registerLayers();
  const layers = [
    new GaussianNoise({ stddev: 0.3, seed: 5, name: 'gaussian_noise_a' }),
    new Dropout({ rate: 0.25, seed: 6, noiseShape: [null, 1], name: 'dropoutB' }),
    new AlphaDropout({ rate: 0.1, seed: 7, name: 'alpha-c' }),
  ];
  const model = chain(4, ...layers);
  const loaded = await reloaded(model);
  expect(loaded.layers.slice(1).map((layer) => layer.constructor)).toEqual([GaussianNoise, Dropout, AlphaDropout]);
  expect(loaded.layers.slice(1).map((layer) => layer.getConfig())).toMatchObject(layers.map((layer) => layer.getConfig()));
  const [mean, logVariance] = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
  const outputs = new Sampling({ seed: 8 }).apply([mean, logVariance]) as tf.SymbolicTensor;
  const sampling = await reloaded(tf.model({ inputs: [mean, logVariance], outputs }));
  expect(sampling.layers[2].getConfig()).toMatchObject({ seed: 8 });
  expect(sampling.outputs[0].shape).toEqual([null, 2]);
});

test.each([
  [() => new Dropout({ rate: 1 }), 'Dropout.rate: got 1'],
  [() => new Dropout({ rate: -0.1 }), 'Dropout.rate: got -0.1'],
  [() => new AlphaDropout({ rate: NaN }), 'AlphaDropout.rate: got NaN'],
  [() => new GaussianNoise({ stddev: -1 }), 'GaussianNoise.stddev: got -1'],
  [() => new GaussianNoise({ stddev: 1, seed: 1.5 }), 'seed: got 1.5'],
])('refused: %s', (build, message) => {
  expect(build).toThrow(message);
});

test('rate 0 and plain model.fit work', async () => {
  await tf.setBackend('cpu');
  const model = chain(3, new Dropout({ rate: 0 }), new AlphaDropout({ rate: 0 }), new GaussianNoise({ stddev: 0.1 }), tf.layers.dense({ units: 1 }));
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const [inputs, targets] = [tf.ones([8, 3]), tf.zeros([8, 1])];
  const before = tf.memory().numTensors;
  await model.fit(inputs, targets, { epochs: 2, verbose: 0 });
  const after = tf.memory().numTensors;
  await model.fit(inputs, targets, { epochs: 2, verbose: 0 });
  expect(tf.memory().numTensors).toBe(after);
  expect(after - before).toBeLessThanOrEqual(3);
});
