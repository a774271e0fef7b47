import { FileFormatError, type NdArray, sameShape, show } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { BuiltModel, Entry } from './graph.js';
import type { KerasFile } from './read-keras.js';

/** Sets the weights of a model from its file. Throws FileFormatError naming the layer where they do not fit. */
export function setWeights(built: BuiltModel, { weights }: KerasFile): void {
  if (weights.kind === 'paths') return setByPath(built, '', weights.arrays);
  for (const entry of built.entries) setFromList(entry, weights.list(entry.node.name));
}

/** Keras 3 counts the layers of each class, container by container, and takes no notice of their names. */
function setByPath({ entries }: BuiltModel, prefix: string, arrays: ReadonlyMap<string, NdArray>): void {
  const used = new Map<string, number>();
  for (const entry of entries) {
    const kind = snakeCase(entry.node.className);
    const count = used.get(kind) ?? 0;
    used.set(kind, count + 1);
    const path = `${prefix}layers/${count === 0 ? kind : `${kind}_${count}`}`;
    if (entry.nested !== undefined) setByPath(entry.nested, `${path}/`, arrays);
    else setLayer(entry, ['vars', 'cell/vars', 'layer/vars'].flatMap((place) => numbered(`${path}/${place}`, arrays)));
  }
}

function numbered(path: string, arrays: ReadonlyMap<string, NdArray>): NdArray[] {
  const found: NdArray[] = [];
  for (let i = 0; arrays.has(`${path}/${i}`); i++) found.push(arrays.get(`${path}/${i}`)!);
  return found;
}

/** The older form lists what is trained of all layers inside a model, then what is not. */
function setFromList(entry: Entry, list: readonly NdArray[]): void {
  const leaves = leavesOf(entry, true);
  const given = leaves.map((): NdArray[] => []);
  let at = 0;
  const take = (i: number, count: number): void => {
    given[i].push(...list.slice(at, at + count));
    at += count;
  };
  leaves.forEach(({ trained }, i) => take(i, trained));
  leaves.forEach(({ all, trained }, i) => take(i, all - trained));
  if (at < list.length) throw misfit(entry, list.map(({ shape }) => shape), `${at} weights`);
  leaves.forEach((leaf, i) => setLayer(leaf.entry, given[i]));
}

interface Leaf {
  readonly entry: Entry;
  readonly all: number;
  readonly trained: number;
}

function leavesOf(entry: Entry, trainable: boolean): Leaf[] {
  const own = trainable && entry.node.config['trainable'] !== false;
  if (entry.nested !== undefined) return entry.nested.entries.flatMap((child) => leavesOf(child, own));
  const all = entry.layer!.weights.length;
  // Statistics of a batch normalisation are never trained.
  const fixed = entry.node.className === 'BatchNormalization' ? 2 : 0;
  return [{ entry, all, trained: own ? all - fixed : 0 }];
}

function setLayer(entry: Entry, arrays: readonly NdArray[]): void {
  const layer = entry.layer!;
  const expected = layer.weights.map(({ shape }) => shape as number[]);
  const fits = arrays.length === expected.length && arrays.every(({ shape }, i) => sameShape(shape, expected[i]));
  if (!fits) throw misfit(entry, arrays.map(({ shape }) => shape), `weights of the shapes ${show(expected)}`);
  const tensors = arrays.map(({ data, shape }) => tf.tensor(data as Float32Array, [...shape], 'float32'));
  layer.setWeights(tensors);
  tf.dispose(tensors);
}

function misfit({ node }: Entry, got: unknown, expected: string): FileFormatError {
  return new FileFormatError({ parameter: `weights of the Keras layer '${node.name}' (${node.className})`, got, expected, remedy: 'The file is damaged; save the model again.' });
}

/** `Conv2DTranspose` as `conv2d_transpose`, in Keras's own way. */
function snakeCase(name: string): string {
  return name.replaceAll(/\W+/g, '').replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2').replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}
