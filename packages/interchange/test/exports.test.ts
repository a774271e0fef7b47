import { describe, expect, test } from '@jest/globals';
import { FileFormatError, InvalidParameterError, memoryStore, ndarray, ShapeError } from '@latentkit/core';
import { readManifest } from '@latentkit/autoencoder';
import { decode } from 'fast-png';
import { exportProjector, exportSafetensors, importSafetensors, modelCard } from '../src/index.js';
import { denseModel, lstmModel, normal } from './models.js';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('safetensors', () => {
  test('carry all weights from one model to another', async () => {
    const [from, to] = [denseModel(), denseModel()];
    from.encoder.setWeights(from.encoder.getWeights().map((weight) => weight.add(0.5)));
    importSafetensors(to, exportSafetensors(from));
    const x = normal([3, 6]);
    expect((await to.reconstruct(x, { engine: 'eager' })).data).toEqual((await from.reconstruct(x, { engine: 'eager' })).data);
  });

  test('of another model or truncated are refused, and change nothing', async () => {
    const model = denseModel();
    const before = exportSafetensors(model);
    expect(() => importSafetensors(model, exportSafetensors(lstmModel()))).toThrow(FileFormatError);
    expect(() => importSafetensors(model, exportSafetensors(denseModel(2)))).toThrow(ShapeError);
    expect(() => importSafetensors(model, before.slice(0, -4))).toThrow(FileFormatError);
    expect(exportSafetensors(model)).toEqual(before);
  });
});

describe('exportProjector', () => {
  test('writes codes, columns and images where the projector looks for them', () => {
    const images = ndarray(Float32Array.from({ length: 3 * 2 * 3 }, (_, i) => i), [3, 2, 3]);
    const files = exportProjector([[1, 2], [3, 4], [5, 6.5]], { columns: { class: ['a\tb', 'c', 'd'], row: [0, 1, 2] }, images: { x: images, range: [0, 17] } });
    expect(text(files.get('vectors.tsv'))).toBe('1\t2\n3\t4\n5\t6.5\n');
    expect(text(files.get('metadata.tsv'))).toBe('class\trow\na b\t0\nc\t1\nd\t2\n');
    expect(text(files.get('projector_config.pbtxt'))).toContain('single_image_dim: 3\n    single_image_dim: 2');
    const { width, height, data } = decode(files.get('sprite.png')!);
    expect([width, height]).toEqual([6, 4]);
    // The first row: that of the first image, and that of the second beside it.
    expect(Array.from(data.subarray(0, 6))).toEqual([0, 15, 30, 90, 105, 120]);
    // The third image begins the second row of the sheet; nothing is beside it.
    expect(Array.from(data.subarray(12, 18))).toEqual([180, 195, 210, 0, 0, 0]);
    expect(text(exportProjector([[1], [2]], { columns: { class: ['a', 'b'] } }).get('metadata.tsv'))).toBe('a\nb\n');
  });

  test('refuses what does not fit', () => {
    expect(() => exportProjector([[1], [2]], { columns: { class: ['a'] } })).toThrow(ShapeError);
    expect(() => exportProjector([[1], [2]], { images: { x: normal([3, 2, 2]) } })).toThrow(ShapeError);
    expect(() => exportProjector([[1]], { images: { x: normal([1, 1, 8193]) } })).toThrow(InvalidParameterError);
  });
});

test('a model card says what the bundle knows, and nothing of what it does not', async () => {
  const store = memoryStore();
  await denseModel().save(store, { notes: { importedFrom: 'a|b.keras' } });
  const card = modelCard(await readManifest(store), { title: 'My model', description: 'For tests.' });
  expect(card).toMatch(/^---\nlibrary_name: latentkit\n[^]*# My model\n\nFor tests\.\n/);
  expect(card).toContain('| imported from | a\\|b.keras |');
  expect(card).toContain('| normalisation | none |');
  expect(card).not.toContain('## Result');
});
