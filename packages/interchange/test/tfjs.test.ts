import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { FileFormatError, FileMissingError, InvalidParameterError, memoryStore, type NdArray, ShapeError } from '@latentkit/core';
import { type Autoencoder, encodeModel } from '@latentkit/autoencoder';
import * as tf from '@tensorflow/tfjs';
import { exportTfjs, importTfjs } from '../src/index.js';
import { convModel, denseModel, lstmModel, normal } from './models.js';

const { layers: L } = tf;
const MODELS = { dense: { make: denseModel, shape: [4, 6] }, conv: { make: convModel, shape: [4, 4, 4, 1] }, lstm: { make: lstmModel, shape: [4, 5, 3] } };
const EAGER = { engine: 'eager' } as const;

interface ModelJson {
  modelTopology: { config: { layers: { class_name: string; config: Record<string, unknown> }[] } };
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string; quantization?: object }[] }[];
  format: string;
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

/** A sequential autoencoder whose code is its second layer, as TensorFlow.js saves it. */
async function saved(model: tf.LayersModel = codeModel()): Promise<Map<string, Uint8Array>> {
  return encodeModel(model);
}

function codeModel(): tf.Sequential {
  return tf.sequential({ layers: [L.dense({ units: 5, inputShape: [6], activation: 'tanh' }), L.dense({ units: 2, name: 'code' }), L.dense({ units: 6, activation: 'sigmoid' })] });
}

/** The files with another model.json. */
function altered(files: ReadonlyMap<string, Uint8Array>, change: (json: ModelJson) => void): Map<string, Uint8Array> {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as ModelJson;
  change(json);
  return new Map([...files, ['model.json', new TextEncoder().encode(JSON.stringify(json))]]);
}

function predicted(model: tf.LayersModel, x: NdArray): Float32Array {
  return tf.tidy(() => (model.predict(tf.tensor(x.data, [...x.shape])) as tf.Tensor).dataSync() as Float32Array);
}

async function reconstructed(files: ReadonlyMap<string, Uint8Array>, x: NdArray, options: Parameters<typeof importTfjs>[1] = {}): Promise<Float32Array> {
  const model = await importTfjs(files, options);
  const { data } = await model.reconstruct(x, EAGER);
  model.dispose();
  return data;
}

const CHILD = `
  const tf = require('@tensorflow/tfjs');
  const cases = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  (async () => {
    await tf.setBackend('cpu');
    const results = {};
    for (const [name, { halves, x, shape }] of Object.entries(cases)) {
      let value = tf.tensor(x, shape);
      results[name] = [];
      for (const { json: { modelTopology, weightsManifest }, weights } of halves) {
        const weightData = new Uint8Array(Buffer.from(weights, 'base64')).buffer;
        const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }));
        value = model.predict(value);
        results[name].push([...value.dataSync()]);
      }
    }
    process.stdout.write(JSON.stringify(results));
  })();
`;

describe('exportTfjs', () => {
  test('writes halves that plain TensorFlow.js loads in a process without this project, and that give the same', async () => {
    const expected: Record<string, Float32Array[]> = {};
    const cases: Record<string, object> = {};
    for (const [name, { make, shape }] of Object.entries(MODELS)) {
      const model: Autoencoder = make();
      const x = normal(shape);
      expected[name] = [(await model.encode(x, EAGER)).data, (await model.reconstruct(x, EAGER)).data];
      const files = await exportTfjs(model);
      const halves = ['encoder', 'decoder'].map((half) => ({
        json: JSON.parse(new TextDecoder().decode(files.get(`${half}/model.json`))) as object,
        weights: Buffer.from(files.get(`${half}/weights.bin`)!).toString('base64'),
      }));
      cases[name] = { halves, x: Array.from(x.data), shape };
      model.dispose();
    }
    const output = execFileSync(process.execPath, ['-e', CHILD], { input: JSON.stringify(cases), cwd: new URL('..', import.meta.url), stdio: ['pipe', 'pipe', 'ignore'] });
    const results = JSON.parse(output.toString()) as Record<string, number[][]>;
    for (const [name, arrays] of Object.entries(expected)) arrays.forEach((array, i) => expect(difference(array, results[name][i])).toBeLessThan(1e-6));
  });
});

