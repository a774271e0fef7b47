import { beforeAll, describe, expect, test } from '@jest/globals';
import { random } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { exportTraining, type TrainingDefinition } from '../src/export/export-training.js';
import { cpu, keepForPython, named } from './export/exported.js';
import { numbers } from './export/networks.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Arrays = Record<string, { data: Float32Array | Uint32Array; shape: readonly number[] }>;

const WEIGHTS = [
  { name: 'kernel', shape: [6, 4] },
  { name: 'mean', shape: [4], trainable: false },
  { name: 'out', shape: [4, 2] },
];

/** Two layers with a moving mean in between, trained by momentum with weight decay. */
function definition(noisy = false): TrainingDefinition {
  return {
    weights: WEIGHTS,
    slots: WEIGHTS.filter((w) => w.name !== 'mean').map(({ name, shape }) => ({ name: `${name}/velocity`, shape })),
    batch: [{ name: 'x', shape: [null, 6] }, { name: 'target', shape: [null, 2] }],
    scalars: ['rate', 'momentum', 'penalty', 'unused'],
    gradients: ({ weights: [kernel, mean, out], batch: [x, target], scalars, noise }) => {
      let updated: tf.Tensor | undefined;
      const input = noisy ? tf.add(x, noise.normal('corruption', x.shape, 0, 0.5)) : x;
      const terms: Record<string, tf.Scalar> = {};
      const loss = (k: tf.Tensor, o: tf.Tensor): tf.Scalar => {
        const hidden = tf.matMul(input, k);
        updated = tf.keep(tf.add(tf.mul(mean, 0.9), tf.mul(tf.mean(hidden, 0), 0.1)));
        const y = tf.matMul(tf.tanh(tf.sub(hidden, mean)), o);
        terms['error'] = tf.keep(tf.mean(tf.squaredDifference(y, target)));
        terms['penalty'] = tf.keep(tf.mul(tf.sum(tf.square(o)), scalars['penalty']));
        terms['loss'] = tf.keep(tf.add(terms['error'], terms['penalty']));
        return terms['loss'];
      };
      const gradients = tf.grads(loss)([kernel, out]);
      return { gradients, terms, updates: { mean: updated as tf.Tensor } };
    },
    update: ({ weights, gradients, slots, scalars }) => {
      const velocity = slots.map((slot, i) => tf.sub(tf.mul(slot, scalars['momentum']), tf.mul(gradients[i], scalars['rate'])));
      return { weights: weights.map((w, i) => tf.add(w, velocity[i])), slots: velocity };
    },
  };
}

const array = (shape: readonly number[], seed: number): { data: Float32Array; shape: readonly number[] } => ({
  data: numbers(shape.reduce((a, b) => a * b, 1), seed),
  shape,
});

async function run(bytes: Uint8Array, feeds: Arrays): Promise<Record<string, { data: Float32Array; dims: readonly number[] }>> {
  const runtime = await cpu();
  const session = await runtime.createSession(bytes, { threads: 1 });
  expect([...session.inputNames].sort()).toEqual(Object.keys(feeds).sort());
  const results = await session.run(
    Object.fromEntries(Object.entries(feeds).map(([name, { data, shape }]) => [name, runtime.tensor(data instanceof Uint32Array ? 'uint32' : 'float32', data, shape)])),
  );
  await session.release();
  return results as never;
}

const scalar = (x: number): { data: Float32Array; shape: readonly number[] } => ({ data: Float32Array.of(x), shape: [] });
const weights = Object.fromEntries(WEIGHTS.map(({ name, shape }, i) => [name, array(shape, i + 1)]));
const batch = (n: number): Arrays => ({ x: array([n, 6], 11), target: array([n, 2], 12) });

/** What the definition itself gives, eagerly. */
function eager(made: TrainingDefinition, inputs: Arrays, noise?: tf.Tensor): ReturnType<TrainingDefinition['gradients']> {
  const tensor = (name: string): tf.Tensor => tf.tensor(inputs[name].data, [...inputs[name].shape]);
  return made.gradients({
    weights: WEIGHTS.map(({ name }) => tensor(name)),
    batch: [tensor('x'), tensor('target')],
    scalars: { penalty: tf.scalar(0.01) },
    noise: { normal: () => noise as tf.Tensor, uniform: () => noise as tf.Tensor },
  });
}

function near(got: { data: Float32Array }, expected: tf.Tensor): void {
  const wanted = expected.dataSync();
  expect(got.data).toHaveLength(wanted.length);
  got.data.forEach((x, i) => expect(Math.abs(x - wanted[i])).toBeLessThan(1e-6));
}

