import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import type { NoiseSource } from '../src/noise.js';

/** Numbers from Keras, made by internal/reference. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** The same tests on the plain JavaScript backend and on WebAssembly. */
export function onBackends(tests: (backend: string) => void): void {
  describe.each(['cpu', 'wasm'])('on %s', (backend) => {
    beforeAll(async () => {
      expect(await tf.setBackend(backend)).toBe(true);
      expect(tf.getBackend()).toBe(backend);
    });
    tests(backend);
  });
}

type Nested = number | Nested[];

function flatten(values: Nested): number[] {
  return typeof values === 'number' ? [values] : values.flatMap(flatten);
}

/** Compares a tensor with nested numbers: |got - expected| <= absolute + relative·|expected|. */
export function expectClose(got: tf.Tensor, expected: Nested, relative = 1e-5, absolute = 1e-6): void {
  const values = got.dataSync();
  const wanted = flatten(expected);
  expect(values.length).toBe(wanted.length);
  const worst = wanted.map((value, i) => Math.abs(values[i] - value) - relative * Math.abs(value));
  const at = worst.indexOf(Math.max(...worst));
  if (!worst.every((excess) => excess <= absolute)) throw new Error(`element ${at}: got ${values[at]}, expected ${wanted[at]}`);
}

/** A noise source that gives out prepared tensors, and the names under which they were asked for. */
export function preparedNoise(values: Nested): NoiseSource & { readonly names: string[] } {
  const names: string[] = [];
  const give = (name: string, shape: number[]): tf.Tensor => {
    names.push(name);
    return tf.tensor(flatten(values), shape);
  };
  return { names, uniform: give, normal: (name, shape, mean = 0, stddev = 1) => tf.add(tf.mul(give(name, shape), stddev), mean) };
}

/** Saves a model in memory and loads it again. */
export async function reloaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(await artifactsOf(model)));
}

/** What `model.save` writes. */
export async function artifactsOf(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return saved!;
}

/** A model of `layers` applied one after the other to inputs of `units` numbers. */
export function chain(units: number, ...layers: tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: [units] });
  const output = layers.reduce<tf.SymbolicTensor>((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ inputs: input, outputs: output });
}