describe('importTfjs', () => {
  test.each(Object.entries(MODELS))('brings back what exportTfjs wrote of a %s model, which goes on training; nothing is left in memory', async (_, { make, shape }) => {
    const model: Autoencoder = make();
    const x = normal(shape);
    const files = await exportTfjs(model);
    const before = tf.memory().numTensors;
    const imported = await importTfjs(files);
    expect([imported.inputShape, imported.latentDim]).toEqual([model.inputShape, model.latentDim]);
    const expected = await model.reconstruct(x, EAGER);
    expect(difference((await imported.reconstruct(x, EAGER)).data, expected.data)).toBeLessThan(1e-6);
    const loss = (await imported.evaluate(x, EAGER))['loss'];
    await imported.fit(x, { epochs: 5, optimizer: { name: 'sgd', learningRate: 0.05 }, ...EAGER });
    expect((await imported.evaluate(x, EAGER))['loss']).toBeLessThan(loss);
    imported.dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test('divides sequential and functional models at the code, and models of two models between these', async () => {
    const x = normal([3, 6]);
    const model = codeModel();
    const code = predicted(tf.model({ inputs: model.inputs, outputs: model.layers[1].output }), x);
    const imported = await importTfjs(memoryStore(await saved(model)), { code: 'code', loss: 'mae' });
    expect(difference((await imported.encode(x, EAGER)).data, code)).toBeLessThan(1e-6);
    expect(difference((await imported.reconstruct(x, EAGER)).data, predicted(model, x))).toBeLessThan(1e-6);

    const half = (name: string, from: number, to: number): tf.Sequential => tf.sequential({ name, layers: [L.dense({ units: 4, inputShape: [from], activation: 'elu' }), L.dense({ units: to })] });
    const chain = tf.sequential({ layers: [half('first', 6, 3), half('second', 3, 6)] });
    const chained = await importTfjs(await saved(chain));
    expect(chained.latentDim).toBe(3);
    expect(difference((await chained.reconstruct(x, EAGER)).data, predicted(chain, x))).toBeLessThan(1e-6);

    const input = tf.input({ shape: [6] });
    const hidden = L.dense({ units: 4, name: 'hidden' }).apply(input) as tf.SymbolicTensor;
    const spatial = L.reshape({ targetShape: [2, 2], name: 'place' }).apply(L.add().apply([hidden, L.reLU().apply(hidden) as tf.SymbolicTensor])) as tf.SymbolicTensor;
    const output = L.dense({ units: 6 }).apply(L.flatten().apply(spatial)) as tf.SymbolicTensor;
    const graph = tf.model({ inputs: input, outputs: output });
    const divided = await importTfjs(await saved(graph), { code: 'place' });
    expect(divided.latentDim).toBe(4);
    expect(difference((await divided.reconstruct(x, EAGER)).data, predicted(graph, x))).toBeLessThan(1e-6);
    await expect(importTfjs(await saved(graph), { code: 'hidden' })).resolves.toBeDefined();
    await expect(importTfjs(await saved(graph))).rejects.toThrow(InvalidParameterError);
    await expect(importTfjs(await saved(graph), { code: 'nothing' })).rejects.toThrow("Name one of 'hidden'");
  });

  test('reads shards, groups, quantised weights and the names that the converter writes', async () => {
    const x = normal([3, 6]);
    const model = codeModel();
    const whole = await saved(model);
    const bytes = whole.get('weights.bin')!;
    const rest = new Map([...whole].filter(([name]) => name === 'model.json'));
    // Two groups, the first in two files that part a number; the topology as Keras's own files have it.
    const first = 4 * (6 * 5 + 5);
    const files = altered(rest, (json) => {
      const [{ weights }] = json.weightsManifest;
      json.weightsManifest = [{ paths: ['a/1.bin', '2.bin'], weights: weights.slice(0, 2) }, { paths: ['3.bin'], weights: weights.slice(2).map((spec) => ({ ...spec, name: spec.name.replace('/', '/cell/') })) }];
      json.modelTopology = { keras_version: '2.4.0', backend: 'tensorflow', model_config: json.modelTopology } as never;
    });
    files.set('a/1.bin', bytes.slice(0, 41)).set('2.bin', bytes.slice(41, first)).set('3.bin', bytes.slice(first));
    expect(difference(await reconstructed(files, x, { code: 'code' }), predicted(model, x))).toBeLessThan(1e-6);

    const scale = 0.01;
    const halved = altered(whole, ({ weightsManifest: [{ weights }] }) => weights.forEach((spec) => (spec.quantization = { dtype: 'uint8', scale, min: -1.28 })));
    halved.set('weights.bin', Uint8Array.from(new Float32Array(bytes.slice().buffer), (value) => Math.round((value + 1.28) / scale)));
    expect(difference(await reconstructed(halved, x, { code: 'code' }), predicted(model, x))).toBeLessThan(0.05);
  });

  test('names what is missing, truncated, unknown or does not fit, and leaves nothing in memory', async () => {
    const files = await saved();
    const halves = await exportTfjs(lstmModel());
    const other = await exportTfjs(denseModel());
    const before = tf.memory().numTensors;
    const at = { code: 'code' };
    const without = (path: string): Map<string, Uint8Array> => new Map([...files].filter(([name]) => name !== path));
    const cases: [ReadonlyMap<string, Uint8Array>, new (...args: never[]) => Error, RegExp][] = [
      [without('model.json'), FileMissingError, /model\.json/],
      [without('weights.bin'), FileMissingError, /weights\.bin.*Copy all files/],
      [new Map([...files, ['weights.bin', files.get('weights.bin')!.slice(0, -3)]]), FileFormatError, /weights\.bin: got '260 bytes'.* expected 263 bytes|truncated/],
      [new Map([...files, ['model.json', new TextEncoder().encode('{"a":')]]), FileFormatError, /expected JSON/],
      [altered(files, (json) => (json.modelTopology = null as never)), FileFormatError, /modelTopology/],
      [altered(files, (json) => (json.format = 'graph-model')), FileFormatError, /Graph models/],
      [altered(files, (json) => (json.weightsManifest[0].paths = ['../weights.bin'])), FileFormatError, /'\.\.\/weights\.bin'/],
      [altered(files, (json) => (json.modelTopology.config.layers[1].class_name = 'Gaussify')), FileFormatError, /layer 'code'.*Gaussify/],
      [altered(files, (json) => Object.assign(json.modelTopology.config.layers[0].config, { batch_input_shape: undefined, batch_shape: [null, 6] })), FileFormatError, /Keras 3/],
      [altered(files, (json) => (json.modelTopology.config.layers[0].config['units'] = 'many')), FileFormatError, /fit together/],
      [altered(files, (json) => (json.modelTopology.config.layers[2].config['units'] = -1)), FileFormatError, /fit together/],
      [altered(files, (json) => (json.modelTopology.config.layers[1].config['units'] = 3)), FileFormatError, /weight 'code\/kernel': got \[5, 2\].*\[5, 3\]/],
      [altered(files, (json) => (json.weightsManifest[0].weights[2].name = 'code/kernal')), FileFormatError, /a weight 'code\/kernel'/],
      [altered(files, (json) => json.modelTopology.config.layers.pop()), FileFormatError, /expected a weight of a layer/],
      [altered(files, (json) => (json.weightsManifest[0].weights[0].dtype = 'string')), FileFormatError, /'string'/],
    ];
    for (const [given, kind, message] of cases) {
      const failed = importTfjs(given, at).catch((error: unknown) => error as Error);
      expect(await failed).toBeInstanceOf(kind);
      expect((await failed as Error).message).toMatch(message);
    }
    await expect(importTfjs(files, { code: 'cod' })).rejects.toThrow(InvalidParameterError);
    await expect(importTfjs(halves, at)).rejects.toThrow(/to be left out/);
    const mixed = new Map([...halves, ...[...other].filter(([name]) => name.startsWith('decoder'))]);
    await expect(importTfjs(mixed)).rejects.toThrow(ShapeError);
    expect(tf.memory().numTensors).toBe(before);
  });
});
