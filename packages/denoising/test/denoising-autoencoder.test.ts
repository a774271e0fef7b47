import { Autoencoder, denseNetworkFactory, useDevice } from '@latentkit/autoencoder';
import { memoryStore, ndarray, rowsOf } from '@latentkit/core';
import { digits, uniform } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { DenoisingAutoencoder, NOISES, blockMasking, gaussianNoise, nearness } from '../src/index.js';

beforeAll(async () => {
  await useDevice('wasm');
});

const { x } = await digits(300);
const images = ndarray(x.data, [300, 8, 8]);
const quick = { epochs: 3, batchSize: 50, optimizer: { name: 'adam', learningRate: 0.005 } } as const;

describe('DenoisingAutoencoder', () => {
  test('repairs what a plain autoencoder of the same training does not', async () => {
    const train = { ...quick, epochs: 60 };
    const denoising = new DenoisingAutoencoder({ stddev: 0.3, latentDim: 16, seed: 1 });
    const plain = new DenoisingAutoencoder({ stddev: 0, latentDim: 16, seed: 1 });
    for (const model of [denoising, plain]) await model.fit(images, train);
    const { before, after } = await denoising.denoisingQuality(images, { seed: 2 });
    const noisy = denoising.corrupt(images, { seed: 2 });
    const unhelped = nearness(images, await plain.denoise(noisy));
    expect(before.mse).toBeCloseTo(0.09, 1);
    expect(after.mse).toBeLessThan(before.mse / 2);
    expect(after.mse).toBeLessThan(unhelped.mse);
    expect(after.psnr).toBeGreaterThan(before.psnr + 3);
    expect(after.ssim).toBeGreaterThan(before.ssim);
    for (const model of [denoising, plain]) model.dispose();
  });

  test.each(NOISES)('trains with %s noise, off in validation, and loads with it', async (noise) => {
    const options = { noise, clip: [0, 1] as [number, number], rate: 0.3, blockSize: 3, latentDim: 4, hiddenUnits: [12], seed: 3 };
    const model = new DenoisingAutoencoder(options);
    await model.fit(images, quick);
    const first = await model.evaluate(images);
    expect(await model.evaluate(images)).toEqual(first);
    const store = memoryStore();
    await model.save(store);
    const loaded = await DenoisingAutoencoder.load(store);
    expect(loaded.slots.corruption?.config).toEqual(model.slots.corruption?.config);
    expect(loaded.corrupt(images)).toEqual(model.corrupt(images));
    expect(await loaded.denoise(images)).toEqual(await model.denoise(images));
    const general = await Autoencoder.load(store, { parts: [...DenoisingAutoencoder.parts, denseNetworkFactory] });
    expect((await general.reconstruct(images)).data).toEqual((await model.denoise(images)).data);
  });

  test('hands its parameters to the corruption and the network; slots come first', () => {
    const masked = new DenoisingAutoencoder({ noise: 'masking', rate: 0.7, hiddenUnits: [9, 5] });
    expect(masked.slots.corruption?.config).toEqual({ type: 'dropoutNoise', rate: 0.7, scale: false });
    expect(masked.slots.network.config).toMatchObject({ type: 'dense', hiddenUnits: [9, 5], activation: 'selu' });
    expect(new DenoisingAutoencoder({ noise: 'dropout' }).slots.corruption?.config).toMatchObject({ rate: 0.5, scale: true });
    expect(new DenoisingAutoencoder({ noise: 'salt-and-pepper' }).slots.corruption?.config).toMatchObject({ rate: 0.1 });
    expect(new DenoisingAutoencoder({ corruption: blockMasking({ size: 2 }) }).slots.corruption?.config).toMatchObject({ type: 'blockMasking', size: 2 });
    expect(() => new DenoisingAutoencoder({ noise: 'salt' as never })).toThrow(/noise/);
    expect(() => new DenoisingAutoencoder({ rate: 1 })).toThrow(/rate/);
    expect(() => new DenoisingAutoencoder({ clip: [1, 0] })).toThrow(/clip/);
  });

  test('walks from step to step, the same walk from the same seed', async () => {
    const model = new DenoisingAutoencoder({ latentDim: 8, seed: 1 });
    await model.fit(images, quick);
    const start = ndarray(images.data.slice(0, 128), [2, 8, 8]);
    const walk = await model.walkBack(start, { steps: 4, seed: 5 });
    expect(walk.map(({ shape }) => shape)).toEqual(Array.from({ length: 4 }, () => [2, 8, 8]));
    expect(await model.walkBack(start, { steps: 4, seed: 5 })).toEqual(walk);
    expect(walk[1].data).not.toEqual(walk[0].data);
    const drawn = await model.walkBack(start, { steps: 2, seed: 5, bernoulli: true });
    expect(new Set(drawn[0].data)).toEqual(new Set([0, 1]));
    await expect(model.walkBack(start, { steps: 0 })).rejects.toThrow(/steps/);
    await expect(new DenoisingAutoencoder().walkBack(start)).rejects.toThrow(/fit/);
  });
});

describe('nearness', () => {
  test('measures what was planted', () => {
    const clean = uniform(1, 20, 12, 12);
    const off = ndarray(clean.data.map((v, i) => v + (i % 2 === 0 ? 0.1 : -0.1)), clean.shape);
    const { mse, psnr } = nearness(clean, off);
    expect(mse).toBeCloseTo(0.01, 6);
    expect(psnr).toBeCloseTo(20, 4);
    expect(nearness(clean, off, { maxValue: 2 }).psnr).toBeCloseTo(20 + 20 * Math.log10(2), 4);
    expect(nearness(clean, clean).ssim).toBeCloseTo(1, 6);
    const flat = ndarray(off.data, [20, 144]);
    expect(nearness(ndarray(clean.data, [20, 144]), flat).ssim).toBeNaN();
    expect(nearness(ndarray(clean.data, [20, 144]), flat, { imageShape: [12, 12] }).ssim).toBeCloseTo(nearness(clean, off).ssim, 6);
    expect(() => nearness(clean, flat)).toThrow(/shape/);
    expect(rowsOf(clean)).toBe(20);
  });
});

test('a corruption fits every network', async () => {
  const model = new DenoisingAutoencoder({ corruption: gaussianNoise({ stddev: 0.1, clip: [0, 1] }), tied: true, hiddenUnits: [], latentDim: 5, loss: 'mse' });
  const history = await model.fit(x, quick);
  expect(history.loss[2]).toBeLessThan(history.loss[0]);
});
