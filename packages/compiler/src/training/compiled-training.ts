import { type ArrayInput, InvalidParameterError, type NdArray, rowsOf, ShapeError, toNdArray } from '@latentkit/core';
import type { Runtime, RuntimeTensor } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import type { CompiledStep, StepState } from '../exec/compiled-step.js';
import type { TracedTraining, TrainingInput } from './trace-training.js';

/** A training step that runs as one graph; made by {@link compileTraining}. */
export class CompiledTraining {
  /** The variables that training changes: those of the model and those of its optimizer. */
  readonly variables: readonly tf.Variable[];
  private state: StepState | undefined;
  private steps = 0;

  /** @internal */
  constructor(
    private readonly step: CompiledStep,
    private readonly traced: TracedTraining,
    private readonly inputs: Readonly<Record<string, TrainingInput>>,
    private readonly runtime: Runtime,
  ) {
    this.variables = traced.variables;
  }

  /**
   * Trains on rows of data, batch after batch.
   *
   * @param data one array per input of the step, of any number of rows.
   * @param rows which rows, in which order; a multiple of the batch size. Default all in order, without those at the end
   *   that fill no batch.
   * @returns what the step returned, by name, one number per step.
   * @throws InvalidParameterError or ShapeError for data or rows that do not fit, before anything is trained.
   */
  async run(data: Readonly<Record<string, ArrayInput>>, rows?: ArrayLike<number>): Promise<Record<string, Float32Array>> {
    const arrays = Object.entries(this.inputs).map(([name, input]) => this.arrayOf(name, input, data[name]));
    const available = Math.min(...arrays.map(rowsOf));
    const indices = this.indices(rows, available);
    if (indices.length === 0) return {};
    const tensors = arrays.map(({ data: numbers, shape }): RuntimeTensor => this.runtime.tensor(numbers instanceof Int32Array ? 'int32' : 'float32', numbers, shape));
    const { state, terms } = await this.step.run(this.current(), { data: tensors, indices, scalars: {}, keys: {} });
    this.state = state;
    this.steps += indices.length / this.traced.step.batchSize;
    return terms;
  }

  /** Writes what has been trained into the variables, and counts the steps in the optimizers. */
  sync(): void {
    if (this.state === undefined) return;
    const arrays = this.step.unload(this.state);
    tf.tidy(() => this.variables.forEach((variable, i) => (variable.isDisposed ? undefined : variable.assign(tf.tensor(arrays[i].data, [...arrays[i].shape])))));
    for (const optimizer of this.traced.optimizers) {
      (optimizer as unknown as { iterations_: number }).iterations_ = optimizer.iterations + this.steps;
    }
    this.steps = 0;
  }

  /** Takes the variables as they are now, for the next steps; what has been trained since the last `sync` is lost. */
  reload(): void {
    this.state = undefined;
    this.steps = 0;
  }

  /** Frees the graph. Nothing is written back: call `sync` before. */
  async dispose(): Promise<void> {
    await this.step.release();
  }

  private current(): StepState {
    this.state ??= this.step.load(
      this.variables.map((variable): NdArray<Float32Array> => ({ data: variable.dataSync<'float32'>().slice(), shape: variable.shape })),
    );
    return this.state;
  }

  private arrayOf(name: string, { shape, type = 'float32' }: TrainingInput, given: ArrayInput | undefined): NdArray {
    if (given === undefined) {
      throw new InvalidParameterError({ parameter: `data.${name}`, got: given, expected: 'an array', remedy: `The step has the inputs ${Object.keys(this.inputs).join(', ')}.` });
    }
    const array = toNdArray(given, { name, dtype: type });
    const [wanted, got] = [shape.slice(1), array.shape.slice(1)];
    if (wanted.join() !== got.join()) throw new ShapeError({ parameter: `data.${name}`, got: array.shape, expected: `rows of shape [${wanted.join(', ')}]` });
    return array;
  }

  private indices(rows: ArrayLike<number> | undefined, available: number): Int32Array {
    const { batchSize } = this.traced.step;
    if (rows === undefined) return Int32Array.from({ length: Math.floor(available / batchSize) * batchSize }, (_, i) => i);
    if (rows.length % batchSize !== 0) {
      throw new InvalidParameterError({ parameter: 'rows', got: rows.length, expected: `a multiple of the batch size ${batchSize}`, remedy: 'Leave out rows that fill no batch, or repeat some.' });
    }
    const indices = Int32Array.from(rows);
    const wrong = indices.find((row) => row < 0 || row >= available);
    if (wrong !== undefined) throw new InvalidParameterError({ parameter: 'rows', got: wrong, expected: `rows from 0 to ${available - 1}` });
    return indices;
  }
}
