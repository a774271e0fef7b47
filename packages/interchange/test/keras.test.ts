import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FileFormatError, InvalidParameterError, memoryStore, ndarray } from '@latentkit/core';
import { Autoencoder } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { importKeras, importKerasModel } from '../src/index.js';

interface Golden {
  readonly models: { readonly file: string; readonly shape: number[]; readonly x: number[]; readonly y: number[] }[];
}

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`golden/${name}`, import.meta.url)));
const { models } = JSON.parse(new TextDecoder().decode(read('keras-models.json'))) as Golden;

/** A .keras or .h5 file with one text in place of another of the same length, where it is not compressed. */
function altered(name: string, from: string, to: string): Uint8Array {
  const bytes = Buffer.from(read(name));
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  bytes.write(to.padEnd(from.length), at);
  return new Uint8Array(bytes);
}

describe('models of Keras', () => {
  test.each(models)('$file gives what Keras gave', async ({ file, shape, x, y }) => {
    const before = tf.memory().numTensors;
    const model = await importKerasModel(read(file), { name: file });
    const got = tf.tidy(() => (model.predict(tf.tensor(x, shape)) as tf.Tensor).dataSync());
    expect(Math.max(...Array.from(got, (value, i) => Math.abs(value - y[i])))).toBeLessThan(1e-5);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each(models)('$file becomes an autoencoder that gives the same and goes on training', async ({ file, shape, x, y }) => {
    const tensors = tf.memory().numTensors;
    const model = await importKeras(read(file), file.startsWith('dense') ? {} : { code: 'code' });
    const rows = ndarray(Float32Array.from(x), shape);
    const got = await model.reconstruct(rows, { engine: 'eager' });
    expect(Math.max(...Array.from(got.data, (value, i) => Math.abs(value - y[i])))).toBeLessThan(1e-5);
    const before = await model.evaluate(rows, { engine: 'eager' });
    await model.fit(rows, { epochs: 5, batchSize: 3, engine: 'eager', optimizer: { name: 'sgd', learningRate: 0.05 } });
    expect((await model.evaluate(rows, { engine: 'eager' }))['loss']).toBeLessThan(before['loss']);
    const store = memoryStore();
    await model.save(store);
    const loaded = await Autoencoder.load(store);
    const [trained, again] = await Promise.all([model, loaded].map((each) => each.reconstruct(rows, { engine: 'eager' })));
    expect(again.data).toEqual(trained.data);
    loaded.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('says which layers there are where the code is not named, or is no layer that divides the model', async () => {
    const before = tf.memory().numTensors;
    await expect(importKeras(read('conv-3.keras'))).rejects.toThrow("'code'");
    await expect(importKeras(read('lstm-3.keras'), { code: 'cod' })).rejects.toThrow(InvalidParameterError);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses truncated, damaged and foreign files', async () => {
    for (const name of ['dense-3.keras', 'dense-2.h5', 'dense-3.h5']) {
      const whole = read(name);
      for (const share of [0.1, 0.5, 0.97]) {
        const truncated = importKeras(whole.slice(0, Math.floor(whole.length * share)), { name: `a ${name}` });
        await expect(truncated).rejects.toThrow(FileFormatError);
        await expect(truncated).rejects.toThrow(`a ${name}`);
      }
    }
    await expect(importKeras(new Uint8Array())).rejects.toThrow(FileFormatError);
    await expect(importKeras(new TextEncoder().encode('{"class_name": "Sequential"}'))).rejects.toThrow(FileFormatError);
  });

  test('names layer, class and what there is for layers and activations that cannot be read', async () => {
    const before = tf.memory().numTensors;
    const layer = importKeras(altered('dense-2.h5', '"LeakyReLU"', '"LeakyABC"'));
    await expect(layer).rejects.toThrow(/'leaky_re_lu[_\d]*': got .LeakyABC., expected .*Dense, Conv2D/);
    await expect(importKeras(altered('dense-2.h5', '"selu"', '"sulu"'))).rejects.toThrow(/'dense[_\d]*' \(Dense\), activation: got .sulu., expected .*gelu/);
    expect(tf.memory().numTensors).toBe(before);
  });
});
