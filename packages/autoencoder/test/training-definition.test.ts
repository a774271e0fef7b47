import { random } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { exportTraining } from '@latentkit/compiler';
import { loadRuntime, type RuntimeTensor } from '@latentkit/onnx';
import { eagerNoise } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { createOptimizer, createProgram, type OptimizerInput, type Program, trainingDefinition } from '../src/index.js';
import { initialState } from '../src/training/model-state.js';

const BATCH = 4;
const seeded = (seed: number): ReturnType<typeof tf.initializers.glorotUniform> => tf.initializers.glorotUniform({ seed });

/** Dense layers with a batch normalisation and a frozen layer, and a loss with noise and a target of its own. */
function program(optimizer: OptimizerInput): Program {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [6], units: 5, activation: 'tanh', name: 'a', kernelInitializer: seeded(1) }),
      tf.layers.batchNormalization({ name: 'norm' }),
      tf.layers.dense({ units: 3, name: 'b', trainable: false, kernelInitializer: seeded(2) }),
      tf.layers.dense({ units: 2, name: 'c', kernelInitializer: seeded(3) }),
    ],
  });
  return createProgram({
    models: [model],
    optimizer: createOptimizer(optimizer),
    metrics: [],
    forward: (inputs) => {
      const { x, target, noise, sampleWeight } = inputs;
      const prediction = inputs.apply(model, tf.add(x, noise.normal('corruption', x.shape, 0, 0.1)));
      const errors = tf.mean(tf.squaredDifference(prediction, target), 1);
      const reconstruction = tf.mean(sampleWeight === undefined ? errors : tf.mul(errors, sampleWeight));
      return { terms: { reconstruction: reconstruction.asScalar(), small: tf.mul<tf.Scalar>(tf.sum(tf.square(prediction)), 1e-3) }, prediction };
    },
  });
}

const uniform = (shape: number[], name: string): tf.Tensor => tf.tensor(random(3).stream(name).at(0).uniform(shape.reduce((a, b) => a * b, 1)), shape);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('trainingDefinition', () => {
  const optimizers: OptimizerInput[] = ['adam', { name: 'sgd', momentum: 0.9 }, { name: 'adamw', weightDecay: 0.01, excludeFromWeightDecay: ['bias'] }, { name: 'rmsprop', clipNorm: 0.1 }];
  test.each(optimizers)('three steps through two ONNX files are three steps of the program: %j', async (optimizer) => {
    const p = program(optimizer);
    const options = { sampleShape: [6], targetShape: [2], sampleWeight: true };
    const files = exportTraining(trainingDefinition(p, options), { dynamicBatch: false, batchSize: BATCH });
    const runtime = await loadRuntime({ device: 'cpu' });
    const gradients = await runtime.createSession(files.gradients, { threads: 1 });
    const update = await runtime.createSession(files.update, { threads: 1 });
    const data = { x: uniform([BATCH, 6], 'x'), target: uniform([BATCH, 2], 'target'), sampleWeight: tf.tensor1d([1, 0.5, 2, 0]) };
    const start = await initialState(p);
    const held: Record<string, RuntimeTensor> = {};
    const give = (name: string, numbers: Float32Array, shape: readonly number[]): void => void (held[name] = runtime.tensor('float32', numbers.slice(), shape));
    p.variables.forEach(({ name, shape }, i) => give(name, start.variables[i].data, shape));
    p.slots.forEach(({ name, shape }, i) => give(name, start.slots[i].data, shape));
    for (const [name, tensor] of Object.entries(data)) give(name, tensor.dataSync() as Float32Array, tensor.shape);
    let state = { variables: start.variables.map(({ data: d, shape }) => tf.tensor(d.slice(), [...shape])), slots: start.slots.map(({ data: d, shape }) => tf.tensor(d.slice(), [...shape])) };
    for (let step = 0; step < 3; step++) {
      const scalars = p.scalars(step, 1);
      for (const [name, value] of Object.entries(scalars)) give(`scalar:${name}`, Float32Array.of(value), []);
      held['key:corruption'] = runtime.tensor('uint32', Uint32Array.from(random(1).stream('corruption').at(step).key), [2]);
      const feed = (names: readonly string[]): Record<string, RuntimeTensor> => Object.fromEntries(names.map((name) => [name, held[name]]));
      const first = await gradients.run(feed(gradients.inputNames));
      Object.assign(held, first);
      const second = await update.run(feed(update.inputNames));
      for (const [name, tensor] of Object.entries({ ...first, ...second })) if (name.startsWith('next:')) held[name.slice(5)] = tensor;
      const inputs = { ...state, ...data, noise: eagerNoise(random(1), step), scalars: Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, tf.scalar(value)])) };
      const eager = p.step({ ...inputs, sampleWeight: data.sampleWeight });
      state = eager;
      for (const [name, term] of Object.entries(eager.terms)) expect(Math.abs((first[name].data as Float32Array)[0] - term.dataSync()[0])).toBeLessThan(1e-6);
    }
    const check = (name: string, expected: tf.Tensor): void => {
      const got = held[name].data as Float32Array;
      expected.dataSync().forEach((x, i) => expect(Math.abs(got[i] - x)).toBeLessThan(2e-6 * Math.max(1, Math.abs(x))));
    };
    p.variables.forEach(({ name }, i) => check(name, state.variables[i]));
    p.slots.forEach(({ name }, i) => check(name, state.slots[i]));
    await gradients.release();
    await update.release();
  });

  test('without targets or weights the samples are their own targets, for any batch', () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [6], units: 6 })] });
    const p = createProgram({
      models: [model],
      optimizer: createOptimizer('sgd'),
      metrics: [],
      forward: (inputs) => {
        const prediction = inputs.apply(model, inputs.x);
        return { terms: { reconstruction: tf.mean<tf.Scalar>(tf.squaredDifference(prediction, inputs.target)) }, prediction };
      },
    });
    const definition = trainingDefinition(p, { sampleShape: [6] });
    expect(definition.batch).toEqual([{ name: 'x', shape: [null, 6] }]);
    expect(() => exportTraining(definition)).not.toThrow();
  });
});
