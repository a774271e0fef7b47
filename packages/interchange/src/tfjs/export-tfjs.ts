import { type Autoencoder, encodeModel } from '@latentkit/autoencoder';
import { untieModel } from '@latentkit/layers';
import type * as tf from '@tensorflow/tfjs';

/**
 * Both halves of an autoencoder in TensorFlow.js layers format: `encoder/model.json` and `encoder/weights.bin`, and the
 * same of `decoder`; plain `tf.loadLayersModel` reads them. Tied layers become plain ones with copies of their weights. The
 * encoder gives what the bottleneck takes, which is the code itself where nothing is drawn; the normalisation is no part.
 *
 * @throws NotFittedError before `fit` or `load`.
 */
export async function exportTfjs(model: Autoencoder): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const halves: [string, tf.LayersModel][] = [['encoder', model.encoder], ['decoder', model.decoder]];
  for (const [folder, half] of halves) {
    const plain = untieModel(half);
    for (const [name, bytes] of await encodeModel(plain)) files.set(`${folder}/${name}`, bytes);
    if (plain !== half) plain.dispose();
  }
  return files;
}
