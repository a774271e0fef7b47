import { FileFormatError, type FileStore, StorageError, memoryStore } from '@latentkit/core';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, useDevice } from '../src/index.js';
import { smallAutoencoder, surface } from './helpers.js';

const x = surface(8);
let store: FileStore;
let model: Autoencoder;

beforeAll(async () => {
  await useDevice('wasm');
});

beforeEach(async () => {
  store = memoryStore();
  model = smallAutoencoder().build([10]);
  await model.save(store);
});

async function editManifest(edit: (manifest: Record<string, unknown>) => void): Promise<void> {
  const manifest = JSON.parse(new TextDecoder().decode(await store.read('latentkit.json'))) as Record<string, unknown>;
  edit(manifest);
  await store.write('latentkit.json', new TextEncoder().encode(JSON.stringify(manifest)));
}

describe('a bundle that was tampered with is refused', () => {
  const loading = (): Promise<unknown> => Autoencoder.load(store);

  test('a weight file cut short, by its size', async () => {
    await store.write('encoder/weights.bin', (await store.read('encoder/weights.bin')).slice(0, -4));
    await expect(loading()).rejects.toThrow(/encoder\/weights\.bin: got \d+, expected \d+ bytes/);
  });

  test('one flipped bit, by its checksum', async () => {
    const bytes = (await store.read('decoder/weights.bin')).slice();
    bytes[17] ^= 1;
    await store.write('decoder/weights.bin', bytes);
    await expect(loading()).rejects.toThrow(/decoder\/weights\.bin.*SHA-256/);
  });

  test('a missing file, by its name', async () => {
    await store.remove('decoder/model.json');
    await expect(loading()).rejects.toThrow(/decoder\/model\.json/);
  });

  test('half a manifest, another format version, another structure', async () => {
    const manifest = await store.read('latentkit.json');
    await store.write('latentkit.json', manifest.slice(0, manifest.length / 2));
    await expect(loading()).rejects.toThrow(/latentkit\.json: expected JSON.*truncated/);
    await store.write('latentkit.json', manifest);
    await editManifest((m) => (m['formatVersion'] = 2));
    await expect(loading()).rejects.toThrow(/formatVersion: got 2, expected 1.*another version/);
    await editManifest((m) => Object.assign(m, { formatVersion: 1, latentDim: -3 }));
    await expect(loading()).rejects.toThrow(FileFormatError);
  });

  test.each(['../outside.bin', '/etc/passwd', 'encoder/../../x', '.'])('the path %s, which leaves the bundle', async (path) => {
    await editManifest((m) => (m['files'] = { [path]: { bytes: 1, sha256: '0'.repeat(64) } }));
    await expect(loading()).rejects.toThrow(FileFormatError);
  });

  test('weights that do not fit the model they come with', async () => {
    const other = memoryStore();
    await smallAutoencoder({ latentDim: 4 }).build([10]).save(other);
    const manifest = JSON.parse(new TextDecoder().decode(await other.read('latentkit.json'))) as { files: object };
    for (const file of ['model.json', 'weights.bin']) await store.write(`encoder/${file}`, await other.read(`encoder/${file}`));
    await editManifest((m) => (m['files'] = manifest.files));
    await store.write('decoder/model.json', await other.read('decoder/model.json'));
    await store.write('decoder/weights.bin', await other.read('decoder/weights.bin'));
    await expect(loading()).rejects.toThrow(/expected \[3\]|latentDim/);
  });
});

describe('a bundle', () => {
  test('replaces a bundle, and never anything else', async () => {
    await model.save(store);
    await store.write('notes.txt', new TextEncoder().encode('mine'));
    await expect(model.save(store)).rejects.toThrow(/notes\.txt.*another folder/s);
    expect(new TextDecoder().decode(await store.read('notes.txt'))).toBe('mine');
    await store.remove('notes.txt');
    await model.save(store);
    const strange = memoryStore(new Map([['thesis.tex', new Uint8Array(3)]]));
    await expect(model.save(strange)).rejects.toThrow(StorageError);
    expect(await strange.list()).toEqual(['thesis.tex']);
  });

  test('loads half by half in TensorFlow.js, without LatentKit', async () => {
    const json = JSON.parse(new TextDecoder().decode(await store.read('encoder/model.json'))) as {
      modelTopology: object;
      weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
    };
    const weightData = (await store.read('encoder/weights.bin')).slice().buffer;
    const plain = await tf.loadLayersModel(
      tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs: json.weightsManifest[0].weights, weightData }),
    );
    const codes = await model.encode(x, { device: 'wasm' });
    const direct = tf.tidy(() => (plain.predict(tf.tensor2d(x.data, [8, 10])) as tf.Tensor).dataSync());
    expect([...direct]).toEqual([...codes.data]);
  });

  test('is the same, byte for byte, each time it is written', async () => {
    const again = memoryStore();
    await model.save(again);
    for (const path of await store.list()) expect(await again.read(path)).toEqual(await store.read(path));
    expect(await again.list()).toEqual(await store.list());
  });
});
