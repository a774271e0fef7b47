import { useDevice } from '@latentkit/autoencoder';
import { ndarray, random } from '@latentkit/core';
import { maxDifference, uniform } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { RecurrentAutoencoder } from '../src/index.js';
import { FILL, padded, quick, small } from './sequences.js';

beforeAll(async () => {
  await useDevice('wasm');
});

describe('teacher forcing', () => {
  test('training sees the true step before, inference its own', async () => {
    // Each step repeats the one before it with the other sign: what follows from the step before needs no code.
    const x = ndarray(Float32Array.from({ length: 64 * 12 }, (_, i) => (i % 12) % 2 === 0 ? Math.floor(i / 12) / 64 : -Math.floor(i / 12) / 64), [64, 12, 1]);
    const train = { epochs: 30, batchSize: 16, optimizer: { name: 'adam', learningRate: 0.01 } } as const;
    const losses = [];
    for (const teacherForcing of [true, false]) {
      const model = new RecurrentAutoencoder({ hiddenUnits: [12], latentDim: 1, teacherForcing, seed: 3 });
      const history = await model.fit(x, { ...train, validationData: x });
      losses.push({ train: history.loss[29], validation: history.valLoss[29] });
      model.dispose();
    }
    expect(losses[0].train).toBeLessThan(losses[1].train);
    expect(losses[0].validation).toBeGreaterThan(losses[0].train);
  });

  test('with its own output for the truth, forced and free decoders are one', async () => {
    const model = new RecurrentAutoencoder({ ...small, hiddenUnits: [5, 4], outputActivation: 'sigmoid', teacherForcing: true }).build([8, 8]);
    const models = model.slots.network.build({ inputShape: [8, 8], outputShape: [8, 8], latentDim: 3, codeUnits: 3, encoderUnits: 3, random: random(4) });
    const code = tf.tensor(uniform(1, 2, 3).data, [2, 3]);
    const free = models.decoder.predict(code) as tf.Tensor;
    const forced = models.teacherForced?.predict([code, free]) as tf.Tensor;
    expect(maxDifference(forced.dataSync(), free.dataSync())).toBeLessThan(1e-6);
    const other = models.teacherForced?.predict([code, tf.zerosLike(free)]) as tf.Tensor;
    expect(maxDifference(other.dataSync(), free.dataSync())).toBeGreaterThan(1e-4);
    model.dispose();
  });

  test('leaves no tensors behind', async () => {
    const round = async (): Promise<void> => {
      const model = new RecurrentAutoencoder({ ...small, maskValue: FILL, teacherForcing: true });
      await model.fit(padded, { ...quick, engine: 'eager', validationSplit: 4 });
      await model.anomalyScores(padded, { engine: 'eager' });
      model.dispose();
    };
    await round();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) await round();
    expect(tf.memory().numTensors).toBe(before);
  });
});
