import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { NdArray } from '@latentkit/core';

/** An array of a run, with its name. */
export interface NamedArray extends NdArray {
  readonly name: string;
}

/** Keeps a file with its expected outputs where LATENTKIT_ONNX_DIR names a folder, for internal/reference/check_onnx.py. */
export async function keepForPython(name: string, bytes: Uint8Array, inputs: readonly NamedArray[], output: NamedArray): Promise<void> {
  const folder = process.env['LATENTKIT_ONNX_DIR'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  const plain = ({ data, ...rest }: NamedArray): object => ({ ...rest, data: Array.from(data) });
  await writeFile(join(folder, `${name}.onnx`), bytes);
  await writeFile(join(folder, `${name}.json`), JSON.stringify({ weights: [], runs: [{ inputs: inputs.map(plain), outputs: [plain(output)] }] }));
}
