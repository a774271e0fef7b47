import { rowsOf } from '@latentkit/core';
import { arrayFormat, readArray, writeArray } from '../array-file.js';
import { loadBundle, unscaled } from '../bundle.js';
import { conditionOfCodes } from '../condition.js';
import { chooseEngine, type EngineFlags } from '../engine.js';
import { asUsage } from '../exit-codes.js';
import { type CliIo, line } from '../io.js';

/** Flags of `latentkit decode`. */
export interface DecodeOptions extends EngineFlags {
  readonly codes: string;
  readonly label?: string;
  readonly out: string;
}

/** `latentkit decode`. */
export async function decodeCommand(path: string, options: DecodeOptions, io: CliIo): Promise<number> {
  await asUsage(() => [arrayFormat(options.codes), arrayFormat(options.out)]);
  const { engine, onWarning } = await chooseEngine(options, io);
  const bundle = await loadBundle(path);
  const codes = await readArray(options.codes);
  const condition = await conditionOfCodes(bundle, codes, options.label, io);
  const decoded = await bundle.model.decode(codes, { engine, onWarning, ...condition });
  const samples = unscaled(decoded, bundle);
  bundle.model.dispose();
  await writeArray(options.out, samples, 'feature');
  line(io.stderr, `${rowsOf(samples).toLocaleString('en-US')} samples of ${samples.shape.slice(1).join('×')}: ${options.out}`);
  return 0;
}
