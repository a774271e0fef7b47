import { type Autoencoder, identityOf } from '@latentkit/autoencoder';
import { decodeSafetensors, encodeSafetensors, FileFormatError, type NdArray, ndarray, ShapeError, sameShape, show } from '@latentkit/core';
import { variablesOf } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

interface NamedVariable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly variable: tf.LayerVariable;
}

/**
 * The weights of an autoencoder as a safetensors file (https://huggingface.co/docs/safetensors): `encoder/LAYER/WEIGHT`,
 * `parts/…` and `decoder/…`, with class, parameters and shapes as JSON in the metadata. Weights have the layout of
 * Keras: kernels of dense layers are [inputs, units].
 *
 * @throws NotFittedError before `fit` or `load`.
 */
export function exportSafetensors(model: Autoencoder): Uint8Array {
  const tensors = new Map<string, NdArray>();
  for (const { name, shape, variable } of weightsOf(model)) tensors.set(name, ndarray(variable.read().dataSync() as Float32Array, shape));
  const { class: className, config } = identityOf(model);
  const { inputShape, latentDim } = model;
  return encodeSafetensors(tensors, { format: 'latentkit', class: className, config: JSON.stringify(config), inputShape: JSON.stringify(inputShape), latentDim: String(latentDim) });
}

/**
 * Sets the weights of a built autoencoder from a safetensors file with the names of {@link exportSafetensors}. Everything
 * is checked before the first weight is set.
 *
 * @throws FileFormatError for a file that is truncated or no safetensors file, or lacks a weight or has one more, and ShapeError
 *   for a weight of another shape; both name it. NotFittedError for a model that is not built.
 */
export function importSafetensors(model: Autoencoder, bytes: Uint8Array): void {
  const { tensors } = decodeSafetensors(bytes);
  const weights = weightsOf(model);
  const names = new Set(weights.map(({ name }) => name));
  const surplus = [...tensors.keys()].find((name) => !names.has(name));
  if (surplus !== undefined) {
    throw new FileFormatError({ parameter: `safetensors file, tensor '${surplus}'`, got: surplus, expected: `the weights of this model: ${[...names].join(', ')}` });
  }
  for (const { name, shape } of weights) {
    const given = tensors.get(name);
    if (given === undefined) {
      throw new FileFormatError({ parameter: 'safetensors file', got: [...tensors.keys()], expected: `a tensor '${name}'`, remedy: 'Build the model with the parameters of the one that was written.' });
    }
    if (!sameShape(given.shape, shape)) throw new ShapeError({ parameter: `tensor '${name}'`, got: given.shape, expected: `${show(shape)}, as the model has it` });
  }
  for (const { name, shape, variable } of weights) {
    const value = tf.tensor(Float32Array.from(tensors.get(name)!.data), [...shape], 'float32');
    variable.write(value);
    value.dispose();
  }
}

/** Every weight of a model once, under the half that it belongs to. */
function weightsOf(model: Autoencoder): NamedVariable[] {
  const seen = new Set<tf.LayerVariable>();
  const halves = [['encoder', model.encoder], ['parts', model.parts], ['decoder', model.decoder]] as const;
  return halves.flatMap(([half, part]) =>
    (part === undefined ? [] : variablesOf(part)).flatMap(({ name, shape, variable }) => {
      // What the decoder borrows from the encoder is there already.
      if (seen.has(variable)) return [];
      seen.add(variable);
      return [{ name: `${half}/${name}`, shape, variable }];
    }),
  );
}
