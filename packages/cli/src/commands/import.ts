import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FileMissingError, sizeOf } from '@latentkit/core';
import { importKeras } from '@latentkit/interchange';
import { UsageError } from '../exit-codes.js';
import { type CliIo, json, line } from '../io.js';
import { checkWritable } from '../writable.js';

/** Flags of `latentkit import`. */
export interface ImportFlags {
  readonly out: string;
  readonly code?: string;
  readonly loss?: string;
  readonly json?: boolean;
}

/** `latentkit import`: a model that Keras saved becomes a bundle. */
export async function importCommand(path: string, { out, code, loss, json: asJson }: ImportFlags, io: CliIo): Promise<number> {
  if (!/\.(keras|h5|hdf5)$/i.test(path)) throw new UsageError(`file: got '${path}', expected a name that ends in .keras, .h5 or .hdf5.`);
  await checkWritable(`${out}/file`);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new FileMissingError({ parameter: 'file', got: path, expected: 'a file that can be read', cause });
  });
  const model = await importKeras(new Uint8Array(bytes), { code, loss: loss as 'mse' | undefined, name: path });
  await model.save(out, { notes: { importedFrom: basename(path) } });
  const inputShape = model.inputShape ?? [];
  model.dispose();
  if (asJson === true) json(io.stdout, { file: path, out, inputShape, latentDim: model.latentDim });
  else line(io.stderr, `samples of ${sizeOf(inputShape)} numbers, codes of ${model.latentDim}: ${out}`);
  return 0;
}
