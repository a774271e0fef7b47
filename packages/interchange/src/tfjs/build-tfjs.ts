import { FileFormatError, sameShape, show } from '@latentkit/core';
import { registerLayers, variablesOf } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { freeLayers, knownVariables, variablesSince } from '../model/own-layers.js';
import type { TfjsFile } from './read-tfjs.js';

interface LayerJson {
  readonly class_name?: unknown;
  readonly config?: unknown;
}

interface LayerConfig {
  readonly name?: unknown;
  readonly layers?: unknown;
  readonly layer?: LayerJson;
  readonly batch_shape?: unknown;
  readonly batch_input_shape?: unknown;
}

type Topology = Parameters<typeof tf.models.modelFromJSON>[0];

const DAMAGED = 'The file is damaged; save the model again.';

/** The model of a file with its weights. Throws FileFormatError naming layer or weight. */
export async function buildTfjs({ name, topology, weights }: TfjsFile): Promise<tf.LayersModel> {
  registerLayers();
  const root = ((topology as { model_config?: unknown }).model_config ?? topology) as LayerJson;
  checkLayers(root, name);
  const model = await made(root, name);
  try {
    setWeights(model, weights, name);
  } catch (error) {
    freeLayers(model);
    throw error;
  }
  return model;
}

/** Throws for the first layer of a class that is not registered, or in a form that TensorFlow.js does not read. */
function checkLayers({ class_name: className, config }: LayerJson, file: string): void {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  const { name, layers, layer, batch_shape: shape3, batch_input_shape: shape }: LayerConfig = Array.isArray(config) ? { layers: config } : (config ?? {});
  const where = `${file}, layer '${String(name ?? className)}'`;
  if (typeof className !== 'string' || !Object.hasOwn(known, className)) {
    throw new FileFormatError({
      parameter: where,
      got: className,
      expected: 'a layer of TensorFlow.js or of @latentkit/layers',
      remedy: 'Register its class with tf.serialization.registerClass before the import, or build the model without this layer.',
    });
  }
  if (shape3 !== undefined && shape === undefined) {
    throw new FileFormatError({ parameter: where, got: 'batch_shape', expected: 'batch_input_shape', remedy: 'TensorFlow.js does not read what Keras 3 writes: import the .keras or .h5 file itself.' });
  }
  for (const child of [...(Array.isArray(layers) ? (layers as LayerJson[]) : []), ...(layer === undefined ? [] : [layer])]) checkLayers(child, file);
}

async function made(root: LayerJson, file: string): Promise<tf.LayersModel> {
  // All weights come from the file; some initial ones take long to make.
  const bare: unknown = JSON.parse(JSON.stringify(root), (key, value: unknown) => (key.endsWith('_initializer') ? { class_name: 'Zeros', config: {} } : value));
  const known = knownVariables();
  let making: Promise<tf.LayersModel> | undefined;
  // Without weights to wait for, the layers are made before the promise is given; what they leave behind is freed.
  tf.tidy(() => void (making = tf.models.modelFromJSON(bare as Topology)));
  const own = variablesSince(known);
  try {
    const model = await making!;
    if (model.inputs?.length > 0) return model;
  } catch (cause) {
    tf.dispose(own);
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new FileFormatError({ parameter: file, expected: `layers that fit together (${reason})`, remedy: DAMAGED, cause });
  }
  throw new FileFormatError({ parameter: file, expected: 'a model with an input of known shape', remedy: 'Give its first layer an inputShape before it is saved.' });
}

/** Sets all weights by their names, once all of them are seen to fit. */
function setWeights(model: tf.LayersModel, weights: tf.NamedTensorMap, file: string): void {
  const left = new Map(Object.entries(weights));
  const pairs = variablesOf(model).map(({ name, shape, variable }) => {
    // Keras writes the cell of recurrent layers into the names too.
    const found = [...left.keys()].find((key) => key === name || key.replace(/[^/]+\/([^/]+)$/, '$1') === name);
    const value = found === undefined ? undefined : left.get(found)!;
    if (value === undefined) throw new FileFormatError({ parameter: `${file}, weightsManifest`, got: Object.keys(weights), expected: `a weight '${name}'`, remedy: DAMAGED });
    if (!sameShape(value.shape, shape)) throw new FileFormatError({ parameter: `${file}, weight '${found}'`, got: value.shape, expected: `the shape ${show(shape)}, as the layer has it`, remedy: DAMAGED });
    left.delete(found!);
    return { variable, value };
  });
  const [surplus] = left.keys();
  if (surplus !== undefined) throw new FileFormatError({ parameter: `${file}, weight '${surplus}'`, got: surplus, expected: 'a weight of a layer of the model', remedy: DAMAGED });
  for (const { variable, value } of pairs) variable.write(value);
}
