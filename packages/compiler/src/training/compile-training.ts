import { InvalidParameterError, ShapeError } from '@latentkit/core';
import { loadRuntime, nchwcBlock, type Runtime, type RuntimeDevice } from '@latentkit/onnx';
import { CompiledStep } from '../exec/compiled-step.js';
import { CompiledTraining } from './compiled-training.js';
import type { TrainingStep } from './model-step.js';
import { type TrainingInput, traceTraining } from './trace-training.js';

/** Settings of {@link compileTraining}. */
export interface CompileTrainingOptions extends TrainingStep {
  /** Where it runs. Default `auto`: CUDA where it works, then the processor, then WebAssembly. */
  readonly device?: RuntimeDevice | 'auto' | undefined;
  /** A runtime that is loaded already, in place of `device`. */
  readonly runtime?: Runtime | undefined;
  /** Threads of one operation; the runtime's own choice where absent. */
  readonly threads?: number | undefined;
}

/**
 * Makes a training step that is written with TensorFlow.js run as one graph in ONNX Runtime, any number of steps at a time.
 *
 * The step reads `tf.Variable`s and assigns them, by itself or through an optimizer of `tf.train`
 * (`optimizer.minimize(() => loss, true)`), and returns its loss, or several scalars by name. It is called once, to be
 * recorded. Variables and optimizer slots that it assigns live in the graph from then on, until `sync()` writes them
 * back; variables that it only reads, and every JavaScript number, learning rates among them, are taken as they are now:
 * to change one, compile again.
 *
 * @throws UnsupportedOperationError naming the operation, and the layer, for a step that cannot become a graph: one that
 *   reads numbers, waits, draws random numbers, or uses a kernel that the compiler does not know.
 * @throws InvalidParameterError or ShapeError for inputs without a common batch size.
 * @throws UnavailableError where ONNX Runtime does not work on the device, with the remedy.
 */
export async function compileTraining(options: CompileTrainingOptions): Promise<CompiledTraining> {
  const { inputs, step, device = 'auto', threads } = options;
  checkInputs(inputs);
  const traced = traceTraining(inputs, step);
  if (traced.variables.length === 0) {
    throw new InvalidParameterError({
      parameter: 'step',
      got: 'a step that assigns no variable',
      expected: 'a step that changes variables',
      remedy: 'Call optimizer.minimize(() => loss, true) in it, or use compile for functions that only compute.',
    });
  }
  const runtime = options.runtime ?? (await loadRuntime({ device }));
  const compiled = await CompiledStep.fromTrace(traced.step, runtime, {
    target: { nchwcBlock: await nchwcBlock(runtime), microsoft: true },
    dataTypes: Object.values(inputs).map(({ type = 'float32' }) => type),
    ...(threads === undefined ? {} : { threads }),
  });
  return new CompiledTraining(compiled, traced, inputs, runtime);
}

function checkInputs(inputs: Readonly<Record<string, TrainingInput>>): void {
  const [first, ...others] = Object.entries(inputs);
  if ((first as typeof first | undefined) === undefined) {
    throw new InvalidParameterError({ parameter: 'inputs', got: inputs, expected: 'at least one input', remedy: 'Name the arrays of a batch and their shapes.' });
  }
  const [rows] = first[1].shape;
  if (!Number.isInteger(rows) || rows < 1) {
    throw new ShapeError({ parameter: `inputs.${first[0]}.shape`, got: first[1].shape, expected: 'a batch axis of one row or more' });
  }
  for (const [name, { shape }] of others) {
    if (shape[0] === rows) continue;
    throw new ShapeError({ parameter: `inputs.${name}.shape`, got: shape, expected: `${rows} rows, as inputs.${first[0]} has` });
  }
}
