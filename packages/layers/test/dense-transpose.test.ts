import { random } from '@latentkit/core';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { FusedActivationName } from '../src/activations.js';
import { dense } from '../src/dense.js';
import { DenseTranspose } from '../src/dense-transpose.js';
import { registerLayers } from '../src/register.js';
import { tieLayers } from '../src/tie.js';
import { untieModel } from '../src/untie.js';
import { variablesOf } from '../src/variables.js';
import { artifactsOf, chain, expectClose, golden, onBackends, reloaded } from './helpers.js';

type Matrix = number[][];
interface Golden {
  denseTranspose: Record<'x' | 'kernel' | 'r', Matrix> & {
    bias: number[];
    cases: { activation: FusedActivationName; output: Matrix; gradients: { x: Matrix; kernel: Matrix; bias: number[] } }[];
  };
  tied: Record<'x' | 'kernel' | 'r', Matrix> & {
    hiddenBias: number[];
    outputBias: number[];
    cases: {
      hiddenActivation: FusedActivationName;
      outputActivation: FusedActivationName;
      codes: Matrix;
      output: Matrix;
      gradients: { x: Matrix; kernel: Matrix; hiddenBias: number[]; outputBias: number[] };
    }[];
  };
}
const keras = golden<Golden>('layers');

/** An encoder 5-3-2 and its tied mirror as two models. */
function mirrored(): { encoder: tf.LayersModel; decoder: tf.LayersModel; hidden: tf.layers.Layer; code: tf.layers.Layer } {
  const source = random(11);
  const hidden = dense({ units: 3, name: 'encoder_hidden', random: source, activation: 'selu' });
  const code = dense({ units: 2, name: 'encoderCode', random: source, activation: 'tanh' });
  const encoder = chain(5, hidden, code);
  const decoder = chain(
    2,
    new DenseTranspose({ name: 'decoder_hidden', tiedTo: code, activation: 'selu' }),
    new DenseTranspose({ name: 'decoder_output', tiedTo: hidden, activation: 'sigmoid' }),
  );
  return { encoder, decoder, hidden, code };
}

const data = (): tf.Tensor2D => tf.tensor2d(random(2).stream('data').at(0).uniform(20), [4, 5]);
const forward = (x: tf.Tensor, ...models: tf.LayersModel[]): number[] =>
  tf.tidy(() => [...models.reduce((value, model) => model.predict(value) as tf.Tensor, x).dataSync()]);

/** Gradient of the squared reconstruction error by the name of the weight. */
function gradients(x: tf.Tensor, ...models: tf.LayersModel[]): Record<string, number[]> {
  return tf.tidy(() => {
    const variables = variablesOf(...models);
    const loss = (): tf.Scalar =>
      tf.sum(tf.square(tf.sub(models.reduce((value, model) => model.apply(value) as tf.Tensor, x), x)));
    const { grads } = tf.variableGrads(loss);
    return Object.fromEntries(variables.map(({ name, variable }) => [name, [...grads[variable.name].dataSync()]]));
  });
}

