import { describe, expect, test } from '@jest/globals';
import { Autoencoder, type Bottleneck, type Corruption, denseNetwork, type DenseNetworkOptions, modelNetwork, type OptimizerInput } from '@latentkit/autoencoder';
import { FileFormatError, InvalidParameterError, memoryStore, ndarray, NotFittedError, sha256, sumFiles } from '@latentkit/core';
import { StandardScaler } from '@latentkit/preprocessing';
import * as tf from '@tensorflow/tfjs';
import { exportTrainingFiles } from '../src/index.js';
import { denseModel, normal } from './models.js';
import { described, replay, withWeights } from './replay.js';

/** 42 rows, so that the last of the batches is shorter and divides unevenly. */
const ROWS = 42;
const x = normal([ROWS, 6], 4);
const EPOCHS = 3;

const noisy: Corruption = {
  config: { type: 'noisy' },
  corrupt: (samples, noise) => tf.where(tf.greater(noise.uniform('keep', samples.shape), 0.2), tf.add(samples, noise.normal('shake', samples.shape, 0.1, 0.3)), tf.zerosLike(samples)),
};
/** Three codes for each sample, as importance-weighted bottlenecks have them. */
const drawn: Bottleneck = {
  config: { type: 'drawn' },
  encoderUnits: (latentDim) => latentDim,
  code: (encoded) => encoded,
  apply: (encoded, { noise }) => {
    const code = tf.tile(encoded as tf.Tensor2D, [3, 1]);
    return { code: tf.add(code, noise.normal('draw', code.shape as number[], 0, 0.2)), samples: 3, terms: { size: tf.mul<tf.Scalar>(tf.mean(tf.square(encoded)), 0.01) } };
  },
};

const hidden: DenseNetworkOptions = { hiddenUnits: [7], activation: 'selu', outputActivation: 'linear' };
const tiedModel = (): Autoencoder => new Autoencoder({ latentDim: 3, seed: 9, network: denseNetwork({ ...hidden, tied: true }), corruption: noisy }).build([6]);
const drawnModel = (): Autoencoder => new Autoencoder({ latentDim: 3, seed: 9, network: denseNetwork(hidden), bottleneck: drawn }).build([6]);
const condition = ndarray(Float32Array.from({ length: ROWS * 2 }, (_, i) => (i % 2 === Math.floor(i / 2) % 2 ? 1 : 0)), [ROWS, 2]);

interface Case {
  readonly name: string;
  readonly make: () => Autoencoder;
  readonly optimizer: OptimizerInput;
  readonly condition?: typeof condition;
}
const CASES: Case[] = [
  { name: 'tied weights and noise', make: tiedModel, optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0.9 } },
  { name: 'several codes for each sample', make: drawnModel, optimizer: 'adam' },
  { name: 'a condition', make: () => denseModel(2), optimizer: { name: 'nadam', learningRate: { name: 'exponential', initialLearningRate: 0.01, decayRate: 0.5, decaySteps: 5 } }, condition },
];

