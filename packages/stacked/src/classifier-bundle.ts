import {
  type Bottleneck,
  type BundleLocation,
  bundleFile,
  createPart,
  decodeModel,
  encodeModel,
  FORMAT_VERSION,
  type PartFactory,
  readBundle,
  storeAt,
  writeBundle,
} from '@latentkit/autoencoder';
import { FileFormatError } from '@latentkit/core';
import { untieModel } from '@latentkit/layers';
import type * as tf from '@tensorflow/tfjs';
import { type ClassifierConfig, classifierConfig } from './classifier-config.js';

/** What a classifier's bundle holds. */
export interface ClassifierParts {
  readonly encoder: tf.LayersModel;
  /** From codes to logits. */
  readonly head: tf.LayersModel;
  readonly bottleneck: Bottleneck;
  readonly config: ClassifierConfig;
}

const PACKAGE = '@latentkit/stacked';
const FOLDERS = ['encoder', 'classifier'] as const;

/** Writes a classifier as a bundle, replacing what is there, all or nothing. */
export async function writeClassifier(location: BundleLocation, { encoder, head, bottleneck, config }: ClassifierParts): Promise<void> {
  const store = await storeAt(location, 'location');
  const files = new Map<string, Uint8Array>();
  for (const [folder, model] of [['encoder', encoder], ['classifier', head]] as const) {
    const plain = untieModel(model);
    for (const [name, bytes] of await encodeModel(plain)) files.set(`${folder}/${name}`, bytes);
    plain.dispose();
  }
  await writeBundle(
    store,
    {
      formatVersion: FORMAT_VERSION,
      package: PACKAGE,
      class: classifierConfig.name,
      config: { ...config },
      slots: { network: { type: 'models' }, bottleneck: bottleneck.config, corruption: null, penalties: [] },
      loss: 'softmax-crossentropy',
      inputShape: encoder.inputs[0].shape.slice(1) as number[],
      latentDim: head.inputs[0].shape[1] as number,
      normalisation: null,
      training: {},
    },
    files,
  );
}

/** Reads a classifier's bundle. Throws `FileFormatError` for another bundle or a damaged one. */
export async function readClassifier(location: BundleLocation, parts: readonly PartFactory[]): Promise<ClassifierParts> {
  const store = await storeAt(location, 'location');
  const bundle = await readBundle(store);
  const { manifest } = bundle;
  if (manifest.class !== classifierConfig.name) {
    throw new FileFormatError({
      parameter: `${store.location} class`,
      got: manifest.class,
      expected: `a bundle of ${classifierConfig.name}`,
      remedy: `Load it with ${manifest.class} of ${manifest.package}.`,
    });
  }
  const bottleneck = createPart('bottleneck', manifest.slots.bottleneck, parts) as Bottleneck;
  const config = classifierConfig.parse(manifest.config);
  const [encoder, head] = await Promise.all(
    FOLDERS.map((folder) =>
      decodeModel(
        bundleFile(bundle, `${folder}/model.json`, store.location),
        bundleFile(bundle, `${folder}/weights.bin`, store.location),
        `${store.location}/${folder}`,
      ),
    ),
  );
  return { encoder, head, bottleneck, config };
}
