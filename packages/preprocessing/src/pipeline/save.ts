import { type FileStore, type VersionedJson, checkReplaceable, memoryStore, sumFiles } from '@latentkit/core';
import { call } from './call.js';
import { runLater } from './flow.js';
import { estimatorJson } from './json.js';
import { ESTIMATORS_FILE, FORMAT_VERSION, MANIFEST_FILE, type StepRecord, encodeJson, encodeManifest, readManifest } from './manifest.js';
import { type NamedStep, classNameOf, methodOf } from './step.js';

/** Writes steps as one bundle: those with JSON into one file, those with bundles of their own into folders. */
export async function savePipeline(steps: readonly NamedStep[], latentDim: number | undefined, store: FileStore): Promise<void> {
  const records: StepRecord[] = [];
  const estimators: Record<string, VersionedJson> = {};
  const files = new Map<string, Uint8Array>();
  for (const [i, named] of steps.entries()) {
    const type = named.step.constructor as { packageName?: string };
    const { name } = named;
    if (methodOf(named.step, 'save') === undefined) {
      estimators[name] = estimatorJson(named);
      records.push({ name, kind: 'estimator', class: estimators[name].type });
    } else {
      const folder = `steps/${i}`;
      for (const [path, bytes] of await filesOf(named)) files.set(`${folder}/${path}`, bytes);
      records.push({ name, kind: 'bundle', class: classNameOf(type), package: type.packageName ?? '', folder });
    }
  }
  files.set(ESTIMATORS_FILE, encodeJson(estimators));
  await checkReplaceable(store, await ownFiles(store));
  const manifest = encodeManifest({
    formatVersion: FORMAT_VERSION,
    package: '@latentkit/preprocessing',
    class: 'Pipeline',
    latentDim: latentDim ?? null,
    steps: records,
    files: await sumFiles(files),
  });
  await store.replaceAll(new Map([[MANIFEST_FILE, manifest], ...files]));
}

/** What a step writes; into memory first, so that the bundle is written whole or not at all. */
async function filesOf(named: NamedStep): Promise<Map<string, Uint8Array>> {
  const store = memoryStore();
  await runLater(call(named, 'save', [store], { later: false }));
  const files = new Map<string, Uint8Array>();
  for (const path of await store.list()) files.set(path, await store.read(path));
  return files;
}

async function ownFiles(store: FileStore): Promise<string[]> {
  return (await store.has(MANIFEST_FILE)) ? [MANIFEST_FILE, ...Object.keys((await readManifest(store)).files)] : [];
}
