import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Autoencoder, useDevice } from '@latentkit/autoencoder';
import { ConvolutionalAutoencoder } from '@latentkit/convolutional';
import { type ArrayInput, ndarray, random, sha256, sizeOf } from '@latentkit/core';
import { jacobianOf, jacobianSpectrum, moveAlongTangents, tangents } from '@latentkit/latent';
import { afterAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

const dataDir = process.env['LATENTKIT_DATA_DIR'] ?? '';
const withMnist = dataDir === '' ? describe.skip : describe;

/** Derivatives and decomposition by PyTorch, in float64: internal/reference/tangents.py. */
const expected = JSON.parse(readFileSync(new URL('../../../packages/latent/test/golden/tangents.json', import.meta.url), 'utf8')) as {
  weightsSha256: string;
  code: number[];
  singularValues: number[];
  tangents: number[][];
  jacobianRow: { row: number; values: number[] };
};

/** The strided network with the weights of the reference, which come of a formula and not of a file. */
function encoderOfReference(): Autoencoder {
  const model = new ConvolutionalAutoencoder({ style: 'strided', latentDim: 32, seed: 42 }).build([28, 28]);
  const arrays = model.encoder.getWeights().map(({ shape }, step) => {
    const fan = shape.length === 1 ? 600 : sizeOf(shape.slice(0, -1));
    const draws = random(42).stream('tangents').at(step).uniform(sizeOf(shape));
    return ndarray(Float32Array.from(draws, (u) => (2 * u - 1) * Math.sqrt(6 / fan)), shape);
  });
  model.encoder.setWeights(arrays.map(({ data, shape }) => tf.tensor(data, [...shape])));
  return model;
}

async function hashOfWeights(model: Autoencoder): Promise<string> {
  const bytes = model.encoder.getWeights().map((weight) => new Uint8Array(Float32Array.from(weight.dataSync()).buffer));
  return sha256(Uint8Array.from(bytes.flatMap((part) => [...part])));
}

/** Euclidean distance over the length of what was expected. */
function relative(got: ArrayLike<number>, wanted: readonly number[]): number {
  return Math.hypot(...wanted.map((value, i) => got[i] - value)) / Math.hypot(...wanted);
}

afterAll(() => tf.setBackend('cpu'));

withMnist(`tangents of a convolutional encoder at the first test image of MNIST${dataDir === '' ? ' (needs LATENTKIT_DATA_DIR)' : ''}`, () => {
  const file = dataDir === '' ? new Uint8Array(16 + 784) : gunzipSync(readFileSync(join(dataDir, 'mnist', 't10k-images-idx3-ubyte.gz')));
  const image = ndarray(Float32Array.from(file.subarray(16, 16 + 784), (value) => value / 255), [1, 28, 28]);

  test.each([
    ['compiled', 'auto'],
    ['eager', 'wasm'],
  ] as const)('equal those of PyTorch to 1e-4, on the %s engine', async (engine, device) => {
    if (engine === 'eager') await useDevice(device);
    const model = encoderOfReference();
    expect(await hashOfWeights(model)).toBe(expected.weightsSha256);
    const on = { engine, device };
    const encoder = { latentDim: 32, encode: model.encode.bind(model), jacobian: (x: ArrayInput) => model.jacobian(x, on) };
    expect(relative((await model.encode(image, on)).data, expected.code)).toBeLessThan(1e-5);
    const { data, shape } = await model.jacobian(image, on);
    expect(shape).toEqual([1, 32, 784]);
    const { row, values } = expected.jacobianRow;
    expect(relative(data.subarray(row * 784, (row + 1) * 784), values)).toBeLessThan(1e-5);
    const found = await tangents(encoder, image, { components: 3 });
    found.singularValues.data.forEach((value, i) => expect(Math.abs(value / expected.singularValues[i] - 1)).toBeLessThan(1e-5));
    expect(found.tangents.shape).toEqual([3, 28, 28]);
    // Signs included: the convention is the same.
    expected.tangents.forEach((vector, k) => expect(relative(found.tangents.data.subarray(k * 784, (k + 1) * 784), vector)).toBeLessThan(1e-4));
    model.dispose();
  });

  test('come of the model itself, many at a time, and as strips', async () => {
    const model = encoderOfReference();
    const { singularValues, tangents: vectors } = await tangents(model, image, { components: 2 });
    const spectrum = await jacobianSpectrum(model, image);
    spectrum.singularValues.data.forEach((value, i) => expect(value).toBeCloseTo(singularValues.data[i], 6));
    expect(await jacobianOf(model, image)).toEqual(await model.jacobian(image));
    const strips = moveAlongTangents(image, vectors, { clip: [0, 1] });
    expect(strips.shape).toEqual([2, 5, 28, 28]);
    expect(strips.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    model.dispose();
  });
});
