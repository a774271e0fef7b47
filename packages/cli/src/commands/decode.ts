import { type DeviceName, selectEngine } from '@latentkit/autoencoder';
import { rowsOf } from '@latentkit/core';
import { arrayFormat, readArray, writeArray } from '../array-file.js';
import { loadBundle, unscaled } from '../bundle.js';
import { asUsage } from '../exit-codes.js';
import { type CliIo, line } from '../io.js';

/** Flags of `latentkit decode`. */
export interface DecodeOptions {
  readonly codes: string;
  readonly out: string;
  readonly device?: DeviceName | 'auto';
}

/** `latentkit decode`. */
export async function decodeCommand(path: string, options: DecodeOptions, io: CliIo): Promise<number> {
  await asUsage(() => [arrayFormat(options.codes), arrayFormat(options.out)]);
  const engine = await selectEngine({ device: options.device ?? 'auto' });
  const bundle = await loadBundle(path);
  const decoded = await bundle.model.decode(await readArray(options.codes), { engine });
  const samples = unscaled(decoded, bundle);
  bundle.model.dispose();
  await writeArray(options.out, samples, 'feature');
  line(io.stderr, `${rowsOf(samples).toLocaleString('en-US')} samples of ${samples.shape.slice(1).join('×')}: ${options.out}`);
  return 0;
}
