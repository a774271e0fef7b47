import type { Autoencoder } from '@latentkit/autoencoder';
import { FileFormatError, sizeOf } from '@latentkit/core';
import { DenseTranspose, type VariableInfo } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

/** Where a bundle keeps the value of a variable. */
export interface WeightPlace {
  /** Path in the bundle. */
  readonly file: string;
  /** Of the first byte. Values are float32, little-endian. */
  readonly offset: number;
  /** Whether the file has the transposed matrix, as the decoder of tied weights does. */
  readonly transposed: boolean;
}

interface SavedWeights {
  readonly weightsManifest: readonly { readonly weights: readonly tf.io.WeightsManifestEntry[] }[];
}

/** Where the files of a saved model have the program's variables, in their order. Throws `FileFormatError` for a weight that is not the program's. */
export function weightPlaces(model: Autoencoder, variables: readonly VariableInfo[], files: ReadonlyMap<string, Uint8Array>): WeightPlace[][] {
  const places = variables.map((): WeightPlace[] => []);
  for (const [folder, part] of [['encoder', model.encoder], ['parts', model.parts], ['decoder', model.decoder]] as const) {
    if (part === undefined) continue;
    const file = `${folder}/weights.bin`;
    const held = heldBy(part);
    const json = JSON.parse(new TextDecoder().decode(files.get(`${folder}/model.json`))) as SavedWeights;
    let offset = 0;
    for (const { name, shape } of json.weightsManifest.flatMap(({ weights }) => weights)) {
      const { value, transposed } = held.get(name) ?? { value: undefined, transposed: false };
      const index = variables.findIndex(({ variable }) => variable.read() === value);
      const bytes = files.get(file)!.slice(offset, offset + 4 * sizeOf(shape));
      if (index < 0 || !holds(new Float32Array(bytes.buffer), variables[index], transposed)) {
        throw new FileFormatError({ parameter: `${file} ${name}`, expected: 'a weight of the model' });
      }
      places[index].push({ file, offset, transposed });
      offset += bytes.length;
    }
  }
  return places;
}

/** Values of a model's weights by the names under which they are saved. */
function heldBy(layer: tf.layers.Layer): Map<string, { value: tf.Tensor; transposed: boolean }> {
  const children = (layer as { layers?: tf.layers.Layer[] }).layers;
  if (children !== undefined) return new Map(children.flatMap((child) => [...heldBy(child)]));
  return new Map(
    layer.weights.map((variable) => {
      const value = variable.read();
      return [variable.originalName, { value, transposed: layer instanceof DenseTranspose && variable.shape.length === 2 }];
    }),
  );
}

function holds(saved: Float32Array, { variable, shape }: VariableInfo, transposed: boolean): boolean {
  return tf.tidy(() => {
    const value = variable.read();
    const expected = (transposed ? tf.transpose(value.reshape([...shape])) : value).dataSync();
    return saved.length === expected.length && saved.every((x, i) => Object.is(x, expected[i]));
  });
}