describe('the two files', () => {
  test.each([13, 18, 21])('give the gradients, terms, written weights and the update of the eager step, operator set %p', async (opset) => {
    const made = definition();
    const files = exportTraining(made, { opset });
    for (const n of [1, 4, 9]) {
      const results = await run(files.gradients, { ...weights, ...batch(n), 'scalar:penalty': scalar(0.01) });
      const { gradients, terms, updates } = eager(made, { ...weights, ...batch(n) });
      near(results['gradient:kernel'], gradients[0]);
      near(results['gradient:out'], gradients[1]);
      near(results['next:mean'], updates?.['mean'] as tf.Tensor);
      for (const name of ['loss', 'error', 'penalty']) near(results[name], terms[name]);
    }
    const { terms, gradients } = eager(made, { ...weights, ...batch(4) });
    const inputs = Object.entries({ ...weights, ...batch(4), 'scalar:penalty': scalar(0.01) }).map(([name, value]) => ({ name, ...value }));
    await keepForPython(`training gradients ${opset}`, files.gradients, [{ inputs, outputs: [named('gradient:out', gradients[1]), named('loss', terms['loss'])] }]);
    await keepForPython(`training update ${opset}`, files.update, []);
    const g = { 'gradient:kernel': array([6, 4], 21), 'gradient:out': array([4, 2], 22) };
    const slots = { 'kernel/velocity': array([6, 4], 31), 'out/velocity': array([4, 2], 32) };
    const { kernel, out } = weights;
    const results = await run(files.update, { kernel, out, ...g, ...slots, 'scalar:rate': scalar(0.5), 'scalar:momentum': scalar(0.9) });
    const velocity = kernel.data.map((_, i) => Math.fround(slots['kernel/velocity'].data[i] * 0.9) - g['gradient:kernel'].data[i] * 0.5);
    near(results['next:kernel/velocity'], tf.tensor(velocity));
    near(results['next:kernel'], tf.tensor(kernel.data.map((x, i) => x + velocity[i])));
    expect(Object.keys(results).sort()).toEqual(['next:kernel', 'next:kernel/velocity', 'next:out', 'next:out/velocity']);
  });

  test('the mean of two workers’ gradients is the gradient of the whole batch', async () => {
    const { gradients } = exportTraining(definition());
    const whole = batch(8);
    const part = (from: number): Arrays => ({
      x: { data: whole['x'].data.subarray(from * 6, (from + 4) * 6), shape: [4, 6] },
      target: { data: whole['target'].data.subarray(from * 2, (from + 4) * 2), shape: [4, 2] },
    });
    const results = await Promise.all([whole, part(0), part(4)].map((data) => run(gradients, { ...weights, ...data, 'scalar:penalty': scalar(0.01) })));
    for (const name of ['gradient:kernel', 'gradient:out', 'loss']) {
      results[0][name].data.forEach((x, i) => expect(Math.abs(x - (results[1][name].data[i] + results[2][name].data[i]) / 2)).toBeLessThan(1e-6));
    }
  });

  test.each([undefined, 4, 7])('random numbers come from the key of their stream, batch of %p', async (fixed) => {
    const made = definition(true);
    const files = exportTraining(made, fixed === undefined ? {} : { dynamicBatch: false, batchSize: fixed });
    const draws = random(42).stream('corruption').at(7);
    for (const n of fixed === undefined ? [1, 4, 7] : [fixed]) {
      const key = { 'key:corruption': { data: Uint32Array.from(draws.key), shape: [2] } };
      const results = await run(files.gradients, { ...weights, ...batch(n), ...key, 'scalar:penalty': scalar(0.01) });
      const { gradients, terms } = eager(made, { ...weights, ...batch(n) }, tf.tensor(draws.normal(6 * n, 0, 0.5), [n, 6]));
      near(results['gradient:kernel'], gradients[0]);
      near(results['loss'], terms['loss']);
      const inputs = Object.entries({ ...weights, ...batch(n), ...key, 'scalar:penalty': scalar(0.01) }).map(([name, { data, shape }]) => ({ name, data, shape, type: data instanceof Uint32Array ? ('uint32' as const) : ('float32' as const) }));
      await keepForPython(`training noise ${fixed ?? 'any'} ${n}`, files.gradients, [{ inputs, outputs: [named('gradient:kernel', gradients[0])] }]);
    }
  });
});

describe('bad input', () => {
  test('random numbers in an old operator set', () => {
    expect(() => exportTraining(definition(true), { opset: 17 })).toThrow(/'BitwiseXor'.*operator set 18/s);
  });

  test('another number of gradients, weights or slots than the definition lists', () => {
    const made = definition();
    expect(() => exportTraining({ ...made, gradients: () => ({ gradients: [], terms: {} }) })).toThrow(/gradients.*2 tensors/s);
    expect(() => exportTraining({ ...made, update: ({ slots }) => ({ weights: [], slots }) })).toThrow(/weights.*2 tensors/s);
    expect(() => exportTraining({ ...made, update: ({ weights: w }) => ({ weights: w, slots: [] }) })).toThrow(/slots.*2 tensors/s);
  });
});
