import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { FileFormatError, FileMissingError, type FileStore, InvalidParameterError, NotFittedError, StorageError, type VersionedJson, memoryStore, zipStore } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import { OneHotEncoder, Pipeline, RobustScaler, SimpleImputer, StandardScaler, loadPipeline, pipeline, pipelineFromJSON } from '@latentkit/preprocessing';
import { FakeAutoencoder, NearestMean } from './fake-steps.js';
import { golden } from './golden.js';

const { x } = golden;
const y = x.map((row) => (row[0] > 15 ? 7 : 3));
const folder = mkdtempSync(join(tmpdir(), 'latentkit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const classifier = pipeline([['fill', new SimpleImputer({ strategy: 'median' })], new RobustScaler({ quantileRange: [10, 80] }), new NearestMean()]).fit(x, y);
const trained = async () => pipeline([new StandardScaler(), ['model', new FakeAutoencoder()]]).fitAsync(x);
const stores: [string, () => FileStore][] = [
  ['memory', () => memoryStore()],
  ['zip', () => zipStore()],
  ['directory', () => directoryStore(join(folder, 'bundle'))],
];

describe.each(stores)('in a %s store', (_, open) => {
  test('estimators come back equal', async () => {
    const store = open();
    await classifier.save(store);
    expect(await store.list()).toEqual(['estimators.json', 'latentkit.json']);
    const loaded = await loadPipeline<NearestMean>(store, { steps: [NearestMean] });
    expect(loaded.steps.map(({ name }) => name)).toEqual(['fill', 'RobustScaler', 'NearestMean']);
    expect(loaded.predict(x)).toEqual(classifier.predict(x));
    expect(loaded.toJSON()).toEqual(classifier.toJSON());
    // Another pipeline replaces it, and takes its files away.
    const other = await trained();
    await other.save(store);
    expect(await store.list()).toEqual(['estimators.json', 'latentkit.json', 'steps/1/latentkit.json', 'steps/1/weights/mean.bin']);
    const model = await loadPipeline<FakeAutoencoder>(store, { steps: [FakeAutoencoder] });
    expect(await model.encode(x)).toEqual(await other.encode(x));
    expect(model.latentDim).toBe(7);
  });
});

describe('a bundle', () => {
  test('survives as the bytes of a zip, nested pipelines too', async () => {
    const nested = pipeline([['prepare', pipeline([new OneHotEncoder(), new StandardScaler()])], new FakeAutoencoder()]);
    const rows = [['a', 1], ['b', 2], ['a', 2]] as const;
    await nested.fitAsync(rows);
    const store = zipStore();
    await nested.save(store);
    const loaded = await loadPipeline(zipStore(store.toBytes()), { steps: [FakeAutoencoder] });
    expect(await loaded.encode(rows as never)).toEqual(await nested.encode(rows as never));
    expect(loaded.step('prepare')).toBeInstanceOf(Pipeline);
  });

  test('knows how long its codes are without the data', async () => {
    const store = memoryStore();
    await pipeline([new OneHotEncoder()]).fit([['a', 'u'], ['b', 'v']]).save(store);
    expect((await loadPipeline(store)).latentDim).toBe(4);
  });

  test('names a class that is missing, and its import', async () => {
    const store = memoryStore();
    await (await trained()).save(store);
    await expect(loadPipeline(store)).rejects.toThrow(InvalidParameterError);
    await expect(loadPipeline(store, { steps: [NearestMean] })).rejects.toThrow(
      "Add import { FakeAutoencoder } from '@latentkit/fake' and give { steps: [NearestMean, FakeAutoencoder] }.",
    );
    const json = { type: 'LogisticRegression', version: 1 };
    expect(() => pipelineFromJSON({ type: 'Pipeline', version: 1, steps: [{ name: 'probe', estimator: json }] })).toThrow(
      "the class LogisticRegression, of which step 'probe' is. Add import { LogisticRegression } from '@latentkit/probe' and give { steps: [LogisticRegression] }.",
    );
    expect(() => pipelineFromJSON({ type: 'Pipeline', version: 1, steps: [{ name: 'own', estimator: { type: 'Mine', version: 1 } }] })).toThrow(/Import Mine from where it is declared/);
  });

  test('finds classes under the names that minified code gives them', async () => {
    const store = memoryStore();
    await classifier.save(store);
    class a extends NearestMean {
      static override fromJSON(json: VersionedJson): NearestMean {
        return NearestMean.fromJSON(json);
      }
    }
    expect((await loadPipeline<NearestMean>(store, { steps: [FakeAutoencoder, a] })).predict(x)).toEqual(classifier.predict(x));
  });

  test('is refused when it is damaged, incomplete or another thing', async () => {
    const store = memoryStore();
    await (await trained()).save(store);
    const files = new Map<string, Uint8Array>();
    for (const path of await store.list()) files.set(path, await store.read(path));
    const load = (changes: Record<string, Uint8Array | undefined>) => {
      const changed = new Map(files);
      for (const [path, bytes] of Object.entries(changes)) {
        if (bytes === undefined) changed.delete(path);
        else changed.set(path, bytes);
      }
      return loadPipeline(memoryStore(changed), { steps: [FakeAutoencoder] });
    };
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    const manifest = JSON.parse(new TextDecoder().decode(files.get('latentkit.json'))) as Record<string, unknown>;
    const flipped = files.get('steps/1/weights/mean.bin')!.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
    await expect(load({ 'steps/1/weights/mean.bin': flipped })).rejects.toThrow(/mean\.bin.*SHA-256/);
    await expect(load({ 'estimators.json': text('{}') })).rejects.toThrow(FileFormatError);
    await expect(load({ 'steps/1/latentkit.json': undefined })).rejects.toThrow(FileMissingError);
    await expect(load({ 'latentkit.json': undefined })).rejects.toThrow(FileMissingError);
    await expect(load({ 'latentkit.json': text('{') })).rejects.toThrow(/expected JSON/);
    await expect(load({ 'latentkit.json': text(JSON.stringify({ ...manifest, formatVersion: 2 })) })).rejects.toThrow(/formatVersion: got 2, expected 1/);
    await expect(load({ 'latentkit.json': text(JSON.stringify({ ...manifest, class: 'StackedAutoencoder', package: '@latentkit/stacked' })) })).rejects.toThrow(
      /Load it with StackedAutoencoder of @latentkit\/stacked/,
    );
    await expect(load({ 'latentkit.json': text(JSON.stringify({ ...manifest, files: { '../x': { bytes: 0, sha256: '0'.repeat(64) } } })) })).rejects.toThrow(FileFormatError);
  });

  test('is written whole or not at all, and over nothing else', async () => {
    const store = memoryStore();
    await classifier.save(store);
    const before = await store.read('estimators.json');
    const unfitted = pipeline([new StandardScaler(), new NearestMean()]);
    await expect(unfitted.save(store)).rejects.toThrow(NotFittedError);
    await expect(unfitted.save(store)).rejects.toThrow(/Step 'StandardScaler'/);
    expect(await store.read('estimators.json')).toEqual(before);
    await store.write('notes.txt', new Uint8Array(1));
    await expect(classifier.save(store)).rejects.toThrow(StorageError);
    await expect(classifier.save(store)).rejects.toThrow(/notes\.txt/);
  });
});

describe('as JSON', () => {
  test('comes back equal, nested pipelines too', () => {
    const nested = pipeline([['prepare', pipeline([new SimpleImputer({ addIndicator: true }), new StandardScaler({ withStd: false })])], new NearestMean()]).fit(x, y);
    const back = pipelineFromJSON<NearestMean>(JSON.parse(JSON.stringify(nested)) as VersionedJson, { steps: [NearestMean] });
    expect(back.predict(x)).toEqual(nested.predict(x));
    expect(JSON.stringify(back)).toBe(JSON.stringify(nested));
  });

  test('is refused where a step has files, and where it is malformed', async () => {
    const pipe = await trained();
    expect(() => pipe.toJSON()).toThrow(/Step 'model'.*FakeAutoencoder.*await pipeline\.save/);
    const json = JSON.parse(JSON.stringify(classifier)) as VersionedJson;
    for (const change of [{ type: 'Other' }, { version: 2 }, { steps: [] }, { steps: [{}] }, { steps: [{ name: 'a' }] }, { steps: [{ name: 'a', estimator: {} }] }]) {
      expect(() => pipelineFromJSON({ ...json, ...change }, { steps: [NearestMean] })).toThrow(FileFormatError);
    }
  });
});
