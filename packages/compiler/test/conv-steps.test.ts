import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { CompiledStep } from '../src/exec/compiled-step.js';
import { traceStep, type StepDefinition } from '../src/exec/trace-step.js';
import type { Target } from '../src/lower/context.js';
import { optimize } from '../src/passes/optimize.js';
import { numbers, reference, worst } from './windows.js';

const RATE = 0.5;
const BATCH = 8;

interface Network {
  readonly shapes: readonly (readonly number[])[];
  readonly image: readonly [number, number, number];
  loss(weights: readonly tf.Tensor[], x: tf.Tensor4D): tf.Scalar;
}

const conv = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, stride = 1): tf.Tensor4D => tf.add(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, 'same'), b);

const up = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, size: number, pad: 'same' | 'valid'): tf.Tensor4D =>
  tf.add(tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [x.shape[0], size, size, w.shape[2] as number], 2, pad), tf.reshape(b, [1, 1, 1, -1]));

const meanSquare = (y: tf.Tensor, x: tf.Tensor): tf.Scalar => tf.mean(tf.squaredDifference(y, x));

/** Convolutions with pooling behind the given activation, then transposed convolutions. */
function pooledNetwork(activation: (x: tf.Tensor) => tf.Tensor): Network {
  return {
    shapes: [[3, 3, 1, 16], [16], [3, 3, 16, 16], [16], [3, 3, 16, 16], [16], [3, 3, 1, 16], [1]],
    image: [10, 10, 1],
    loss: (w, x) => {
      const a = tf.maxPool(activation(conv(x, w[0], w[1])) as tf.Tensor4D, 2, 2, 'valid');
      const b = tf.maxPool(activation(conv(a, w[2], w[3])) as tf.Tensor4D, 2, 2, 'valid');
      const c = activation(up(b, w[4], w[5], 5, 'valid'));
      return meanSquare(up(c, w[6], w[7], 10, 'same'), x);
    },
  };
}

const NETWORKS: readonly (readonly [string, Network])[] = [
  ['pooling behind selu', pooledNetwork((x) => tf.selu(x))],
  ['pooling behind relu', pooledNetwork((x) => tf.relu(x))],
  ['pooling behind sigmoid', pooledNetwork((x) => tf.sigmoid(x))],
  ['pooling behind tanh', pooledNetwork((x) => tf.tanh(x))],
  ['pooling behind elu', pooledNetwork((x) => tf.elu(x))],
  ['pooling without activation', pooledNetwork((x) => x)],
  [
    'strides and a dense layer',
    {
      shapes: [[3, 3, 1, 16], [16], [3, 3, 16, 32], [32], [128, 64], [3, 3, 16, 16], [16], [3, 3, 16, 1], [1]],
      image: [8, 8, 1],
      loss: (w, x) => {
        const a = tf.relu(conv(x, w[0], w[1], 2));
        const b = tf.relu(conv(a, w[2], w[3], 2));
        const code = tf.reshape(tf.matMul(tf.reshape(b, [x.shape[0], 128]), w[4]), [x.shape[0], 2, 2, 16]);
        const c = tf.relu(up(up(code, w[5], w[6], 4, 'same'), w[5], w[6], 8, 'same'));
        return meanSquare(conv(c, w[7], w[8]), x);
      },
    },
  ],
];

function definition(network: Network): StepDefinition {
  return {
    state: network.shapes.map((shape, i) => ({ name: `w${i}`, shape })),
    data: [network.image],
    batchSize: BATCH,
    scalars: [],
    run: ({ state, data }) => {
      const { value, grads } = tf.valueAndGrads((...w: tf.Tensor[]) => network.loss(w, data[0] as tf.Tensor4D))([...state]);
      return { state: state.map((w, i) => tf.sub(w, tf.mul(grads[i], RATE))), terms: { loss: value } };
    },
  };
}

let runtime: Runtime;
let ways: [string, Target][];

beforeAll(async () => {
  ({ runtime, ways } = await reference());
});

describe('training steps with convolutions', () => {
  test.each(NETWORKS)('%s: weights and losses are those of TensorFlow.js', async (name, network) => {
    // The second step shows that the state goes round in the layout in which it came.
    const steps = name === 'pooling behind selu' || name === 'strides and a dense layer' ? 2 : 1;
    const step = definition(network);
    const first = network.shapes.map((shape, i) => tf.mul(numbers(shape, i + 1), shape.length > 1 ? 0.3 : 0.1));
    const images = numbers([steps * BATCH, ...network.image], 50, true);
    let weights: readonly tf.Tensor[] = first;
    const losses: number[] = [];
    for (let i = 0; i < steps; i++) {
      const batch = tf.slice(images, [i * BATCH, 0, 0, 0], [BATCH, ...network.image]);
      const { state, terms } = step.run({ state: weights, data: [batch], scalars: {}, noise: unused });
      weights = state;
      losses.push(terms['loss'].dataSync()[0]);
    }
    for (const [way, target] of ways) {
      const compiled = await CompiledStep.compile(step, runtime, { target, threads: 1 });
      const loaded = compiled.load(first.map((w) => ({ data: w.dataSync() as Float32Array, shape: w.shape })));
      const { state, terms } = await compiled.run(loaded, {
        data: [runtime.tensor('float32', images.dataSync(), images.shape)],
        indices: Int32Array.from({ length: steps * BATCH }, (_unused, i) => i),
        scalars: {},
        keys: {},
      });
      compiled.unload(state).forEach(({ data }, i) => {
        const moved = worst(weights[i].dataSync() as Float32Array, first[i].dataSync() as Float32Array);
        expect([way, i, moved > 1e-4, worst(data, weights[i].dataSync() as Float32Array) < 1e-5]).toEqual([way, i, true, true]);
      });
      losses.forEach((loss, i) => expect(terms['loss'][i]).toBeCloseTo(loss, 5));
      await compiled.release();
    }
  });

  test('activations are computed for the maxima alone', () => {
    const { nodes, state, terms } = traceStep(definition(pooledNetwork((x) => tf.tanh(x))));
    const { nodes: after } = optimize(nodes, [...state.map((s) => s.output), ...terms.map((t) => t.value)]);
    const sizes = (list: typeof nodes): number[] => list.filter((n) => n.op === 'Tanh').map((n) => n.outputs[0].shape[1]);
    expect(sizes(nodes)).toEqual([10, 5, 5]);
    expect(sizes(after)).toEqual([5, 2, 5]);
  });

  test('biases are added inside the convolutions', () => {
    const { nodes, state, terms } = traceStep(definition(NETWORKS[6][1]));
    const { nodes: after } = optimize(nodes, [...state.map((s) => s.output), ...terms.map((t) => t.value)]);
    const forward = after.filter((n) => (n.op === 'Conv2D' || n.op === 'Conv2DInputGrad') && n.inputs.length === 3);
    expect(forward).toHaveLength(5);
    expect(forward.filter((n) => n.attributes['activation'] === 'Relu')).toHaveLength(3);
  });
});

const unused = {
  uniform: (): never => {
    throw new Error('no noise here');
  },
  normal: (): never => {
    throw new Error('no noise here');
  },
};
