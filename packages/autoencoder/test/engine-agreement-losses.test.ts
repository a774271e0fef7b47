import { type NdArray, random } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, type LossInput, METRIC_NAMES, type MetricInput, type Penalty, useDevice } from '../src/index.js';
import { surface } from './helpers.js';
import { agree, COLUMNS, data, plainNetwork } from './engine-helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const losses: readonly LossInput[] = [
  ...(['mean', 'sum'] as const).flatMap((reduction): LossInput[] => [
    { name: 'mse', reduction },
    { name: 'mae', reduction },
    { name: 'huber', reduction },
    { name: 'huber', reduction, delta: 0.05 },
    { name: 'binary-crossentropy', reduction },
    { name: 'binary-crossentropy', reduction, from: 'logits' },
    { name: 'binary-crossentropy', reduction, from: 'probabilities' },
  ]),
];
const cases = losses.map((loss) => ({ title: JSON.stringify(loss), loss }));
const target: NdArray = { data: surface(25, COLUMNS, 9).data, shape: data.shape };
const sampleWeight = Array.from({ length: 25 }, (_, i) => (i % 5) * 0.5);
const small = { name: 'sgd', learningRate: 0.02 } as const;

describe('eager and compiled agree with', () => {
  test.each(cases)('$title', async ({ loss }) => {
    await agree(() => ({ loss }), { optimizer: small, validationSplit: 5, epochs: 3 });
  });

  test.each(cases)('$title, a target of its own and sample weights', async ({ loss }) => {
    await agree(() => ({ loss }), { optimizer: small, target, sampleWeight });
  });

  test.each(['mse', 'mae', 'huber'] as const)('%s of a linear output', async (loss) => {
    await agree(() => ({ loss, network: plainNetwork('linear') }), { optimizer: small });
  });

  test.each([5, 50])('cross-entropy of outputs that saturate against targets of 0 and 1, learning rate %s', async (learningRate) => {
    const binary = { data: Float32Array.from({ length: 25 * COLUMNS }, (_, i) => (i % COLUMNS) % 2), shape: data.shape };
    const { history } = await agree(() => ({ loss: 'binary-crossentropy' }), { target: binary, optimizer: { name: 'sgd', learningRate }, epochs: 4 });
    expect(history.loss[3]).toBeLessThan(0.02);
  });
});

const image = (): NdArray => ({ data: surface(10, 64).data, shape: [10, 8, 8] });
const metrics: readonly MetricInput[] = [...METRIC_NAMES.filter((name) => name !== 'ssim'), { name: 'psnr', maxValue: 2 }];

