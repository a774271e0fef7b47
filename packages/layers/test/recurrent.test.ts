import { random } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { bidirectional } from '../src/bidirectional.js';
import { Gru, gru } from '../src/gru.js';
import { initialValues, initializer } from '../src/initializers.js';
import { Lstm, lstm } from '../src/lstm.js';
import { Masking } from '../src/masking.js';
import { registerLayers } from '../src/register.js';
import { RepeatVector } from '../src/repeat-vector.js';
import { artifactsOf, expectClose, golden, onBackends, reloaded } from './helpers.js';

type Nested = number | Nested[];

interface Case {
  readonly layer: 'LSTM' | 'GRU';
  readonly wrapped: 'concat' | 'sum' | 'ave' | null;
  readonly config: Record<string, unknown>;
  readonly mask: number[][] | null;
  readonly weightShapes: number[][];
  readonly x: Nested;
  readonly weights: Nested[];
  readonly r: Nested[];
  readonly outputs: Nested[];
  readonly gradients: Nested[];
}

const { cases, defaults } = golden<{
  cases: Case[];
  defaults: Record<'LSTM' | 'GRU', { bias: Nested; config: Record<string, unknown>; kernelInitializer: string; recurrentInitializer: string }>;
}>('recurrent');

const UNITS = 5;
const make = { LSTM: lstm, GRU: gru };

beforeAll(async () => void (await tf.setBackend('cpu')));

function layerOf(c: Case, name = 'layer'): tf.layers.Layer {
  const one = (own: string, goBackwards?: boolean): tf.layers.Layer =>
    make[c.layer]({ units: UNITS, name: own, random: random(1), ...c.config, ...(goBackwards === undefined ? {} : { goBackwards }) });
  return c.wrapped === null ? one(name) : bidirectional({ name, layer: one, mergeMode: c.wrapped });
}

/** A model of one recurrent layer over three features. */
function modelOf(layer: tf.layers.Layer, before: readonly tf.layers.Layer[] = []): tf.LayersModel {
  const input = tf.input({ shape: [null, 3] });
  const outputs = [...before, layer].reduce((x, next) => next.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ inputs: input, outputs });
}

/** Samples with -9 in each place of the steps that a mask leaves out. */
const masked = (x: Nested, mask: number[][] | null): tf.Tensor => {
  const samples = tf.tensor(x);
  return mask === null ? samples : tf.where(tf.tile(tf.cast(tf.expandDims(tf.tensor2d(mask), 2), 'bool'), [1, 1, 3]), samples, -9);
};

const listOf = (value: tf.Tensor | tf.Tensor[]): tf.Tensor[] => (Array.isArray(value) ? value : [value]);

/** Gradients of sum(output · r) with respect to x and the weights, in their order. */
function gradientsOf(model: tf.LayersModel, x: tf.Tensor, r: readonly tf.Tensor[]): tf.Tensor[] {
  const loss = (input: tf.Tensor): tf.Scalar => tf.addN(listOf(model.apply(input) as tf.Tensor | tf.Tensor[]).map((y, i) => tf.sum<tf.Scalar>(tf.mul(y, r[i]))));
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { grads } = tf.variableGrads(() => loss(x), variables);
  return [tf.grad(loss)(x), ...variables.map((variable) => grads[variable.name])];
}

onBackends(() => {
  test.each(cases.map((c) => [`${c.layer} ${c.wrapped ?? ''} ${JSON.stringify(c.config)}${c.mask === null ? '' : ' with a mask'}`, c] as const))('Keras: %s', (_, c) => {
    const model = modelOf(layerOf(c), c.mask === null ? [] : [new Masking({ maskValue: -9 })]);
    expect(model.trainableWeights.map(({ shape }) => shape)).toEqual(c.weightShapes);
    model.setWeights(c.weights.map((values) => tf.tensor(values as number[])));
    const x = masked(c.x, c.mask);
    const outputs = listOf(model.apply(x) as tf.Tensor | tf.Tensor[]);
    expect(outputs.length).toBe(c.outputs.length);
    outputs.forEach((output, i) => expectClose(output, c.outputs[i]));
    gradientsOf(model, x, c.r.map((values) => tf.tensor(values as number[]))).forEach((gradient, i) => expectClose(gradient, c.gradients[i], 1e-5, 3e-6));
  });
});

