import { FileFormatError, InvalidParameterError, type Json, ShapeError, show } from '@latentkit/core';
import { untieModel, variablesOf } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import type { AutoencoderClass } from './autoencoder-class.js';
import type { BuiltSlots } from './autoencoder-program.js';
import { identityBottleneckFactory } from './bottleneck.js';
import { decodeModel, decodeWeights, encodeModel, MODEL_FILE, WEIGHTS_FILE } from './bundle/artifacts.js';
import { type Bundle, bundleFile } from './bundle/bundle.js';
import type { BundleManifest } from './bundle/manifest.js';
import type { CommonConfig } from './config.js';
import type { NetworkModels, Part, PartConfig, PartFactory, PartKind, Slots } from './slots.js';

/** The files of both halves. Tied layers are written as plain ones, so that TensorFlow.js loads each half by itself. */
export async function encodeModels({ encoder, parts, decoder }: BuiltSlots['models']): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [folder, model] of [['encoder', encoder], ['parts', parts], ['decoder', decoder]] as const) {
    if (model === undefined) continue;
    // Layers of parts are classes of their package, which their factories make again.
    const plain = folder === 'parts' ? model : untieModel(model);
    for (const [name, bytes] of await encodeModel(plain)) files.set(`${folder}/${name}`, bytes);
    if (plain !== model) plain.dispose();
  }
  return files;
}

/** Both halves as the bundle's files describe them, without the class that made them. */
export async function decodeModels(bundle: Bundle, location: string): Promise<NetworkModels> {
  const half = (folder: string): Promise<tf.LayersModel> =>
    decodeModel(
      bundleFile(bundle, `${folder}/${MODEL_FILE}`, location),
      bundleFile(bundle, `${folder}/${WEIGHTS_FILE}`, location),
      `${location}/${folder}`,
    );
  return { encoder: await half('encoder'), decoder: await half('decoder') };
}

/** Sets the weights of models that are already built from a bundle's files, by name. */
export function restoreWeights({ encoder, parts, decoder }: BuiltSlots['models'], bundle: Bundle, location: string): void {
  const done = new Set<tf.LayerVariable>();
  for (const [folder, model] of [['encoder', encoder], ['parts', parts], ['decoder', decoder]] as const) {
    if (model === undefined) continue;
    const path = `${location}/${folder}`;
    const weights = decodeWeights(bundleFile(bundle, `${folder}/${MODEL_FILE}`, location), bundleFile(bundle, `${folder}/${WEIGHTS_FILE}`, location), path);
    try {
      for (const { name, shape, variable } of variablesOf(model)) {
        // What the decoder borrows from the encoder is already set.
        if (done.has(variable)) continue;
        const value = weights[name];
        if (value === undefined || !tf.util.arraysEqual(value.shape, [...shape])) {
          throw new FileFormatError({
            parameter: `${path}/${WEIGHTS_FILE} ${name}`,
            got: value?.shape,
            expected: `a weight of shape ${show(shape)}, as the configuration says`,
            remedy: 'The bundle does not fit its own configuration; save the model again.',
          });
        }
        variable.write(value);
        done.add(variable);
      }
    } finally {
      tf.dispose(weights);
    }
  }
}

/** What a bundle says of a model's class, its parameters and its parts. */
export function identityOf(model: { readonly config: CommonConfig; readonly slots: Slots }): Pick<BundleManifest, 'package' | 'class' | 'config' | 'slots' | 'loss'> {
  const { network, bottleneck, corruption, penalties, loss, conditionUnits } = model.slots;
  const { packageName, configSchema } = model.constructor as unknown as AutoencoderClass<unknown>;
  return {
    package: packageName,
    class: configSchema.name,
    config: toJson(model.config, 'config') as Record<string, Json>,
    slots: {
      network: network.config,
      bottleneck: bottleneck.config,
      corruption: corruption?.config ?? null,
      penalties: penalties.map((penalty) => penalty.config),
      ...(conditionUnits === 0 ? {} : { conditionUnits }),
    },
    loss: toJson(loss.config, 'loss'),
  };
}

/** Makes a part again from what a bundle says of it. */
export function createPart(kind: PartKind, config: PartConfig, factories: readonly PartFactory[]): Part {
  const all = [...factories, identityBottleneckFactory];
  const factory = all.find((f) => f.kind === kind && f.type === config.type);
  if (factory !== undefined) return factory.create(config);
  throw new InvalidParameterError({
    parameter: 'parts',
    got: factories.map((f) => f.type),
    expected: `a factory of the ${kind} '${config.type}' that the bundle uses`,
    remedy: `Load it with { parts: [...] }, where parts has the factory of '${config.type}' from the package that owns it.`,
  });
}

/** Throws unless the value is plain JSON: what a bundle stores must read back equal. */
export function toJson(value: unknown, parameter: string): Json {
  const text = JSON.stringify(value ?? null);
  if (text === undefined) throw new ShapeError({ parameter, got: value, expected: 'plain JSON' });
  return JSON.parse(text) as Json;
}
