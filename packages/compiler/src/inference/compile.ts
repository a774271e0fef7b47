import { UnknownNameError } from '@latentkit/core';
import { loadRuntime, nchwcBlock, type Runtime, type RuntimeDevice } from '@latentkit/onnx';
import type * as tf from '@tensorflow/tfjs';
import type { SourceOptions, TensorFunction } from '../export/source.js';
import { CompiledModel } from './compiled-model.js';

/** Settings of {@link compile}. */
export interface CompileOptions extends SourceOptions {
  /** Where it runs. Default `auto`: CUDA where it works, then the processor, then WebAssembly. */
  readonly device?: RuntimeDevice | 'auto' | undefined;
  /** A runtime that is loaded already, in place of `device`. */
  readonly runtime?: Runtime | undefined;
  /** Threads of one operation; the runtime's own choice where absent. */
  readonly threads?: number | undefined;
  /**
   * `constant` makes weights part of the graph, which then runs fastest; after a change of weights `refresh()` makes it
   * anew. `input` hands them over with each run, and `refresh()` only reads them again. Default `constant`.
   */
  readonly weights?: 'constant' | 'input' | undefined;
  /** Told of each warning, besides the list that `warnings` keeps. */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/**
 * Makes a `tf.LayersModel` or a function of tensors run in ONNX Runtime. Models run as for prediction: no dropout, batch
 * normalisation by its moving statistics. Graphs are made when the first samples come.
 *
 * @throws UnavailableError where ONNX Runtime does not work on the device, with the remedy.
 */
export async function compile(model: tf.LayersModel | TensorFunction, options: CompileOptions = {}): Promise<CompiledModel> {
  const { device = 'auto', threads, weights = 'constant', onWarning } = options;
  if (!['constant', 'input'].includes(weights)) throw new UnknownNameError('weights', weights, ['constant', 'input']);
  const runtime = options.runtime ?? (await loadRuntime({ device }));
  const place = {
    runtime,
    target: { nchwcBlock: await nchwcBlock(runtime), microsoft: true },
    session: threads === undefined ? {} : { threads },
    weightsAsInputs: weights === 'input',
  };
  const { inputs, outputNames } = options;
  return new CompiledModel(model, place, { inputs, outputNames }, onWarning);
}