describe('against the layers of TensorFlow.js', () => {
  const stock = { activation: 'tanh', recurrentActivation: 'sigmoid', units: UNITS } as const;
  const sequences = [{}, { returnSequences: true }, { returnSequences: true, goBackwards: true }, { useBias: false }];

  test.each(sequences)('LSTM %j', (options) => {
    agree(lstm({ units: UNITS, name: 'own', random: random(3), ...options }), tf.layers.lstm({ ...stock, ...options }));
  });

  test.each(sequences)('GRU without resetAfter %j', (options) => {
    agree(gru({ units: UNITS, name: 'own', random: random(3), resetAfter: false, ...options }), tf.layers.gru({ ...stock, ...options }));
  });

  function agree(own: tf.layers.Layer, other: tf.layers.Layer): void {
    const [model, wanted] = [modelOf(own), modelOf(other)];
    const weights = model.getWeights().map(({ shape, size }, i) => tf.tensor(random(4).stream(`w${i}`).at(0).normal(size, 0, 0.5), shape));
    for (const m of [model, wanted]) m.setWeights(weights);
    const x = tf.tensor(random(5).stream('x').at(0).normal(2 * 7 * 3), [2, 7, 3]);
    const expected = wanted.apply(x) as tf.Tensor;
    const r = [tf.tensor(random(6).stream('r').at(0).normal(expected.size), expected.shape)];
    expectClose(model.apply(x) as tf.Tensor, expected.arraySync(), 1e-5, 1e-6);
    const gradients = gradientsOf(wanted, x, r);
    gradientsOf(model, x, r).forEach((gradient, i) => expectClose(gradient, gradients[i].arraySync(), 1e-5, 3e-6));
  }

  test('initial states, and a mask', () => {
    const [x, h, c] = [[2, 4, 3], [2, UNITS], [2, UNITS]].map((shape, i) => tf.tensor(random(7).stream(`s${i}`).at(0).normal(shape.reduce((a, b) => a * b), 0, 1), shape));
    const [own, other] = [lstm({ units: UNITS, name: 'own', random: random(3), returnState: true }), tf.layers.lstm({ ...stock, returnState: true })];
    const run = (layer: tf.layers.Layer, args: object): tf.Tensor[] => layer.apply(x, args) as tf.Tensor[];
    run(own, {});
    run(other, {});
    other.setWeights(own.getWeights());
    const mask = tf.tensor2d([[1, 1, 0, 1], [1, 0, 0, 0]]);
    for (const args of [{ initialState: [h, c] }, { mask }]) {
      const wanted = run(other, args);
      run(own, args).forEach((tensor, i) => expectClose(tensor, wanted[i].arraySync()));
    }
    const [gruOwn, gruOther] = [gru({ units: UNITS, name: 'g', random: random(3), resetAfter: false }), tf.layers.gru(stock)];
    [gruOwn, gruOther].forEach((layer) => layer.apply(x));
    gruOther.setWeights(gruOwn.getWeights());
    expectClose(gruOwn.apply(x, { initialState: [h] }) as tf.Tensor, (gruOther.apply(x, { initialState: [h] }) as tf.Tensor).arraySync());
  });
});

