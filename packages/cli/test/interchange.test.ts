import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readNpy } from '@latentkit/datasets';
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { MinMaxScaler } from '@latentkit/preprocessing';
import { encodeModel } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { TINY, filesIn, jsonOf, readJson, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const keras = fileURLToPath(new URL('../../interchange/test/golden/dense-3.keras', import.meta.url));
const bundle = join(folder, 'bundle');

describe('import and export', () => {
  test('make a bundle of a Keras model and write it in every form', async () => {
    const imported = await run(['import', keras, '--out', bundle, '--json']);
    expect(jsonOf(imported)).toMatchObject({ inputShape: [8], latentDim: 3 });
    const forms = { onnx: 'scorer.onnx', tfjs: 'decoder/model.json', safetensors: 'model.safetensors', card: 'README.md' };
    for (const [format, file] of Object.entries(forms)) {
      const out = join(folder, format);
      expect((await run(['export', bundle, '--format', format, '--out', out])).code).toBe(0);
      expect(filesIn(out)).toContain(file);
    }
    expect(readFileSync(join(folder, 'card', 'README.md'), 'utf8')).toContain('dense-3.keras');
  });

  test('write the steps of a training', async () => {
    const out = join(folder, 'training');
    const argv = ['export', bundle, '--format', 'training', '--steps', '30', '--batch-size', '8', '--optimizer', 'sgd', '--learning-rate', '0.25', '--out', out];
    expect((await run(argv)).code).toBe(0);
    expect(filesIn(out)).toEqual(expect.arrayContaining(['gradients.onnx', 'update.onnx', 'bundle/latentkit.json']));
    expect(JSON.parse(readFileSync(join(out, 'training.json'), 'utf8'))).toMatchObject({ steps: 30, batchSize: 8, shuffle: true, optimizer: { name: 'sgd', learningRate: 0.25 }, inputShape: [8] });
  });

  test('go on from a checkpoint that Python wrote in the steps that were exported', async () => {
    const training = fileURLToPath(new URL('../../../scale-out/tests/training/', import.meta.url));
    const x = readNpy(readFileSync(join(training, 'rows.npy')));
    const model = await DenoisingAutoencoder.load(join(training, 'checkpoint'));
    const settings = { epochs: 5, batchSize: 32, optimizer: { name: 'adam', learningRate: 0.01 }, resume: join(training, 'checkpoint') } as const;
    const { loss } = await model.fit(new MinMaxScaler().fit(x).transform(x), { ...settings, engine: 'eager' });
    const whole = JSON.parse(readFileSync(join(training, 'losses.json'), 'utf8')) as number[];
    expect(loss).toHaveLength(5);
    loss.forEach((value, i) => expect(Math.abs(value - whole[i])).toBeLessThan(1e-6));
    const out = join(folder, 'again');
    expect((await run(['export', join(training, 'checkpoint'), '--format', 'training', '--steps', '30', '--out', out])).code).toBe(0);
    expect(JSON.parse(readFileSync(join(out, 'training.json'), 'utf8'))).toMatchObject({ epoch: 3, firstStep: 33, batchSize: 32 });
  });

  test('read what was exported for TensorFlow.js, a folder or one file, and put weights into a bundle', async () => {
    const back = join(folder, 'back');
    const imported = await run(['import', join(folder, 'tfjs'), '--out', back, '--json']);
    expect(jsonOf(imported)).toMatchObject({ inputShape: [8], latentDim: 3 });
    expect(imported.stderr).toBe('');
    const weights = (path: string, half: string): Buffer => readFileSync(join(path, half, 'weights.bin'));
    expect(weights(back, 'decoder').equals(weights(bundle, 'decoder'))).toBe(true);

    const file = join(folder, 'one', 'whole.json');
    mkdirSync(join(folder, 'one'));
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [4], name: 'code' }), tf.layers.dense({ units: 4 })] });
    for (const [name, bytes] of await encodeModel(model)) writeFileSync(join(folder, 'one', name.replace('model.json', 'whole.json')), bytes);
    const from = await run(['import', file, '--code', 'code', '--out', join(folder, 'two')]);
    expect(from).toMatchObject({ code: 0, stderr: `samples of 4 numbers, codes of 2: ${join(folder, 'two')}\n` });

    // One run gets the weights of another, and keeps its own scaling and record.
    const out = join(folder, 'filled');
    const runs = ['1', '2'].map((seed) => join(folder, `run-${seed}`));
    for (const [i, path] of runs.entries()) expect(await run(['train', 'stacked', '--data', 'wdbc', '--scale', 'minmax', ...TINY, '--seed', String(i), '--out', path])).toMatchObject({ code: 0 });
    await run(['export', runs[0], '--format', 'safetensors', '--out', join(folder, 'weights')]);
    expect(await run(['import', join(folder, 'weights', 'model.safetensors'), '--into', runs[1], '--out', out])).toMatchObject({ code: 0 });
    const [kept, written] = [join(runs[1], 'model'), out].map((path) => readJson<{ normalisation: object; training: { run: object; importedFrom?: string } }>(path, 'latentkit.json'));
    expect([written.normalisation, written.training.run, written.training.importedFrom]).toEqual([kept.normalisation, kept.training.run, 'model.safetensors']);
    expect(runs.map((path) => weights(out, 'encoder').equals(weights(join(path, 'model'), 'encoder')))).toEqual([true, false]);
    const other = await run(['import', join(folder, 'weights', 'model.safetensors'), '--into', bundle, '--out', join(folder, 'none')]);
    expect([other.code, existsSync(join(folder, 'none'))]).toEqual([1, false]);
  });

  test('say what is wrong and write nothing', async () => {
    const out = join(folder, 'none');
    const wrong = [
      ['export', bundle, '--format', 'onxx', '--out', out],
      ['export', bundle, '--format', 'card', '--opset', '18', '--out', out],
      ['export', bundle, '--format', 'projector', '--out', out],
      ['export', bundle, '--format', 'training', '--out', out],
      ['export', bundle, '--format', 'training', '--steps', '0', '--out', out],
      ['export', bundle, '--format', 'training', '--steps', '5', '--fresh', '--out', out],
      ['export', bundle, '--format', 'training', '--steps', '5', '--optimizer', 'adma', '--out', out],
      ['export', bundle, '--format', 'onnx', '--steps', '5', '--out', out],
      ['import', join(folder, 'model.txt'), '--out', out],
      ['import', keras, '--into', bundle, '--out', out],
      ['import', keras, '--code', 'cod', '--out', out],
      ['import', join(folder, 'safetensors', 'model.safetensors'), '--out', out],
      ['import', join(folder, 'safetensors', 'model.safetensors'), '--into', bundle, '--code', 'code', '--out', out],
    ];
    for (const argv of wrong) expect([argv, (await run(argv)).code]).toEqual([argv, 2]);
    for (const absent of ['absent.keras', 'absent.json', 'onnx']) expect((await run(['import', join(folder, absent), '--out', out])).code).toBe(1);
    expect(existsSync(out)).toBe(false);
  });
});
