import { ndarray } from '@latentkit/core';
import { loadRuntime } from '@latentkit/onnx';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { CompiledStep, type StepDefinition } from '../src/index.js';
import { isPlain } from '../src/lower/layout.js';
import { difference, numbers } from './run-program.js';

const SHAPES = [[20, 7], [7], [7, 18], [18], [18, 20], [20]] as const;

/** Two hidden layers and an output that is compared with the input; momentum as the optimizer, so that slots have to follow. */
function definition(batchSize: number): StepDefinition {
  const state = SHAPES.map((shape, i) => ({ name: `w${i}`, shape }));
  const slots = SHAPES.map((shape, i) => ({ name: `m${i}`, shape, twin: i }));
  return {
    state: [...state, ...slots],
    data: [[20]],
    batchSize,
    scalars: [],
    run: ({ state: all, data: [x] }) => {
      const [weights, moments] = [all.slice(0, 6), all.slice(6)];
      const loss = (...w: tf.Tensor[]): tf.Scalar => {
        const h = tf.relu(tf.add(tf.matMul(x, w[0]), w[1]));
        const g = tf.tanh(tf.add(tf.matMul(h, w[2]), w[3]));
        return tf.mean(tf.square(tf.sub(tf.add(tf.matMul(g, w[4]), w[5]), x)));
      };
      const { value, grads } = tf.valueAndGrads(loss)([...weights]);
      const next = moments.map((m, i) => tf.add(tf.mul(m, 0.9), grads[i]));
      return { state: [...weights.map((w, i) => tf.sub(w, tf.mul(next[i], 0.1))), ...next], terms: { loss: value } };
    },
  };
}

/** Weights after three steps, compiled and eager, and which weights lie with their columns first. */
async function train(batchSize: number, microsoft: boolean): Promise<{ difference: number; turned: boolean[] }> {
  const runtime = await loadRuntime({ device: 'cpu' });
  const made = definition(batchSize);
  const step = await CompiledStep.compile(made, runtime, { target: { nchwcBlock: undefined, microsoft } });
  const initial = made.state.map(({ shape }, i) => ndarray(numbers(shape, i + 1).map((v) => v / 4), shape));
  const rows = numbers([3 * batchSize, 20], 99);
  const indices = Int32Array.from({ length: 3 * batchSize }, (_, i) => i);
  const { state } = await step.run(step.load(initial), { data: [runtime.tensor('float32', rows, [3 * batchSize, 20])], indices, scalars: {}, keys: {} });
  const compiled = step.unload(state).map(({ data }) => data);
  await step.release();
  let tensors = initial.map(({ data, shape }) => tf.tensor(data, [...shape]));
  for (let i = 0; i < 3; i++) {
    const x = tf.tensor2d(rows.slice(i * batchSize * 20, (i + 1) * batchSize * 20), [batchSize, 20]);
    const noise = { uniform: tf.zeros, normal: tf.zeros } as never;
    tensors = tf.tidy(() => [...made.run({ state: tensors, data: [x], scalars: {}, noise }).state]);
  }
  return { difference: difference(tensors.map((t) => t.dataSync()), compiled), turned: step.layouts.slice(0, 6).map((layout) => !isPlain(layout)) };
}

describe('hidden layers with their features first', () => {
  test('in batches that fill vectors, weights whose products only products read are turned, and all numbers are the same', async () => {
    const result = await train(32, true);
    expect(result.turned).toEqual([true, false, true, false, false, false]);
    expect(result.difference).toBeLessThan(1e-6);
  });

  test.each([
    ['in other batches', 30, true],
    ['in a graph of standard operators', 32, false],
  ])('not %s', async (_, batchSize, microsoft) => {
    const result = await train(batchSize, microsoft);
    expect(result.turned).toEqual([false, false, false, false, false, false]);
    expect(result.difference).toBeLessThan(1e-6);
  });
});
