import { rowsOf } from '@latentkit/core';
import { arrayFormat, writeArray } from '../array-file.js';
import { loadBundle } from '../bundle.js';
import { conditionOf, openFor } from '../condition.js';
import { scaled } from '../data.js';
import { chooseEngine } from '../engine.js';
import { asUsage } from '../exit-codes.js';
import { checkFeatures } from '../features.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, line } from '../io.js';
import { type DataFlags, dataSource } from './evaluate.js';

/** `latentkit encode`. */
export async function encodeCommand(path: string, options: DataFlags & { readonly out: string }, io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    await asUsage(() => arrayFormat(options.out));
    const { engine, onWarning } = await chooseEngine(options, io);
    const bundle = await loadBundle(path);
    const { model, scaler } = bundle;
    const dataset = await openFor(bundle, dataSource(options, bundle), io, interrupt.signal);
    checkFeatures(dataset, bundle);
    const codes = await model.encode(scaled(dataset.x, scaler), { engine, onWarning, ...conditionOf(model, dataset, 0, rowsOf(dataset.x)) });
    model.dispose();
    await writeArray(options.out, codes, 'code');
    line(io.stderr, `${rowsOf(codes).toLocaleString('en-US')} codes of ${codes.shape[1]} numbers: ${options.out}`);
    return 0;
  } finally {
    interrupt.release();
  }
}
