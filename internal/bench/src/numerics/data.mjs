// The data of all works, in files that every contestant reads: row-major float32 or float64 behind a NumPy header.
import { closeSync, existsSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { astype, sliceRows } from '@latentkit/core';
import { loadDigits, toUnit, writeNpy } from '@latentkit/datasets';
import { loadMnist } from '@latentkit/datasets/node';
import { PCA } from '@latentkit/pca';

/** Makes what is missing in the folder. */
export async function prepare(folder) {
  const file = (name) => join(folder, `${name}.npy`);
  if (existsSync(file('ready'))) return;
  mkdirSync(folder, { recursive: true });
  const write = (name, array) => writeFileSync(file(name), writeNpy(array));
  const dataset = await loadMnist();
  const train = toUnit(dataset);
  const test = toUnit(await loadMnist({ split: 'test' }));
  const pixels = astype(train.x.shape.length === 2 ? train.x : { data: train.x.data, shape: [train.x.shape[0], 784] }, 'float64');
  const testPixels = { data: test.x.data, shape: [test.x.shape[0], 784] };
  write('mnist-60000', pixels);
  write('mnist-10000', sliceRows(pixels, 0, 10_000));
  write('mnist-labels', dataset.y);
  const digits = await loadDigits();
  write('digits', astype({ data: digits.x.data, shape: [digits.x.shape[0], 64] }, 'float32'));
  write('digits-labels', digits.y);
  for (const components of [50, 30]) {
    const pca = await new PCA({ components }).fitAsync(pixels);
    const codes = astype(await pca.transformAsync(pixels), 'float32');
    for (const n of [2000, 5000, 10_000, 55_000, 60_000]) write(`pca${components}-${n}`, sliceRows(codes, 0, n));
    write(`pca${components}-test`, astype(await pca.transformAsync(testPixels), 'float32'));
  }
  write('ready', sliceRows(digits.x, 0, 1));
}

const TYPES = { '<f8': Float64Array, '<f4': Float32Array, '<i4': Int32Array, '|u1': Uint8Array };

/** A prepared array, read to where it stays: a copy would count as memory of the contestant. */
export function load(folder, name) {
  const file = openSync(join(folder, `${name}.npy`), 'r');
  const start = Buffer.alloc(10);
  readSync(file, start, 0, 10, 0);
  const header = Buffer.alloc(start.readUInt16LE(8));
  readSync(file, header, 0, header.length, 10);
  const [, type, lengths] = /'descr': '([^']+)'.*'shape': \(([^)]*)\)/.exec(header.toString('latin1'));
  const shape = lengths.split(',').map((text) => text.trim()).filter(Boolean).map(Number);
  const data = new TYPES[type](shape.reduce((a, b) => a * b, 1));
  const bytes = new Uint8Array(data.buffer);
  for (let at = 0; at < bytes.length; ) at += readSync(file, bytes, at, Math.min(2 ** 28, bytes.length - at), 10 + header.length + at);
  closeSync(file);
  return { data, shape };
}

/** The classes of a prepared array's rows. */
export function labels(folder, data) {
  const y = load(folder, data === 'digits' ? 'digits-labels' : 'mnist-labels');
  return sliceRows(y, 0, data === 'digits' ? y.shape[0] : Number(data.split('-').at(-1)));
}
