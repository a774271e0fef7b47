import { random } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { Conv2DTransposeOptions } from '../src/conv-transpose.js';
import { conv2dTransposeLayers } from '../src/conv-transpose.js';
import { initialValues } from '../src/initializers.js';
import { expectClose, golden, onBackends } from './helpers.js';

interface Flat {
  shape: number[];
  values: number[];
}
interface Golden {
  conv2dTranspose: {
    x: Flat;
    kernel: Flat;
    bias: number[];
    cases: {
      strides: number;
      padding: 'valid' | 'same';
      outputPadding: number | null;
      shape: number[];
      output: number[];
      gradients: { x: number[]; kernel: number[] };
    }[];
  };
}
const { x, kernel, bias, cases } = golden<Golden>('layers').conv2dTranspose;
const supported = cases.filter(({ padding, outputPadding }) => padding === 'same' || outputPadding === null);
const options = { filters: 2, kernelSize: 3, name: 'up', random: random(4) };

function build(extra: Partial<Conv2DTransposeOptions>): { model: tf.LayersModel; layer: tf.layers.Layer } {
  const layers = conv2dTransposeLayers({ ...options, ...extra });
  const input = tf.input({ shape: [3, 3, 2] });
  const outputs = layers.reduce((value, layer) => layer.apply(value) as tf.SymbolicTensor, input);
  return { model: tf.model({ inputs: input, outputs }), layer: layers[0] };
}

onBackends((backend) => {
  describe('is the layer of Keras', () => {
    test.each(supported.map((c) => [c.strides, c.padding, c.outputPadding, c] as const))('strides %d, %s, output padding %s', (strides, padding, outputPadding, c) => {
      tf.tidy(() => {
        const { model, layer } = build({ strides, padding, ...(outputPadding === null ? {} : { outputPadding }) });
        layer.setWeights([tf.tensor(kernel.values, kernel.shape), tf.tensor1d(bias)]);
        const input = tf.tensor(x.values, x.shape);
        const output = model.predict(input) as tf.Tensor;
        expect(output.shape).toEqual(c.shape);
        expectClose(output, c.output);
        // TensorFlow.js has no gradient of a convolution's kernel on WebAssembly.
        if (backend === 'wasm') return;
        const weights = tf.cos(tf.reshape(tf.range(0, output.size), output.shape));
        const loss = (value: tf.Tensor): tf.Scalar => tf.sum(tf.mul(model.apply(value) as tf.Tensor, weights));
        expectClose(tf.grad(loss)(input), c.gradients.x, 1e-5, 5e-6);
        const { grads } = tf.variableGrads(() => loss(input));
        expectClose(grads[layer.weights[0].name], c.gradients.kernel, 1e-5, 5e-6);
      });
    });
  });
});

test('kernel from seed and name, activation, no bias', async () => {
  await tf.setBackend('cpu');
  const { model, layer } = build({ activation: 'relu', useBias: false, kernelInitializer: 'heNormal', padding: 'same', strides: 2, outputPadding: 1 });
  expect(layer.weights.length).toBe(1);
  expect(layer.getWeights()[0].dataSync()).toEqual(initialValues({ name: 'heNormal', seed: 4, stream: 'up/kernel' }, [3, 3, 2, 2]));
  const output = model.predict(tf.ones([1, 3, 3, 2])) as tf.Tensor;
  expect(output.shape).toEqual([1, 6, 6, 2]);
  expect(tf.min(output).dataSync()[0]).toBe(0);
});

test.each([
  [{ outputPadding: 1 }, 'outputPadding: got 1'],
  [{ outputPadding: 2, padding: 'same' as const, strides: 2 }, 'from 0 to 1'],
  [{ outputPadding: 0, padding: 'same' as const, strides: 2, kernelSize: 4 }, 'from 1 to 2'],
  [{ outputPadding: -1, padding: 'same' as const, strides: 2 }, 'outputPadding: got -1'],
])('%j is refused', (extra, message) => {
  expect(() => conv2dTransposeLayers({ ...options, ...extra })).toThrow(message);
});
