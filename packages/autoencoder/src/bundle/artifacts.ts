import { FileFormatError } from '@latentkit/core';
import { registerLayers } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

/** The two files of a model in TensorFlow.js layers format, which plain TensorFlow.js loads by itself. */
export const MODEL_FILE = 'model.json';
export const WEIGHTS_FILE = 'weights.bin';

/** A model as `model.json` and `weights.bin`. */
export async function encodeModel(model: tf.LayersModel): Promise<Map<string, Uint8Array>> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler((saved) => {
      artifacts = saved;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  const { modelTopology, weightSpecs = [], weightData } = artifacts as unknown as tf.io.ModelArtifacts;
  const json = {
    format: 'layers-model',
    generatedBy: 'LatentKit',
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: weightSpecs }],
  };
  return new Map([
    [MODEL_FILE, new TextEncoder().encode(JSON.stringify(json))],
    [WEIGHTS_FILE, concat(weightData)],
  ]);
}

/** Reads {@link encodeModel}'s files. `path` names them in errors. Sizes are verified before anything is built. */
export async function decodeModel(json: Uint8Array, weights: Uint8Array, path: string): Promise<tf.LayersModel> {
  const { modelTopology, weightSpecs } = check(json, weights, path);
  registerLayers();
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData: weights.slice().buffer }));
}

/** The weights alone, by name. The caller disposes them. */
export function decodeWeights(json: Uint8Array, weights: Uint8Array, path: string): tf.NamedTensorMap {
  return tf.io.decodeWeights(weights.slice().buffer, check(json, weights, path).weightSpecs);
}

function check(json: Uint8Array, weights: Uint8Array, path: string): { modelTopology: object; weightSpecs: tf.io.WeightsManifestEntry[] } {
  const { modelTopology, weightsManifest } = parseModelJson(json, `${path}/${MODEL_FILE}`);
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const bytes = weightSpecs.reduce((sum, spec) => sum + tf.util.sizeFromShape(spec.shape) * bytesOf(spec, path), 0);
  if (bytes === weights.byteLength) return { modelTopology, weightSpecs };
  throw new FileFormatError({
    parameter: `${path}/${WEIGHTS_FILE}`,
    got: weights.byteLength,
    expected: `${bytes} bytes, as ${MODEL_FILE} says`,
    remedy: 'The file is truncated or belongs to another model; save the bundle again.',
  });
}

interface ModelJson {
  readonly modelTopology: object;
  readonly weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
}

function parseModelJson(bytes: Uint8Array, path: string): ModelJson {
  let parsed: Partial<ModelJson> | null;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes)) as Partial<ModelJson> | null;
  } catch (cause) {
    throw new FileFormatError({ parameter: path, expected: 'a TensorFlow.js layers model in JSON', cause });
  }
  const { modelTopology, weightsManifest } = parsed ?? {};
  if (typeof modelTopology === 'object' && Array.isArray(weightsManifest) && weightsManifest.every((group) => Array.isArray(group.weights))) {
    return { modelTopology, weightsManifest };
  }
  throw new FileFormatError({ parameter: path, expected: 'a TensorFlow.js layers model with modelTopology and weightsManifest' });
}

function bytesOf(spec: tf.io.WeightsManifestEntry, path: string): number {
  const size = { float32: 4, int32: 4, bool: 1 }[spec.dtype as string];
  if (size !== undefined && spec.quantization === undefined && spec.shape.every((n) => Number.isInteger(n) && n >= 0)) return size;
  throw new FileFormatError({
    parameter: `${path}/${MODEL_FILE}`,
    got: { name: spec.name, dtype: spec.dtype, shape: spec.shape },
    expected: 'unquantised float32, int32 or bool weights',
  });
}

function concat(data: tf.io.WeightData | undefined): Uint8Array {
  const parts = (Array.isArray(data) ? data : data === undefined ? [] : [data]).map((part) => new Uint8Array(part));
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
