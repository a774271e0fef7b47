import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { loadRuntime, type OnnxType, type Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';

/** An array with its name, for a run of a file and for the files that Python checks. */
export interface NamedArray {
  readonly name: string;
  readonly type?: OnnxType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint32Array;
}

/** Inputs and the outputs that eager TensorFlow.js makes of them. */
export interface ReferenceRun {
  readonly inputs: readonly NamedArray[];
  readonly outputs: readonly NamedArray[];
}

export function named(name: string, tensor: tf.Tensor): NamedArray {
  return { name, shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) };
}

/** The greatest difference between what a file gives in ONNX Runtime and the outputs of the reference. */
export async function differenceOf(bytes: Uint8Array, runs: readonly ReferenceRun[]): Promise<number> {
  const runtime = await cpu();
  const session = await runtime.createSession(bytes, { threads: 1 });
  let worst = 0;
  for (const { inputs, outputs } of runs) {
    const feeds = Object.fromEntries(inputs.map(({ name, type = 'float32', data, shape }) => [name, runtime.tensor(type, data, shape)]));
    const results = await session.run(feeds);
    for (const { name, shape, data } of outputs) {
      const got = results[name];
      if (got.dims.join() !== shape.join()) throw new Error(`${name} has shape [${got.dims.join()}], not [${shape.join()}].`);
      data.forEach((value, i) => {
        const error = Math.abs(Number(got.data[i]) - value);
        worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
      });
    }
  }
  await session.release();
  return worst;
}

/**
 * Keeps a file with its reference runs where LATENTKIT_ONNX_DIR names a folder, for internal/reference/check_onnx.py.
 */
export async function keepForPython(name: string, bytes: Uint8Array, runs: readonly ReferenceRun[], weights: readonly string[] = []): Promise<void> {
  const folder = process.env['LATENTKIT_ONNX_DIR'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  const file = join(folder, name.replaceAll(/\W+/g, '-'));
  const plain = (arrays: readonly NamedArray[]): object[] => arrays.map(({ data, ...rest }) => ({ ...rest, data: Array.from(data) }));
  await writeFile(`${file}.onnx`, bytes);
  await writeFile(`${file}.json`, JSON.stringify({ weights, runs: runs.map(({ inputs, outputs }) => ({ inputs: plain(inputs), outputs: plain(outputs) })) }));
}

export function cpu(): Promise<Runtime> {
  return loadRuntime({ device: 'cpu' });
}

/** Whether a text occurs in a file, as the name of a value does. */
export function holds(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text, 0, 'latin1');
}
