import { Autoencoder, denseNetwork, sgd, useDevice } from '@latentkit/autoencoder';
import { DivergedError, InvalidParameterError, type NdArray } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { StackedOptions } from '../src/config.js';
import { fitGreedily } from '../src/greedy.js';
import { StackedAutoencoder } from '../src/stacked-autoencoder.js';
import { digits, maxDifference, uniform } from '@latentkit/fixtures';

beforeAll(async () => void (await useDevice('auto')));

const x = uniform(1, 24, 6);
const small: StackedOptions = { hiddenUnits: [5, 4], latentDim: 3, activation: 'tanh', seed: 7 };
const phase = { epochs: 3, batchSize: 8, optimizer: sgd(0.3) };

/** The same training by hand: three separate shallow autoencoders, one after the other. */
async function byHand(tied: boolean, data: NdArray): Promise<{ codes: NdArray; reconstruction: NdArray; losses: number[][] }> {
  const start = new StackedAutoencoder({ ...small, tied }).build([6]);
  const models: Autoencoder[] = [];
  const losses: number[][] = [];
  let rows = data;
  for (const [k, units] of [5, 4, 3].entries()) {
    const network = denseNetwork({ hiddenUnits: [], activation: 'tanh', outputActivation: k === 0 ? 'sigmoid' : 'tanh', tied });
    const model = new Autoencoder({ latentDim: units, network, loss: k === 0 ? 'binary-crossentropy' : 'mse', seed: 7 });
    model.build(rows.shape.slice(1));
    const [encoderLayer, decoderLayer] = [start.encoder.getLayer(`encoder_dense_${k + 1}`), start.decoder.getLayer(`decoder_dense_${3 - k}`)];
    model.encoder.getLayer('encoder_dense_1').setWeights(encoderLayer.getWeights());
    model.decoder.getLayer('decoder_dense_1').setWeights(decoderLayer.getWeights());
    losses.push((await model.fit(rows, phase)).loss);
    rows = await model.encode(rows);
    models.push(model);
  }
  const codes = rows;
  for (const model of models.toReversed()) rows = await model.decode(rows);
  for (const model of [start, ...models]) model.dispose();
  return { codes, reconstruction: rows, losses };
}

describe('fitGreedily', () => {
  test.each([false, true])('makes the composition of the phases, tied: %s', async (tied) => {
    const before = tf.memory().numTensors;
    const expected = await byHand(tied, x);
    const model = new StackedAutoencoder({ ...small, tied });
    const { phases, fineTune } = await model.fitGreedily(x, { phases: phase });
    expect(fineTune).toBeUndefined();
    expect(phases.map((history) => history.loss)).toEqual(expected.losses);
    expect(maxDifference((await model.encode(x)).data, expected.codes.data)).toBeLessThan(1e-6);
    expect(maxDifference((await model.reconstruct(x)).data, expected.reconstruction.data)).toBeLessThan(1e-6);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('is learned layer by layer, and fine-tuning goes on from there', async () => {
    const { x: images } = await digits(600);
    const model = new StackedAutoencoder({ hiddenUnits: [40], latentDim: 12 });
    const optimizer = { name: 'adam', learningRate: 0.005 } as const;
    const stages = new Set<string>();
    const { phases, fineTune } = await model.fitGreedily(images, {
      phases: [{ epochs: 8, optimizer, batchSize: 32 }, { epochs: 8, optimizer, loss: 'mae', metrics: ['mae'] }],
      fineTune: { epochs: 3, optimizer },
      validationSplit: 100,
      onProgress: ({ stage }) => stages.add(stage),
    });
    expect([...stages]).toEqual(['layer 1 of 2', 'layer 2 of 2', 'fine-tuning']);
    for (const { loss, valLoss } of phases) {
      expect(loss[7]).toBeLessThan(0.8 * loss[0]);
      expect(valLoss[7]).toBeLessThan(0.8 * valLoss[0]);
    }
    expect(phases[1].series('valMae')[7]).toBeCloseTo(phases[1].valLoss[7], 5);
    // Training started afresh has not come as far after as many epochs as fine-tuning has after its first.
    const fresh = new StackedAutoencoder({ hiddenUnits: [40], latentDim: 12 });
    const { loss } = await fresh.fit(images, { epochs: 1, optimizer, validationSplit: 100 });
    expect(fineTune?.loss[0]).toBeLessThan(0.9 * loss[0]);
    expect(fineTune?.loss[2]).toBeLessThan(fineTune?.loss[0] ?? 0);
    model.dispose();
    fresh.dispose();
  }, 30_000);

  test('works on samples of any shape, with leaky activations, and for other presets with the network', async () => {
    const images = uniform(2, 10, 2, 3);
    const network = denseNetwork({ hiddenUnits: [4], activation: 'leakyRelu', outputActivation: 'linear' });
    const model = new Autoencoder({ latentDim: 2, network });
    const { phases } = await fitGreedily(model, images, { phases: { epochs: 1 }, validationData: images });
    expect(phases).toHaveLength(2);
    expect((await model.reconstruct(images)).shape).toEqual([10, 2, 3]);
    model.dispose();
  });

  test('stops at the signal with the layers trained so far', async () => {
    const abort = new AbortController();
    const model = new StackedAutoencoder(small).build([6]);
    const last = (m: StackedAutoencoder): number[] => [...m.encoder.getLayer('encoder_dense_3').getWeights()[0].dataSync()];
    const first = (m: StackedAutoencoder): number[] => [...m.encoder.getLayer('encoder_dense_1').getWeights()[0].dataSync()];
    const before = { first: first(model), last: last(model) };
    const { phases, fineTune } = await model.fitGreedily(x, {
      phases: phase,
      fineTune: { epochs: 1 },
      signal: abort.signal,
      onProgress: ({ stage }) => stage.startsWith('layer 2') && abort.abort(),
    });
    expect(phases.map((history) => history.status)).toEqual(['completed', 'aborted']);
    expect(fineTune).toBeUndefined();
    expect(first(model)).not.toEqual(before.first);
    expect(last(model)).toEqual(before.last);
    model.dispose();
  });

  test('keeps finite weights when a phase diverges', async () => {
    const before = tf.memory().numTensors;
    const model = new StackedAutoencoder({ ...small, activation: 'linear' });
    await expect(model.fitGreedily(x, { phases: [phase, { epochs: 40, optimizer: sgd(1e8) }, phase] })).rejects.toThrow(DivergedError);
    expect((await model.encode(x)).data.every(Number.isFinite)).toBe(true);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses networks without mirror images and wrong numbers of phases', async () => {
    const lopsided = new StackedAutoencoder({ ...small, decoderUnits: [9] });
    await expect(lopsided.fitGreedily(x)).rejects.toThrow(InvalidParameterError);
    await expect(new StackedAutoencoder(small).fitGreedily(x, { phases: [phase, phase] })).rejects.toThrow(/3 phases/);
  });
});
