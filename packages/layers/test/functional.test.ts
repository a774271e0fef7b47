import { random } from '@latentkit/core';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { ActivityRegularization } from '../src/activity-regularization.js';
import { dense } from '../src/dense.js';
import { DenseTranspose } from '../src/dense-transpose.js';
import { applyWith } from '../src/functional.js';
import { variablesOf } from '../src/variables.js';
import { chain, expectClose, onBackends } from './helpers.js';

const source = random(7);

/** [batch, 4] to [batch, 4] by dense, batch normalisation, dense. */
function normalised(): tf.LayersModel {
  const layers = [
    dense({ units: 3, name: 'first', random: source, activation: 'selu' }),
    tf.layers.batchNormalization({ name: 'norm', momentum: 0.9 }),
    dense({ units: 4, name: 'last', random: source }),
  ];
  return chain(4, ...layers);
}

onBackends(() => {
  let tensors: number;
  const made: tf.LayersModel[] = [];
  const own = <T extends tf.LayersModel>(model: T): T => {
    made.push(model);
    return model;
  };
  beforeEach(() => {
    tensors = tf.memory().numTensors;
  });
  afterEach(() => {
    for (const model of made.splice(0)) model.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('with the variables own values it equals the model, and with others a model holding those', () => {
    const model = own(normalised());
    const variables = variablesOf(model);
    tf.tidy(() => {
      const x = tf.tensor2d(random(1).stream('x').at(0).normal(20), [5, 4]);
      const own = variables.map(({ variable }) => variable.read());
      expectClose(applyWith(model, variables, own, x).output, (model.predict(x) as tf.Tensor).arraySync(), 1e-6);
      const others = own.map((value, i) => tf.add(value, 0.1 * (i + 1)));
      const output = applyWith(model, variables, others, x).output;
      variables.forEach(({ variable }, i) => variable.write(others[i]));
      expectClose(output, (model.predict(x) as tf.Tensor).arraySync(), 1e-6);
    });
  });

  test('in training, moving statistics come back as updates and the variables stay as they were', () => {
    const model = own(normalised());
    const variables = variablesOf(model);
    expect(variables.map(({ name }) => name)).toEqual([
      'first/kernel', 'first/bias', 'norm/gamma', 'norm/beta', 'norm/moving_mean', 'norm/moving_variance', 'last/kernel', 'last/bias',
    ]);
    expect(variables.map(({ trainable }) => trainable)).toEqual([true, true, true, true, false, false, true, true]);
    tf.tidy(() => {
      const x = tf.tensor2d(random(1).stream('x').at(0).normal(20), [5, 4]);
      const before = variables.map(({ variable }) => variable.read().arraySync());
      const hidden = (model.layers[1].apply(x) as tf.Tensor).clone();
      const { updates, output } = applyWith(model, variables, variables.map(({ variable }) => variable.read()), x, { training: true });
      expect([...updates.keys()].sort()).toEqual([4, 5]);
      const { mean } = tf.moments(hidden, 0);
      // 0.9·0 + 0.1·mean
      expectClose(updates.get(4)!, tf.mul(mean, 0.1).arraySync(), 1e-5);
      expect(variables.map(({ variable }) => variable.read().arraySync())).toEqual(before);
      const written = model.apply(x, { training: true }) as tf.Tensor;
      expectClose(output, written.arraySync());
      expectClose(updates.get(5)!, variables[5].variable.read().arraySync());
    });
  });

  test('a normalisation applied twice updates twice, the second time from the first result', () => {
    const norm = tf.layers.batchNormalization({ momentum: 0.5 });
    const model = own(chain(1, norm, tf.layers.activation({ activation: 'linear' })));
    const twice = own(chain(1, model, model));
    const variables = variablesOf(twice);
    tf.tidy(() => {
      const { updates } = applyWith(twice, variables, variables.map(({ variable }) => variable.read()), tf.tensor2d([[2], [4]]), { training: true });
      // The first pass sees mean 3, the second, normalised values of mean 0: 0.5·(0.5·0 + 0.5·3) + 0.5·0.
      expectClose(updates.get(2)!, [0.75]);
    });
    made.splice(made.indexOf(model), 1);
    twice.dispose();
    made.splice(made.indexOf(twice), 1);
    norm.dispose();
  });

  test('gradients flow to the values and agree with finite differences', () => {
    const hidden = dense({ units: 3, name: 'hidden', random: source, activation: 'tanh' });
    const encoder = own(chain(4, hidden));
    const decoder = own(chain(3, new DenseTranspose({ name: 'out', tiedTo: hidden })));
    const variables = variablesOf(encoder, decoder);
    expect(variables.map(({ name }) => name)).toEqual(['hidden/kernel', 'hidden/bias', 'out/bias']);
    tf.tidy(() => {
      const x = tf.tensor2d(random(1).stream('x').at(0).normal(8), [2, 4]);
      const start = variables.map(({ variable }) => variable.read().clone());
      const loss = (...values: tf.Tensor[]): tf.Scalar => {
        const codes = applyWith(encoder, variables, values, x).output;
        return tf.sum(tf.square(tf.sub(applyWith(decoder, variables, values, codes).output, x)));
      };
      const gradients = tf.grads(loss)(start);
      start.forEach((value, which) => {
        const data = value.dataSync();
        const differences = Array.from(data, (_, i) => {
          const moved = [0.01, -0.01].map((step) => {
            const next = Float32Array.from(data);
            next[i] += step;
            return loss(...start.map((other, j) => (j === which ? tf.tensor(next, value.shape) : other))).dataSync()[0];
          });
          return (moved[0] - moved[1]) / 0.02;
        });
        expectClose(gradients[which], differences, 2e-3, 2e-3);
      });
    });
  });

  test('a throw inside the model restores everything', () => {
    const model = own(normalised());
    const variables = variablesOf(model);
    tf.tidy(() => {
      const values = variables.map(({ variable }) => tf.onesLike(variable.read()));
      const before = variables.map(({ variable }) => variable.read().id);
      const sink = { add: () => { throw new Error('refused'); } };
      const penalised = tf.sequential({ layers: [new ActivityRegularization({ l2: 1, inputShape: [4] })] });
      expect(() => applyWith(penalised, [], [], tf.ones([2, 4]), { losses: sink })).toThrow('refused');
      expect(() => applyWith(model, variables, values, tf.ones([2, 5]))).toThrow(/shape/);
      expect(variables.map(({ variable }) => variable.read().id)).toEqual(before);
      expect(Object.keys(variables[0].variable)).not.toContain('read');
    });
  });

  test('values that do not fit are refused by name', () => {
    const model = own(normalised());
    const variables = variablesOf(model);
    tf.tidy(() => {
      const values = variables.map(({ variable }) => variable.read());
      expect(() => applyWith(model, variables, values.slice(1), tf.ones([1, 4]))).toThrow('8 tensors, one per variable');
      expect(() => applyWith(model, variables, [tf.zeros([2, 2]), ...values.slice(1)], tf.ones([1, 4]))).toThrow('values[0] (first/kernel)');
    });
  });

  test('freezing a layer changes the flags and not the order', () => {
    const model = own(normalised());
    const names = variablesOf(model).map(({ name }) => name);
    model.layers[1].trainable = false;
    expect(variablesOf(model).map(({ name }) => name)).toEqual(names);
    expect(variablesOf(model).map(({ trainable }) => trainable)).toEqual([false, false, true, true, false, false, true, true]);
    model.trainable = false;
    expect(variablesOf(model).some(({ trainable }) => trainable)).toBe(false);
  });

  test('reports penalties that outlive the layer and carry gradients', () => {
    const model = own(chain(2, dense({ units: 2, name: 'd', random: source }), new ActivityRegularization({ l2: 0.5, name: 'penalty' })));
    const variables = variablesOf(model);
    tf.tidy(() => {
      const x = tf.tensor2d([[1, 0]]);
      const penalty = (kernel: tf.Tensor, bias: tf.Tensor): tf.Scalar => {
        const found: tf.Scalar[] = [];
        applyWith(model, variables, [kernel, bias], x, { losses: { add: (name, value) => { expect(name).toBe('penalty'); found.push(value); } } });
        expect(found.length).toBe(1);
        return found[0];
      };
      const kernel = tf.tensor2d([[3, 4], [5, 6]]);
      expectClose(penalty(kernel, tf.zeros([2])), 12.5);
      const [gradient] = tf.grads(penalty)([kernel, tf.zeros([2])]);
      expectClose(gradient, [[3, 4], [0, 0]]);
    });
  });
});