describe('eager and compiled agree on', () => {
  test('every metric', async () => {
    await agree(() => ({}), { metrics: metrics.filter((metric) => typeof metric === 'string'), validationSplit: 5 });
    const { evaluated } = await agree(() => ({}), { metrics: [{ name: 'psnr', maxValue: 2 }] });
    expect(evaluated['psnr']).toBeGreaterThan(0);
  });

  test('SSIM', async () => {
    const half = (name: string, inputShape: number[], units: number, targetShape: number[]): tf.LayersModel => {
      const model = tf.sequential({ name });
      model.add(tf.layers.reshape({ inputShape, targetShape: [inputShape.reduce((a, b) => a * b)] }));
      const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
      model.add(tf.layers.dense({ units, kernelInitializer, activation: 'sigmoid' }));
      model.add(tf.layers.reshape({ targetShape }));
      return model;
    };
    const network = { config: { type: 'images' }, build: () => ({ encoder: half('encoder', [8, 8], 3, [3]), decoder: half('decoder', [3], 64, [8, 8]) }) };
    const model = new Autoencoder({ latentDim: 3, network, seed: 1 }).build([8, 8]);
    const options = { metrics: [{ name: 'ssim', windowSize: 5 } as never], batchSize: 4 };
    const eager = await model.evaluate(image(), { ...options, engine: 'eager', device: 'cpu' });
    const compiled = await model.evaluate(image(), { ...options, engine: 'compiled' });
    expect(compiled['ssim']).toBeCloseTo(eager['ssim'], 5);
    expect(compiled['loss']).toBeCloseTo(eager['loss'], 6);
    model.dispose();
  });

  test('penalties and bottlenecks with noise and schedules', async () => {
    const penalty: Penalty = {
      config: { type: 'test-penalty' },
      name: 'spread',
      schedules: { weight: { at: (step: number) => 0.1 / (1 + step) } },
      value: ({ code, scheduled, weights }) => {
        const kernel = weights['encoder_in/kernel'];
        return tf.mul(tf.add(tf.mean(tf.square(code)), tf.mean(tf.abs(kernel))), scheduled['weight']);
      },
    };
    const bottleneck = {
      config: { type: 'test-gauss' },
      encoderUnits: (n: number) => 2 * n,
      apply: (encoded: tf.Tensor, { training, noise }: { training: boolean; noise: { normal(name: string, shape: number[]): tf.Tensor } }) => {
        const [mean, log] = tf.split(encoded, 2, 1);
        const code = training ? tf.add(mean, tf.mul(tf.exp(tf.mul(log, 0.5)), noise.normal('bottleneck', mean.shape))) : mean;
        const kl = tf.mul(tf.mean(tf.sum(tf.sub(tf.sub(tf.add(tf.exp(log), tf.square(mean)), 1), log), 1)), 0.005);
        return { code, terms: { kl: kl as tf.Scalar } };
      },
      code: (encoded: tf.Tensor) => tf.split(encoded, 2, 1)[0],
    };
    const corruption = { config: { type: 'test-noise' }, corrupt: (x: tf.Tensor, noise: { uniform(name: string, shape: number[], low?: number, high?: number): tf.Tensor }) => tf.add(x, noise.uniform('corruption', x.shape, -0.1, 0.1)) };
    const { history } = await agree(() => ({ penalties: [penalty], bottleneck, corruption }), { validationSplit: 5, epochs: 3 });
    expect(history.names).toEqual(expect.arrayContaining(['loss', 'reconstruction', 'kl', 'spread', 'valKl']));
  });
});

test('the uniforms of a graph are those of the eager engine to the last bit, its normals to rounding', async () => {
  const drawn = async (engine: 'eager' | 'compiled', kind: 'uniform' | 'normal'): Promise<number[]> => {
    // The gradient with respect to the weights below is the noise itself.
    const layers = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 2, useBias: false, kernelInitializer: 'identity' })] });
    const decoder = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 2, useBias: false, kernelInitializer: 'zeros' })] });
    const penalty: Penalty = {
      config: { type: 'draw' },
      name: 'draw',
      value: ({ noise, weights }) => tf.sum(tf.mul(weights[`${decoder.layers[0].name}/kernel`], noise[kind]('draw', [2, 2]))),
    };
    const zero = { data: new Float32Array(4), shape: [2, 2] };
    const model = new Autoencoder({ latentDim: 2, network: { config: { type: 'draw' }, build: () => ({ encoder: layers, decoder }) }, penalties: [penalty], seed: 11 });
    await model.fit(zero, { epochs: 1, batchSize: 2, optimizer: { name: 'sgd', learningRate: 1 }, engine, ...(engine === 'eager' ? { device: 'cpu' as const } : {}) });
    return [...model.decoder.getWeights()[0].dataSync()];
  };
  const uniforms = [...random(11).stream('draw').at(0).uniform(4)].map((value) => -value);
  expect(await drawn('eager', 'uniform')).toEqual(uniforms);
  expect(await drawn('compiled', 'uniform')).toEqual(uniforms);
  const normals = [...random(11).stream('draw').at(0).normal(4)];
  (await drawn('compiled', 'normal')).forEach((value, i) => expect(Math.abs(value + normals[i])).toBeLessThan(1e-6));
});
