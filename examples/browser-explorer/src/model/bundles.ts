import { FileFormatError, type Json, sizeOf, UnavailableError, type VersionedJson, zipStore } from '@latentkit/core';
import { AffineScaler, scalerFromJSON } from '@latentkit/preprocessing';
import { classOf, familyName } from './families.js';
import { PresentModel } from './present-model.js';
import type { Samples } from './samples.js';

/** The bundle as a zip, with how the data were scaled. */
export async function bundleOf({ model }: PresentModel, samples: Samples | undefined): Promise<Uint8Array> {
  const store = zipStore();
  const matching = samples !== undefined && samples.x.shape[1] === sizeOf(model.inputShape ?? []) ? samples : undefined;
  await model.save(store, matching === undefined ? {} : { normalisation: plainJson(matching.scaler.toJSON()), notes: { data: { name: matching.name, rows: matching.x.shape[0] } } });
  return store.toBytes();
}

/** Reads a bundle of any class. Throws the library's errors: FileFormatError for a damaged one or one of another version. */
export async function readBundle(zip: Uint8Array): Promise<PresentModel> {
  const { readManifest, MANIFEST_FILE } = await import('@latentkit/autoencoder');
  const store = zipStore(zip);
  if (!(await store.has(MANIFEST_FILE))) {
    throw new FileFormatError({ parameter: 'model', got: 'a zip without latentkit.json', expected: 'a model bundle', remedy: 'Zip the bundle folder\'s contents, not the folder itself.' });
  }
  const manifest = await readManifest(store);
  if (manifest.slots.conditionUnits !== undefined) {
    throw new UnavailableError({ parameter: 'model', got: 'a model that is conditioned on classes', expected: 'one that is not', remedy: 'Look at it with the command line: latentkit generate, latentkit plot.' });
  }
  const model = await (await classOf(manifest.class)).load(store);
  return new PresentModel(model, familyName(manifest.class), scalerOf(manifest.normalisation, manifest.training));
}

/** Without a scaler a model takes numbers in [0, 1], unless its record says that the data were left as they were. */
function scalerOf(normalisation: Json, training: Json): ReturnType<typeof scalerFromJSON> | undefined {
  if (normalisation !== null) return scalerFromJSON(normalisation as unknown as VersionedJson);
  const { run } = (training ?? {}) as { run?: { data?: { scale?: unknown } } };
  return run?.data?.scale === 'none' ? new AffineScaler() : undefined;
}

function plainJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