describe('exportTrainingFiles', () => {
  test.each(CASES)('$name: steps elsewhere, whole or in parts, are those of fit', async ({ make, optimizer, condition: given }) => {
    const raw = ndarray(x.data.map((value) => 40 + 7 * value), x.shape);
    const scaler = new StandardScaler().fit(raw);
    const model = make();
    const files = await exportTrainingFiles(model, { steps: 20, batchSize: 10, optimizer, normalisation: scaler });
    expect(described(files).divisible).toBe(true);
    const history = await model.fit(scaler.transform(raw), { epochs: EPOCHS, batchSize: 10, optimizer, engine: 'eager', ...(given && { condition: given }) });
    for (const parts of [1, 3]) {
      const { losses, state } = await replay(files, raw, EPOCHS, parts, given);
      losses.forEach((loss, i) => expect(Math.abs(loss - history.loss[i])).toBeLessThan(1e-5));
      const bundle = withWeights(files, state);
      for (const [half, part] of [['encoder', model.encoder], ['decoder', model.decoder]] as const) {
        const weights = new Float32Array(bundle.get(`${half}/weights.bin`)!.slice().buffer);
        const store = memoryStore();
        await model.save(store);
        const fitted = new Float32Array((await store.read(`${half}/weights.bin`)).buffer);
        expect(part.weights.length).toBeGreaterThan(0);
        expect(Math.max(...weights.map((value, i) => Math.abs(value - fitted[i])))).toBeLessThan(1e-4);
      }
    }
    model.dispose();
  });

  test('a checkpoint goes on', async () => {
    const [model, store] = [denseModel(), memoryStore()];
    const settings = { batchSize: 10, optimizer: 'adam', engine: 'eager' } as const;
    await model.fit(x, { ...settings, epochs: 2, checkpoint: { to: store } });
    const files = await exportTrainingFiles(model, { steps: 5, checkpoint: store });
    expect(described(files)).toMatchObject({ epoch: 2, firstStep: 10, batchSize: 10 });
    const other = denseModel();
    const history = await other.fit(x, { ...settings, epochs: 3, resume: store });
    const { losses } = await replay(files, x, 3);
    expect(Math.abs(losses[0] - history.loss[2])).toBeLessThan(1e-6);
    await expect(exportTrainingFiles(model, { steps: 5, checkpoint: store, batchSize: 11 })).rejects.toThrow(InvalidParameterError);
    const finished = memoryStore();
    await model.save(finished);
    await expect(exportTrainingFiles(model, { steps: 5, checkpoint: finished })).rejects.toThrow(FileFormatError);
  });

  test('the files are described, and the bundle among them loads', async () => {
    const model = denseModel();
    const files = await exportTrainingFiles(model, { steps: 4 });
    const { files: sums, terms } = described(files);
    expect(terms).toEqual(['loss']);
    const readme = new TextDecoder().decode(files.get('README.md'));
    expect(readme).toContain('A step takes 32 samples of all workers together, and there are 4\nsteps');
    expect(readme).toContain('--workers 2 --out TRAINED');
    for (const name of ['training.json', 'README.md']) files.delete(name);
    expect(sums).toEqual(await sumFiles(files));
    expect(sums['gradients.onnx'].sha256).toBe(await sha256(files.get('gradients.onnx')!));
    const bundle = memoryStore(new Map([...files].filter(([name]) => name.startsWith('bundle/')).map(([name, bytes]) => [name.slice(7), bytes])));
    expect((await (await Autoencoder.load(bundle)).encode(x, { engine: 'eager' })).data).toEqual((await model.encode(x, { engine: 'eager' })).data);
  });

  test('says where a batch is more than its parts', async () => {
    const { layers: L } = tf;
    const encoder = tf.sequential({ layers: [L.dense({ inputShape: [6], units: 3 }), L.batchNormalization()] });
    const decoder = tf.sequential({ layers: [L.dense({ inputShape: [3], units: 6 })] });
    const files = await exportTrainingFiles(new Autoencoder({ latentDim: 3, network: modelNetwork(encoder, decoder) }).build([6]), { steps: 4 });
    expect(described(files).divisible).toBe(false);
    expect(new TextDecoder().decode(files.get('README.md'))).toContain('--workers 2 --indivisible --out TRAINED');
  });

  test('refuses what cannot be', async () => {
    await expect(exportTrainingFiles(new Autoencoder({ latentDim: 2, network: denseNetwork() }), { steps: 4 })).rejects.toThrow(NotFittedError);
    await expect(exportTrainingFiles(denseModel(), { steps: 0 })).rejects.toThrow(/steps/);
    await expect(exportTrainingFiles(denseModel(), { steps: 4, batchSize: 1.5 })).rejects.toThrow(/batchSize/);
  });
});
