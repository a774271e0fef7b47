import { type ArrayInput, type NdArray, memoryStore, ndarray, random } from '@latentkit/core';
import { chainLayers, dense, flattenLayers, unflattenLayers } from '@latentkit/layers';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, type AutoencoderOptions, type Bottleneck, type Network, type PartFactory } from '../src/index.js';

/** Dense halves that take whatever the context says. */
function network(): Network {
  return {
    config: { type: 'conditional-test' },
    build: ({ inputShape, outputShape, codeUnits, encoderUnits, random: source }) => ({
      encoder: chainLayers('encoder', inputShape, [...flattenLayers('flatten', inputShape), dense({ units: encoderUnits, name: 'e', random: source })]),
      decoder: chainLayers('decoder', [codeUnits], [
        dense({ units: outputShape.reduce((a, b) => a * b, 1), name: 'd', random: source }),
        ...unflattenLayers('reshape', outputShape),
      ]),
    }),
  };
}

const [rows, classes] = [30, 3];
const labels = ndarray(Int32Array.from({ length: rows }, (_, i) => i % classes), [rows]);
/** A class's row is constant but for a little noise: only the class tells which. */
function samples(shape: number[]): NdArray<Float32Array> {
  const size = shape.reduce((a, b) => a * b, 1);
  const noise = random(4).stream('x').at(0).normal(rows * size);
  return ndarray(Float32Array.from(noise, (z, i) => ((Math.floor(i / size) % classes) + 1) / 4 + 0.02 * z), [rows, ...shape]);
}

const make = (options: Partial<AutoencoderOptions> = {}): Autoencoder =>
  new Autoencoder({ latentDim: 1, network: network(), conditionUnits: classes, seed: 2, ...options });
const quick = { epochs: 60, batchSize: 10, optimizer: { name: 'adam', learningRate: 0.05 } } as const;

describe('a condition', () => {
  test.each([[[6]], [[2, 3]], [[2, 3, 2]]])('reaches encoder and decoder of samples of shape %j, on both engines alike', async (shape) => {
    const x = samples(shape);
    const models = [];
    for (const engine of ['eager', 'compiled'] as const) {
      const model = make();
      const history = await model.fit(x, { ...quick, condition: labels, engine, ...(engine === 'eager' ? { device: 'cpu' } : {}), epochs: 3 });
      models.push({ history, decoded: await model.decode([[0], [0], [0]], { condition: [0, 1, 2], engine: 'eager', device: 'cpu' }) });
      expect(model.encoder.inputs[0].shape).toEqual([null, ...shape.slice(0, -1), shape[shape.length - 1] + classes]);
      expect(model.decoder.inputs[0].shape).toEqual([null, 1 + classes]);
      expect(model.inputShape).toEqual(shape);
    }
    const [eager, compiled] = models;
    compiled.history.loss.forEach((loss, i) => expect(loss).toBeCloseTo(eager.history.loss[i], 5));
    compiled.decoded.data.forEach((value, i) => expect(value).toBeCloseTo(eager.decoded.data[i], 4));
  });

  test('decides what a code of zeros is decoded to', async () => {
    const model = make();
    await model.fit(samples([6]), { ...quick, condition: labels });
    const decoded = await model.decode([[0], [0], [0]], { condition: [0, 1, 2] });
    for (let c = 0; c < classes; c++) expect(Math.abs(decoded.data[c * 6] - (c + 1) / 4)).toBeLessThan(0.15);
    // The class as numbers is the same as the class by its number.
    const numbers: ArrayInput = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    expect((await model.decode([[0], [0], [0]], { condition: numbers })).data).toEqual(decoded.data);
    const held = await model.evaluate(samples([6]), { condition: labels });
    const wrong = await model.evaluate(samples([6]), { condition: ndarray(labels.data.map((c) => (c + 1) % classes), [rows]) });
    expect(wrong['loss']).toBeGreaterThan(2 * held['loss']);
  });

  test('is split with the rows, belongs to validation data, and survives a bundle', async () => {
    const x = samples([6]);
    const split = await make().fit(x, { ...quick, epochs: 2, condition: labels, validationSplit: 10 });
    const head = { x: ndarray(x.data.slice(0, 120), [20, 6]), y: ndarray(labels.data.slice(0, 20), [20]) };
    const tail = { x: ndarray(x.data.slice(120), [10, 6]), y: ndarray(labels.data.slice(20), [10]) };
    const model = make();
    const given = await model.fit(head.x, { ...quick, epochs: 2, condition: head.y, validationData: tail.x, validationCondition: tail.y });
    expect(given.series('valLoss')).toEqual(split.series('valLoss'));
    const store = memoryStore();
    await model.save(store);
    const loaded = await Autoencoder.load(store);
    expect(loaded.slots.conditionUnits).toBe(classes);
    expect((await loaded.encode(tail.x, { condition: tail.y })).data).toEqual((await model.encode(tail.x, { condition: tail.y })).data);
  });

  test('missing, superfluous or wrong is refused before any work', async () => {
    const x = samples([6]);
    await expect(make().fit(x, quick)).rejects.toThrow(/condition.*class number/);
    await expect(make({ conditionUnits: 0 }).fit(x, { ...quick, condition: labels })).rejects.toThrow(/left out/);
    await expect(make().fit(x, { ...quick, condition: [0, 1] })).rejects.toThrow(/30 rows/);
    await expect(make().fit(x, { ...quick, condition: ndarray(labels.data.map((c) => c + 1), [rows]) })).rejects.toThrow(/condition\[2\].*0 to 2/);
    await expect(make().fit(x, { ...quick, condition: labels, validationData: x })).rejects.toThrow(/validationCondition/);
    const model = make();
    await model.fit(x, { ...quick, epochs: 1, condition: labels });
    await expect(model.encode(x)).rejects.toThrow(/condition/);
    await expect(model.decode([[0]])).rejects.toThrow(/condition/);
  });
});