describe('settings', () => {
  test.each(['LSTM', 'GRU'] as const)("%s has Keras's defaults", (kind) => {
    const layer = make[kind]({ units: 2, name: 'd', random: random(1) });
    modelOf(layer);
    const wanted = defaults[kind];
    expectClose(layer.getWeights()[2], wanted.bias);
    expect(layer.getConfig()).toMatchObject(wanted.config);
    expect([wanted.kernelInitializer, wanted.recurrentInitializer]).toEqual(['GlorotUniform', 'Orthogonal']);
    const [kernel, recurrent] = layer.getWeights();
    expect(kernel.dataSync()).toEqual(initialValues({ name: 'glorotUniform', seed: 1, stream: 'd/kernel' }, kernel.shape));
    expect(recurrent.dataSync()).toEqual(initialValues({ name: 'orthogonal', seed: 1, stream: 'd/recurrent_kernel' }, recurrent.shape));
  });

  test('every option at a value of its own', () => {
    const initial = { kernelInitializer: 'heNormal', recurrentInitializer: 'randomNormal', biasInitializer: initializer('constant', { value: 0.5 }) } as const;
    for (const layer of [
      lstm({ units: 2, name: 'd', random: random(1), ...initial, unitForgetBias: false, trainable: false }),
      gru({ units: 2, name: 'd', random: random(1), ...initial, trainable: false }),
    ]) {
      const model = modelOf(layer);
      const [kernel, recurrent, bias] = layer.getWeights();
      expect(kernel.dataSync()).toEqual(initialValues({ name: 'heNormal', seed: 1, stream: 'd/kernel' }, kernel.shape));
      expect(recurrent.dataSync()).toEqual(initialValues({ name: 'randomNormal', seed: 1, stream: 'd/recurrent_kernel' }, recurrent.shape));
      expect([...bias.dataSync()]).toEqual(new Array(bias.size).fill(0.5));
      expect(model.trainableWeights).toEqual([]);
    }
    expect(() => new Gru({ units: 2, resetAfter: true, dropout: 0.5 })).toThrow('resetAfter');
  });

  test('both directions have weights of their own', () => {
    const layer = bidirectional({ name: 'both', layer: (name, goBackwards) => lstm({ units: 2, name, random: random(1), goBackwards }) });
    modelOf(layer);
    const [forward, , , backward] = layer.getWeights();
    expect(forward.dataSync()).toEqual(initialValues({ name: 'glorotUniform', seed: 1, stream: 'forward_both/kernel' }, forward.shape));
    expect(backward.dataSync()).toEqual(initialValues({ name: 'glorotUniform', seed: 1, stream: 'backward_both/kernel' }, backward.shape));
  });
});

describe('saving', () => {
  test('weights have the names and shapes of TensorFlow.js, and models come back as they were', async () => {
    registerLayers();
    const layers = [lstm({ units: 2, name: 'a', random: random(1), returnSequences: true }), gru({ units: 3, name: 'b', random: random(1), goBackwards: true })];
    const input = tf.input({ shape: [4, 3] });
    const both = bidirectional({ name: 'c', layer: (name, goBackwards) => gru({ units: 2, name, random: random(1), goBackwards, returnSequences: true }), mergeMode: 'sum' });
    const outputs = [both, ...layers].reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
    const model = tf.model({ inputs: input, outputs });
    const x = tf.tensor(random(2).stream('x').at(0).normal(24), [2, 4, 3]);
    const again = await reloaded(model);
    expect(again.layers.slice(2).map((layer) => layer.constructor)).toEqual([Lstm, Gru]);
    expectClose(again.predict(x) as tf.Tensor, (model.predict(x) as tf.Tensor).arraySync());
    const stockLayer = tf.layers.lstm({ units: 2, name: 'a' });
    stockLayer.apply(tf.zeros([1, 4, 3]));
    const { weightSpecs } = await artifactsOf(model);
    const plain = weightSpecs?.filter(({ name }) => name.startsWith('a/')).map(({ name }) => name);
    expect(plain).toEqual(stockLayer.weights.map((weight) => weight.originalName));
  });
});