onBackends(() => {
  let tensors: number;
  beforeEach(() => {
    registerLayers();
    tensors = tf.memory().numTensors;
  });
  afterEach(() => {
    tf.disposeVariables();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test.each(keras.denseTranspose.cases.map((c) => [c.activation, c] as const))('alone, %s: output and gradients of Keras', (_, c) => {
    const { x, kernel, bias, r } = keras.denseTranspose;
    tf.tidy(() => {
      const layer = new DenseTranspose({ units: 5, activation: c.activation, inputShape: [3] });
      layer.build([null, 3]);
      layer.setWeights([tf.tensor1d(bias), tf.tensor2d(kernel)]);
      expectClose(layer.apply(tf.tensor2d(x)) as tf.Tensor, c.output);
      const run = (input: tf.Tensor): tf.Scalar => tf.sum(tf.mul(layer.apply(input) as tf.Tensor, tf.tensor2d(r)));
      expectClose(tf.grad(run)(tf.tensor2d(x)), c.gradients.x);
      const { grads } = tf.variableGrads(() => run(tf.tensor2d(x)));
      expectClose(grads[layer.weights[0].name], c.gradients.bias);
      expectClose(grads[layer.weights[1].name], c.gradients.kernel);
    });
  });

  test.each(keras.tied.cases.map((c) => [c.hiddenActivation, c.outputActivation, c] as const))('tied, %s and %s: both gradients of the kernel add up as in Keras', (_, __, c) => {
    const { x, kernel, hiddenBias, outputBias, r } = keras.tied;
    tf.tidy(() => {
      const hidden = tf.layers.dense({ units: 3, activation: c.hiddenActivation, weights: [tf.tensor2d(kernel), tf.tensor1d(hiddenBias)] });
      const encoder = chain(5, hidden);
      const output = new DenseTranspose({ tiedTo: hidden, activation: c.outputActivation });
      const decoder = chain(3, output);
      decoder.layers[1].setWeights([tf.tensor1d(outputBias), tf.tensor2d(kernel)]);
      const run = (input: tf.Tensor): tf.Tensor => decoder.apply(encoder.apply(input)) as tf.Tensor;
      expectClose(encoder.apply(tf.tensor2d(x)) as tf.Tensor, c.codes);
      expectClose(run(tf.tensor2d(x)), c.output);
      const loss = (input: tf.Tensor): tf.Scalar => tf.sum(tf.mul(run(input), tf.tensor2d(r)));
      expectClose(tf.grad(loss)(tf.tensor2d(x)), c.gradients.x, 1e-5, 2e-6);
      const { grads } = tf.variableGrads(() => loss(tf.tensor2d(x)));
      expectClose(grads[hidden.weights[0].name], c.gradients.kernel, 1e-5, 2e-6);
      expectClose(grads[hidden.weights[1].name], c.gradients.hiddenBias, 1e-5, 2e-6);
      expectClose(grads[output.weights[0].name], c.gradients.outputBias, 1e-5, 2e-6);
    });
  });

  test('saved and loaded as one model: right at once, tied again after tieLayers, trained together', async () => {
    const { encoder, decoder } = mirrored();
    const whole = chain(5, encoder, decoder);
    const x = data();
    const expected = forward(x, whole);
    const loaded = await reloaded(whole);
    expect(forward(x, loaded)).toEqual(expected);
    expect(variablesOf(loaded).length).toBe(8);
    tieLayers(loaded);
    expect(variablesOf(loaded).map(({ name }) => name)).toEqual([
      'encoder_hidden/kernel', 'encoder_hidden/bias', 'encoderCode/kernel', 'encoderCode/bias', 'decoder_hidden/bias', 'decoder_output/bias',
    ]);
    expect(forward(x, loaded)).toEqual(expected);
    expect(gradients(x, loaded)).toEqual(gradients(x, whole));
    for (const model of [whole, loaded]) {
      const optimizer = tf.train.sgd(0.5);
      model.compile({ optimizer, loss: 'meanSquaredError' });
      await model.fit(x, x, { epochs: 3, batchSize: 4, shuffle: false, verbose: 0 });
      optimizer.dispose();
    }
    const trained = forward(x, loaded);
    expect(trained).toEqual(forward(x, whole));
    expect(trained).not.toEqual(expected);
    x.dispose();
  });

  test('saved and loaded as two models: the decoder is right by itself and is tied to the encoder again', async () => {
    const { encoder, decoder, hidden } = mirrored();
    const x = data();
    const expected = forward(x, encoder, decoder);
    const [savedEncoder, savedDecoder] = [await artifactsOf(encoder), await artifactsOf(decoder)];
    expect(savedDecoder.weightSpecs!.map(({ name }) => name).sort()).toEqual([
      'decoder_hidden/bias', 'decoder_hidden/kernel', 'decoder_output/bias', 'decoder_output/kernel',
    ]);
    const wanted = gradients(x, encoder, decoder);
    encoder.dispose();
    decoder.dispose();
    expect(() => hidden.getWeights()).toThrow();
    const newDecoder = await tf.loadLayersModel(tf.io.fromMemory(savedDecoder));
    const newEncoder = await tf.loadLayersModel(tf.io.fromMemory(savedEncoder));
    expect(forward(x, newEncoder, newDecoder)).toEqual(expected);
    const separate = gradients(x, newEncoder, newDecoder);
    expect(Object.keys(separate).length).toBe(8);
    tieLayers(newEncoder, newDecoder);
    const shared = gradients(x, newEncoder, newDecoder);
    expect(shared).toEqual(wanted);
    // The gradient of the shared kernel is the sum of those of its two copies.
    const sum = separate['encoder_hidden/kernel'].map((value, i) => value + separate['decoder_output/kernel'][i]);
    shared['encoder_hidden/kernel'].forEach((value, i) => expect(value).toBeCloseTo(sum[i], 5));
    tf.tidy(() => {
      const codes = tf.ones([1, 2]);
      const before = forward(codes, newDecoder);
      newEncoder.layers[1].setWeights(newEncoder.layers[1].getWeights().map((weight) => tf.add(weight, 1)));
      expect(forward(codes, newDecoder)).not.toEqual(before);
    });
    x.dispose();
  });

  test('untieModel gives an equal model of stock dense layers that shares nothing', () => {
    const { encoder, decoder } = mirrored();
    const whole = chain(5, encoder, decoder);
    const x = data();
    const expected = forward(x, whole);
    const plain = untieModel(whole);
    forward(x, plain).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
    expect(JSON.stringify(plain.toJSON(null, false))).not.toContain('DenseTranspose');
    expect(variablesOf(plain).map(({ name }) => name)).toEqual(
      ['encoder_hidden', 'encoderCode', 'decoder_hidden', 'decoder_output'].flatMap((name) => [`${name}/kernel`, `${name}/bias`]),
    );
    tf.tidy(() => plain.setWeights(plain.getWeights().map((weight) => tf.zerosLike(weight))));
    expect(forward(x, whole)).toEqual(expected);
    x.dispose();
  });
});

describe('the layer', () => {
  beforeEach(async () => void (await tf.setBackend('cpu')));

  test('counts the kernel once, leaves training it to the Dense, and owns only its bias', () => {
    const { encoder, decoder, code } = mirrored();
    const [, layer] = decoder.layers as [unknown, DenseTranspose];
    expect(layer.tied).toBe(true);
    expect(layer.trainableWeights.map(({ originalName }) => originalName)).toEqual(['decoder_hidden/bias']);
    expect(layer.weights.map(({ originalName }) => originalName)).toEqual(['decoder_hidden/bias', 'decoder_hidden/kernel']);
    expect(variablesOf(decoder, encoder).map(({ name }) => name)[1]).toBe('encoderCode/kernel');
    expect(variablesOf(decoder)[1]).toMatchObject({ trainable: true, variable: code.weights[0] });
    encoder.trainable = false;
    expect(variablesOf(decoder)[1].trainable).toBe(false);
    expect(decoder.dispose().numDisposedVariables).toBe(2);
    expect(code.weights[0].read().isDisposed).toBe(false);
  });

  test('without bias, with inputs of rank 3', () => {
    const { code } = mirrored();
    const layer = new DenseTranspose({ tiedTo: code, useBias: false });
    tf.tidy(() => {
      const x = tf.tensor3d(random(3).stream('x').at(0).normal(12), [2, 3, 2]);
      const y = layer.apply(x) as tf.Tensor;
      expect(y.shape).toEqual([2, 3, 3]);
      expectClose(y, tf.matMul(tf.reshape(x, [6, 2]), tf.transpose(code.weights[0].read())).arraySync());
      expect((layer.apply(tf.input({ shape: [7, 2] })) as tf.SymbolicTensor).shape).toEqual([null, 7, 3]);
    });
    expect(layer.weights.length).toBe(1);
  });

  test('untie keeps the values in a kernel of its own; tieTo gives that up again', () => {
    const { decoder, code } = mirrored();
    const [, layer] = decoder.layers as [unknown, DenseTranspose];
    const value = code.weights[0].read().arraySync();
    const before = tf.memory().numTensors;
    layer.untie();
    expect(layer.tied).toBe(false);
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(layer.weights[1].read().arraySync()).toEqual(value);
    expect(layer.trainableWeights.length).toBe(2);
    tf.tidy(() => void code.weights[0].write(tf.zerosLike(code.weights[0].read())));
    expect(layer.weights[1].read().arraySync()).toEqual(value);
    layer.tieTo(code);
    expect(tf.memory().numTensors).toBe(before);
    expect(layer.weights[1].read().arraySync()).not.toEqual(value);
    expect(layer.weights[1].originalName).toBe('decoder_hidden/kernel');
  });

  test('misuse is refused with a reason', () => {
    const { code, hidden } = mirrored();
    expect(() => new DenseTranspose({})).toThrow('Give units, or tiedTo a built Dense layer');
    expect(() => new DenseTranspose({ units: 2.5 })).toThrow('a positive integer');
    expect(() => new DenseTranspose({ tiedTo: tf.layers.dense({ units: 3 }) })).toThrow('Apply the Dense layer to its input first');
    expect(() => new DenseTranspose({ tiedTo: tf.layers.flatten({ name: 'flat' }) })).toThrow("Flatten 'flat'");
    expect(() => new DenseTranspose({ units: 3, activation: 'leakyRelu' as 'relu' })).toThrow('denseLayers');
    expect(() => chain(4, new DenseTranspose({ tiedTo: code }))).toThrow('[units of');
    expect(() => chain(2, new DenseTranspose({ tiedTo: code, units: 4 }))).toThrow('[units of');
    const untied = new DenseTranspose({ units: 3 });
    untied.build([null, 2]);
    expect(() => untied.tieTo(hidden)).toThrow('expected shape [3, 2]');
    expect(untied.tied).toBe(false);
    untied.tieTo(code);
    expect(untied.tied).toBe(true);
  });

  test('tieLayers names what is missing, and links nothing then', async () => {
    const { encoder, decoder, code } = mirrored();
    const loaded = await reloaded(decoder);
    expect(() => tieLayers(loaded)).toThrow("Unknown Dense layer 'encoderCode'");
    const half = chain(5, dense({ units: 2, name: 'encoderCode', random: random(0) }));
    expect(() => tieLayers(loaded, half)).toThrow('kernel of layer');
    expect(() => tieLayers(loaded, chain(3, code))).toThrow("Unknown Dense layer 'encoder_hidden'. Did you mean 'encoderCode'?");
    expect(() => tieLayers(loaded, encoder, half)).toThrow('expected one of that name');
    expect(loaded.layers.some((layer) => layer instanceof DenseTranspose && layer.tied)).toBe(false);
    tieLayers(loaded, encoder);
    expect(loaded.layers.slice(1).every((layer) => layer instanceof DenseTranspose && layer.tied)).toBe(true);
  });
});
