import { FileFormatError, type NdArray, zipStore } from '@latentkit/core';
import { type KerasNode, readNode } from './config.js';
import { readH5 } from './h5.js';

/** A saved model of Keras: how it is built, and where its weights are. */
export interface KerasFile {
  readonly root: KerasNode;
  /** Version of Keras, 2 or 3, which decides what some names mean. */
  readonly version: number;
  /** Weights by paths of the layers' places (`.keras`), or of each top layer in one list (`.h5`). */
  readonly weights: { readonly kind: 'paths'; readonly arrays: ReadonlyMap<string, NdArray> } | { readonly kind: 'lists'; readonly list: (layer: string) => NdArray[] };
}

const REMEDY = 'Save the whole model with model.save(); weights alone do not say how it is built.';

/** Reads a `.keras` or `.h5` file, which it knows by its first bytes. Throws FileFormatError for anything else. */
export async function readKeras(bytes: Uint8Array, name: string): Promise<KerasFile> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readArchive(bytes, name);
  if (bytes[0] === 0x89 && bytes[1] === 0x48 && bytes[2] === 0x44 && bytes[3] === 0x46) return readLegacy(bytes, name);
  throw new FileFormatError({ parameter: name, got: `${bytes.length} bytes`, expected: 'a .keras file of Keras 3 or an .h5 file of Keras 2 or 3', remedy: REMEDY });
}

async function readArchive(bytes: Uint8Array, name: string): Promise<KerasFile> {
  const store = zipStore(bytes, name);
  const [config, weights] = ['config.json', 'model.weights.h5'];
  for (const file of [config, weights]) {
    if (!(await store.has(file))) throw new FileFormatError({ parameter: name, got: await store.list(), expected: `an archive with ${file}`, remedy: REMEDY });
  }
  const root = readNode(parse(new TextDecoder().decode(await store.read(config)), `${name}, ${config}`), 'config.json');
  const { arrays } = await readH5(await store.read(weights), `${name}, ${weights}`);
  return { root, version: 3, weights: { kind: 'paths', arrays } };
}

async function readLegacy(bytes: Uint8Array, name: string): Promise<KerasFile> {
  const { arrays, attribute } = await readH5(bytes, name);
  const config = attribute('', 'model_config');
  if (typeof config !== 'string') throw new FileFormatError({ parameter: `${name}, model_config`, got: config, expected: 'the description of a model', remedy: REMEDY });
  const list = (layer: string): NdArray[] =>
    weightNames(`model_weights/${layer}`, attribute).map((weight) => {
      const array = arrays.get(`model_weights/${layer}/${weight}`);
      if (array === undefined) throw new FileFormatError({ parameter: `${name}, layer '${layer}'`, expected: `the weight ${weight}`, remedy: 'The file is damaged; save the model again.' });
      return array;
    });
  const written = attribute('', 'keras_version');
  const version = typeof written === 'string' && written.startsWith('3') ? 3 : 2;
  return { root: readNode(parse(config, `${name}, model_config`), 'model_config'), version, weights: { kind: 'lists', list } };
}

/** Names of a layer's weights, which Keras writes in numbered parts where they are too long for one attribute. */
function weightNames(path: string, attribute: (path: string, name: string) => unknown): string[] {
  const whole = attribute(path, 'weight_names');
  if (whole !== undefined) return names(whole);
  const found: string[] = [];
  for (let i = 0, part: unknown; (part = attribute(path, `weight_names${i}`)) !== undefined; i++) found.push(...names(part));
  return found;
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FileFormatError({ parameter: where, expected: 'JSON', remedy: 'The file is damaged; copy it again.', cause });
  }
}
