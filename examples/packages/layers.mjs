// Two things of TensorFlow.js that are not as their papers and Keras have them, beside the layers that are.
import { random } from '@latentkit/core';
import { AlphaDropout, DenseTranspose, dense, initialValues, variablesOf } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');
const describe = (values) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, stddev: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
};
const show = (name, values) => {
  const { mean, stddev } = describe(values);
  console.log(`${name.padEnd(26)} mean ${mean.toFixed(3).padStart(6)}, standard deviation ${stddev.toFixed(4)}`);
};

// Alpha dropout is made to leave mean 0 and variance 1 as they are, so that SELU networks keep them.
const x = tf.tensor(random(1).stream('x').at(0).normal(200_000), [2000, 100]);
for (const [name, layer] of [['TensorFlow.js', tf.layers.alphaDropout({ rate: 0.3 })], ['@latentkit/layers', new AlphaDropout({ rate: 0.3 })]]) {
  show(`alpha dropout, ${name}`, layer.apply(x, { training: true }).dataSync());
}

// He's initial weights of 1,000 inputs should have the standard deviation √(2 / 1000).
console.log(`initial weights should have ${Math.sqrt(2 / 1000).toFixed(4)}:`);
show('TensorFlow.js', tf.initializers.heNormal({ seed: 1 }).apply([1000, 200]).dataSync());
show('@latentkit/layers', initialValues({ name: 'heNormal', seed: 1 }, [1000, 200]));

// A decoder that borrows the encoder's weights: half as many to learn, and still one model of stock layers around it.
const source = random(42);
const hidden = dense({ units: 30, name: 'hidden', activation: 'selu', kernelInitializer: 'lecunNormal', random: source });
const input = tf.input({ shape: [64] });
const codes = hidden.apply(input);
const tied = tf.model({ inputs: input, outputs: new DenseTranspose({ tiedTo: hidden, name: 'output' }).apply(codes) });
const free = tf.model({ inputs: input, outputs: dense({ units: 64, name: 'output', random: source }).apply(codes) });
const numbers = (model) => variablesOf(model).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
console.log(`64-30-64 learns ${numbers(free)} numbers, tied ${numbers(tied)}`);
