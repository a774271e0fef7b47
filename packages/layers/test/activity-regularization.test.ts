import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { ActivityRegularization } from '../src/activity-regularization.js';
import type { LossSink } from '../src/call.js';
import { registerLayers } from '../src/register.js';
import { chain, expectClose, golden, onBackends, reloaded } from './helpers.js';

interface Golden {
  activityRegularization: {
    x: number[][];
    kernel: number[][];
    bias: number[];
    cases: { name: string; activation: string; config: { l1?: number; l2?: number }; loss: number; gradients: { kernel: number[][]; bias: number[] } }[];
  };
}
const { x, kernel, bias, cases } = golden<Golden>('layers').activityRegularization;
const penalties = cases.filter(({ config }) => 'l1' in config || 'l2' in config);

class Sink implements LossSink {
  readonly found: [string, tf.Scalar][] = [];
  add(name: string, value: tf.Scalar): void {
    this.found.push([name, tf.keep(value)]);
  }
}

onBackends(() => {
  describe('penalty and gradients are those of Keras, in training and in evaluation', () => {
    test.each(penalties.map((c) => [c.name, c] as const))('%s', (_, { activation, config, loss, gradients }) => {
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const hidden = tf.layers.dense({ units: 3, activation: activation as 'selu', weights: [tf.tensor2d(kernel), tf.tensor1d(bias)] });
        const model = chain(5, hidden, new ActivityRegularization({ ...config, name: 'sparsity' }));
        for (const training of [true, false]) {
          const run = (): tf.Scalar => {
            const sink = new Sink();
            model.apply(tf.tensor2d(x), { training, losses: sink });
            expect(sink.found.map(([name]) => name)).toEqual(['sparsity']);
            return sink.found[0][1];
          };
          const { value, grads } = tf.variableGrads(run);
          expectClose(value, loss);
          const [forKernel, forBias] = hidden.weights.map(({ name }) => grads[name]);
          expectClose(forKernel, gradients.kernel);
          expectClose(forBias, gradients.bias);
          value.dispose();
        }
        model.dispose();
      });
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  test('in model.fit of plain TensorFlow.js it is part of the training loss, in nested models too', async () => {
    const [{ config, activation, loss }] = penalties;
    const hidden = tf.layers.dense({ units: 3, activation: activation as 'linear', weights: [tf.tensor2d(kernel), tf.tensor1d(bias)] });
    const encoder = chain(5, hidden, new ActivityRegularization(config));
    const model = chain(5, encoder, tf.layers.dense({ units: 2, kernelInitializer: 'zeros' }));
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    const [inputs, targets] = [tf.tensor2d(x), tf.zeros([4, 2])];
    const fit = async (): Promise<number> => (await model.fit(inputs, targets, { epochs: 1, batchSize: 4, verbose: 0 })).history['loss'][0] as number;
    expect(await fit()).toBeCloseTo(loss, 6);
    const tensors = tf.memory().numTensors;
    expect(await fit()).toBeLessThan(loss);
    expect(tf.memory().numTensors).toBe(tensors);
    tf.dispose([inputs, targets]);
    model.dispose();
  });
});

test('a training call outside fit holds one scalar, which dispose frees', async () => {
  await tf.setBackend('cpu');
  const layer = new ActivityRegularization({ l1: 1 });
  const before = tf.memory().numTensors;
  tf.tidy(() => void [1, 2, 3].forEach(() => layer.apply(tf.ones([2, 2]), { training: true })));
  expect(tf.memory().numTensors).toBe(before + 1);
  layer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('output is the input, weights 0 give 0, settings survive loading', async () => {
  registerLayers();
  const layer = new ActivityRegularization();
  const sink = new Sink();
  expectClose(layer.apply(tf.tensor2d([[1, -2]]), { losses: sink }) as tf.Tensor, [[1, -2]]);
  expectClose(sink.found[0][1], 0);
  const loaded = await reloaded(chain(2, new ActivityRegularization({ l1: 0.5, l2: 0.25 })));
  expect(loaded.layers[1].getConfig()).toMatchObject({ l1: 0.5, l2: 0.25 });
  expect(loaded.layers[1].constructor).toBe(ActivityRegularization);
});

test.each([{ l1: -1 }, { l2: Infinity }, { l1: NaN }])('%j is refused', (config) => {
  expect(() => new ActivityRegularization(config)).toThrow(`ActivityRegularization.${Object.keys(config)[0]}`);
});
