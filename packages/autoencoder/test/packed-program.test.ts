import { type NdArray, ndarray, random } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { eagerNoise } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { type OptimizerInput, createOptimizer } from '../src/index.js';
import type { ProgramState } from '../src/engine/engine.js';
import { initialState } from '../src/training/model-state.js';
import { packProgram } from '../src/training/packed-program.js';
import { createProgram, type Program } from '../src/training/program.js';

/** A convolution, a batch normalisation and dense layers: kernels of rank 4, statistics that are not trained, small ones. */
function program(optimizer: OptimizerInput): Program {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 3, name: 'conv' }),
      tf.layers.batchNormalization({ name: 'norm' }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 5, activation: 'tanh', name: 'a' }),
      tf.layers.dense({ units: 3, name: 'b', trainable: false }),
      tf.layers.dense({ units: 36, name: 'c' }),
    ],
  });
  return createProgram({
    models: [model],
    optimizer: createOptimizer(optimizer),
    metrics: [],
    forward: (inputs) => {
      const prediction = inputs.apply(model, inputs.x);
      return { terms: { reconstruction: tf.mean<tf.Scalar>(tf.square(tf.sub(prediction, tf.reshape(inputs.target, prediction.shape)))) }, prediction };
    },
  });
}

/** Runs steps of a program eagerly. */
function steps(p: Program, state: ProgramState, n: number): ProgramState {
  let current = state;
  for (let step = 0; step < n; step++) {
    tf.tidy(() => {
      const toTensor = ({ data, shape }: { data: Float32Array; shape: readonly number[] }): tf.Tensor => tf.tensor(data.slice(), [...shape]);
      const x = tf.tensor(random(3).stream('x').at(step).uniform(4 * 36), [4, 6, 6, 1]);
      const scalars = Object.fromEntries(Object.entries(p.scalars(step, 1)).map(([name, value]) => [name, tf.scalar(value)]));
      const inputs = { variables: current.variables.map(toTensor), slots: current.slots.map(toTensor) };
      const result = p.step({ ...inputs, x, target: x, noise: eagerNoise(random(1), step), scalars });
      const read = (t: tf.Tensor): NdArray<Float32Array> => ndarray(Float32Array.from(t.dataSync()), t.shape);
      current = { variables: result.variables.map(read), slots: result.slots.map(read) };
    });
  }
  return current;
}

describe('a packed program', () => {
  test.each<OptimizerInput>([
    { name: 'adam', learningRate: 0.01 },
    { name: 'rmsprop', learningRate: 0.01, centered: true, momentum: 0.5 },
    { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
    { name: 'adamw', learningRate: 0.01, weightDecay: 0.1 },
    { name: 'adam', learningRate: 0.01, clipValue: 0.001 },
  ])('gives the weights, slots and statistics of the original, bit for bit: %j', async (optimizer) => {
    await tf.setBackend('cpu');
    const original = program(optimizer);
    const packed = packProgram(original);
    if (packed === undefined) throw new Error('nothing was packed');
    expect(packed.program.variables.length).toBeLessThan(original.variables.length);
    expect(packed.program.slots.length).toBeLessThan(original.slots.length);
    expect(packed.program.variables.map(({ name }) => name)).toContain('conv/kernel');
    const start = await initialState(original);
    expect(packed.unpack(packed.pack(start))).toEqual(start);
    const expected = steps(original, start, 3);
    expect(packed.unpack(steps(packed.program, packed.pack(start), 3))).toEqual(expected);
    expect(expected.variables).not.toEqual(start.variables);
    original.variables.forEach(({ variable }) => variable.dispose());
  });

  test.each<OptimizerInput>([
    { name: 'sgd', learningRate: 0.1 },
    { name: 'adam', clipNorm: 1 },
    { name: 'adam', globalClipNorm: 1 },
    { name: 'adamw', weightDecay: 0.1, excludeFromWeightDecay: ['bias'] },
  ])('is not made where it gains nothing or would change numbers: %j', (optimizer) => {
    const original = program(optimizer);
    expect(packProgram(original)).toBeUndefined();
    original.variables.forEach(({ variable }) => variable.dispose());
  });
});