describe('a part with layers of its own', () => {
  const scaled: Bottleneck = {
    config: { type: 'layered-test' },
    encoderUnits: (latentDim) => latentDim,
    layers: ({ latentDim, random: source }) => [dense({ units: latentDim, name: 'part_dense', random: source })],
    apply: (encoded) => ({ code: encoded }),
    code: (encoded) => encoded,
  };
  const factory: PartFactory = { kind: 'bottleneck', type: 'layered-test', create: () => scaled };

  test('trains them, codes through them, and keeps them in the bundle', async () => {
    const x = samples([6]);
    const model = make({ conditionUnits: 0, bottleneck: scaled, latentDim: 2 });
    await model.fit(x, { ...quick, epochs: 2 });
    const store = memoryStore();
    await model.save(store);
    expect(await store.list()).toEqual(expect.arrayContaining(['parts/model.json', 'encoder/model.json']));
    const codes = await model.encode(x);
    const plain = model.encoder.predict(tf.tensor(x.data, [...x.shape])) as tf.Tensor;
    expect(Math.abs(plain.dataSync()[0] - codes.data[0])).toBeGreaterThan(1e-3);
    const loaded = await Autoencoder.load(store, { parts: [factory, { kind: 'network', type: 'conditional-test', create: network }] });
    expect((await loaded.encode(x)).data).toEqual(codes.data);
  });
});

describe('several codes for a sample', () => {
  const drawn = (samplesPerRow: number, combine: boolean): Bottleneck => ({
    config: { type: 'drawn-test' },
    encoderUnits: (latentDim) => latentDim,
    apply: (encoded, { noise }) => {
      const draws = tf.tile(encoded, [samplesPerRow, 1]);
      return {
        code: tf.add(draws, tf.mul(0.1, noise.normal('draw', draws.shape))),
        samples: samplesPerRow,
        ...(combine && { combine: (reconstruction: tf.Tensor2D, average: (v: tf.Tensor1D) => tf.Scalar) => ({ best: average(tf.min(reconstruction, 0)) }) }),
      };
    },
    code: (encoded) => encoded,
  });

  test('are all decoded; their losses are averaged, or combined as the bottleneck says', async () => {
    const x = samples([6]);
    const evaluate = async (bottleneck: Bottleneck, engine: 'eager' | 'compiled'): Promise<Record<string, number>> =>
      make({ conditionUnits: 0, bottleneck }).build([6]).evaluate(x, { engine, ...(engine === 'eager' ? { device: 'cpu' } : {}) });
    const one = await evaluate(drawn(1, false), 'eager');
    const mean = await evaluate(drawn(16, false), 'eager');
    const best = await evaluate(drawn(16, true), 'eager');
    expect(mean['loss']).toBeCloseTo(one['loss'], 1);
    expect(best['loss']).toBeLessThan(mean['loss']);
    const compiled = await evaluate(drawn(16, true), 'compiled');
    expect(compiled['loss']).toBeCloseTo(best['loss'], 5);
    expect(compiled['mse']).toBeCloseTo(best['mse'], 5);
  });
});