describe('a repeated row', () => {
  test('gives what a repeated sequence gives, its kernel applied once', async () => {
    for (const layer of [lstm({ units: 4, name: 'l', random: random(1), returnSequences: true }), gru({ units: 4, name: 'g', random: random(1) })]) {
      const input = tf.input({ shape: [3] });
      const own = tf.model({ inputs: input, outputs: layer.apply(new RepeatVector({ n: 6 }).apply(input)) as tf.SymbolicTensor });
      const stock = tf.model({ inputs: input, outputs: layer.apply(tf.layers.repeatVector({ n: 6 }).apply(input)) as tf.SymbolicTensor });
      const x = tf.tensor(random(2).stream('x').at(0).normal(6), [2, 3]);
      const wanted = stock.apply(x) as tf.Tensor;
      expectClose(own.apply(x) as tf.Tensor, wanted.arraySync());
      const r = [tf.onesLike(wanted)];
      const gradients = gradientsOf(stock, x, r);
      gradientsOf(own, x, r).forEach((gradient, i) => expectClose(gradient, gradients[i].arraySync(), 1e-5, 3e-6));
      const { kernels } = await tf.profile(() => own.apply(x) as tf.Tensor);
      const products = kernels.filter(({ name }) => name === 'BatchMatMul').map(({ inputShapes }) => inputShapes[0]?.slice(-2));
      expect(products.filter((shape) => shape?.join() === '2,3').length).toBe(1);
      expect(products.some((shape) => shape?.[0] === 12)).toBe(false);
    }
  });

  test('is saved as the layer of TensorFlow.js', async () => {
    registerLayers();
    const layer = new RepeatVector({ n: 3, inputShape: [2] });
    const model = await reloaded(tf.sequential({ layers: [layer] }));
    expect(model.layers[0].constructor).toBe(RepeatVector);
    expectClose(model.predict(tf.tensor2d([[1, 2]])) as tf.Tensor, [[[1, 2], [1, 2], [1, 2]]]);
  });
});

describe('Masking', () => {
  test('can look at the first numbers of each step only, and comes back with its settings', async () => {
    registerLayers();
    const x = tf.tensor3d([[[-1, -1, 4], [-1, 0, -1], [-1, -1, -1]]]);
    expect([1, 2, undefined].map((features) => [...new Masking({ maskValue: -1, features }).computeMask(x).dataSync()])).toEqual([[0, 0, 0], [0, 1, 0], [1, 1, 0]]);
    const layer = new Masking({ maskValue: -1, features: 2, inputShape: [3, 3] });
    const model = await reloaded(tf.sequential({ layers: [layer] }));
    expect(model.layers[0]).toBeInstanceOf(Masking);
    expect(model.layers[0].getConfig()).toMatchObject({ maskValue: -1, features: 2 });
    expectClose(model.predict(x) as tf.Tensor, [[[0, 0, 0], [-1, 0, -1], [0, 0, 0]]]);
  });
});

test('nothing is left behind by making and freeing layers', () => {
  const round = (): void => [lstm, gru].forEach((make) => modelOf(make({ units: 4, name: 'l', random: random(1) })).dispose());
  round();
  const before = tf.memory().numTensors;
  round();
  expect(tf.memory().numTensors).toBe(before);
});

test('nothing is left behind', () => {
  const model = modelOf(lstm({ units: 4, name: 'l', random: random(1), returnState: true, returnSequences: true }));
  const gated = modelOf(gru({ units: 4, name: 'g', random: random(1) }), [new Masking({ maskValue: 2 })]);
  const x = tf.zeros([2, 3, 3]);
  const before = tf.memory().numTensors;
  for (const m of [model, gated]) {
    tf.dispose(m.apply(x) as tf.Tensor[]);
    tf.tidy(() => void gradientsOf(m, x, [tf.scalar(1), tf.scalar(1), tf.scalar(1)]));
  }
  expect(tf.memory().numTensors).toBe(before);
});
