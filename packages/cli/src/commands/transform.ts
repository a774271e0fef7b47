import { InvalidParameterError, type NdArray } from '@latentkit/core';
import { arrayFormat, writeArray } from '../array-file.js';
import { openData, splitOf } from '../data.js';
import { asUsage } from '../exit-codes.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, json, line } from '../io.js';
import { workProgress } from '../progress-note.js';
import { readModel } from '../reduce/model-file.js';
import { checkRuntime } from '../reduce/runtime.js';
import { checkWritable } from '../writable.js';

/** Flags of `latentkit transform`. */
export interface TransformOptions {
  readonly label?: string;
  readonly split?: string;
  readonly dataDir?: string;
  readonly runtime: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `latentkit transform`: new samples through a model that `latentkit reduce` wrote. */
export async function transformCommand(path: string, data: string, options: TransformOptions, io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const { out, label, dataDir } = options;
    const { runtime, split } = await asUsage(() => {
      arrayFormat(out);
      return { runtime: checkRuntime(options.runtime), split: splitOf(options.split) };
    });
    await checkWritable(out);
    const { pipe, model, method } = await readModel(path);
    if (model.transformAsync === undefined) {
      throw new InvalidParameterError({
        parameter: 'model',
        got: path,
        expected: 'a method that can place new samples',
        remedy: `${method.name} places only the samples it was fitted to; pca, umap or isomap can do it.`,
      });
    }
    const dataset = await openData({ data, label, dataDir, split }, io, interrupt.signal);
    const began = performance.now();
    const progress = workProgress(io.stderr, method.name);
    const codes: NdArray = await pipe.transformAsync(dataset.x, { signal: interrupt.signal, runtime, onProgress: progress.show }).finally(() => progress.end());
    const seconds = Math.round(performance.now() - began) / 1000;
    await writeArray(out, codes, 'code');
    if (options.json === true) json(io.stdout, { model: path, method: method.name, data: dataset.name, shape: codes.shape, seconds, out });
    else line(io.stderr, `${codes.shape[0].toLocaleString('en-US')} codes of ${codes.shape[1]} numbers: ${out}`);
    return 0;
  } finally {
    interrupt.release();
  }
}
