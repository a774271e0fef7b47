import { random } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { AutoregressiveDecoder } from '../src/autoregressive-decoder.js';
import { registerLayers } from '../src/register.js';
import { variablesOf } from '../src/variables.js';
import { expectClose, onBackends, reloaded } from './helpers.js';

const [CODE, STEPS, FEATURES] = [3, 5, 2];
const values = (seed: number, ...shape: number[]): tf.Tensor => tf.tensor(random(seed).stream('x').at(0).normal(shape.reduce((a, b) => a * b)), shape);

function models(cell: 'lstm' | 'gru', activation: 'sigmoid' | 'linear' = 'sigmoid'): { free: tf.LayersModel; forced: tf.LayersModel } {
  const layer = new AutoregressiveDecoder({ name: 'steps', cell, units: [4, 3], steps: STEPS, features: FEATURES, activation, random: random(1) });
  const [code, truth] = [tf.input({ shape: [CODE] }), tf.input({ shape: [STEPS, FEATURES] })];
  const free = tf.model({ inputs: code, outputs: layer.apply(code) as tf.SymbolicTensor });
  return { free, forced: tf.model({ inputs: [code, truth], outputs: layer.apply([code, truth]) as tf.SymbolicTensor }) };
}

onBackends(() => {
  test.each(['lstm', 'gru'] as const)('%s: each step follows from the code and the step before alone', (cell) => {
    const { free, forced } = models(cell);
    const code = values(1, 2, CODE);
    const outputs = free.predict(code) as tf.Tensor;
    expect(outputs.shape).toEqual([2, STEPS, FEATURES]);
    expectClose(forced.predict([code, tf.sigmoid(outputs)]) as tf.Tensor, outputs.arraySync());
    // What is changed at one step shows from the next one on.
    const truth = values(2, 2, STEPS, FEATURES);
    const changed = tf.add(truth, tf.oneHot(tf.scalar(2, 'int32'), STEPS).reshape([1, STEPS, 1]));
    const [before, after] = [truth, changed].map((t) => (forced.predict([code, t]) as tf.Tensor3D).arraySync());
    expect(after.map((rows) => rows.slice(0, 3))).toEqual(before.map((rows) => rows.slice(0, 3)));
    for (let step = 3; step < STEPS; step++) expect(after[0][step]).not.toEqual(before[0][step]);
  });
});

describe('weights', () => {
  test('are one set for both ways, and come back with the layer', async () => {
    registerLayers();
    const { free, forced } = models('gru', 'linear');
    expect(variablesOf(free, forced).map(({ variable }) => variable)).toEqual(variablesOf(free).map(({ variable }) => variable));
    expect(variablesOf(free).map(({ name, shape }) => `${name} ${shape.join()}`)).toEqual([
      'steps/steps_gru_1/kernel 5,12',
      'steps/steps_gru_1/recurrent_kernel 4,12',
      'steps/steps_gru_1/bias 2,12',
      'steps/steps_gru_2/kernel 4,9',
      'steps/steps_gru_2/recurrent_kernel 3,9',
      'steps/steps_gru_2/bias 2,9',
      'steps/steps_dense/kernel 3,2',
      'steps/steps_dense/bias 2',
    ]);
    free.setWeights(free.getWeights().map((weight, i) => values(20 + i, ...weight.shape)));
    const code = values(1, 2, CODE);
    const again = await reloaded(free);
    expect(again.layers[1]).toBeInstanceOf(AutoregressiveDecoder);
    expectClose(again.predict(code) as tf.Tensor, (free.predict(code) as tf.Tensor).arraySync());
  });

  test('are freed with both models', () => {
    const round = (): void => Object.values(models('lstm')).forEach((model) => void model.dispose());
    round();
    const before = tf.memory().numTensors;
    round();
    expect(tf.memory().numTensors).toBe(before);
  });
});
