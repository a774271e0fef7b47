import {
  type ArrayInput,
  InvalidParameterError,
  type LongWorkOptions,
  type NdArray,
  ndarray,
  rowsOf,
  ShapeError,
  sizeOf,
  toNdArray,
  UnknownNameError,
} from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import { type ModelInput, type Source, sourceOf, type SourceOptions, type TensorFunction } from '../export/source.js';
import { type BatchInput, runBatches } from './batches.js';
import { type JacobianMode, jacobianPlan, type JacobianPlan, unitDirections } from './jacobian.js';
import { type Place, SessionStore } from './session-store.js';

/** Settings of one run of a {@link CompiledModel}. */
export interface RunOptions extends LongWorkOptions {
  /** Samples computed at once; changes no result beyond rounding. Default 1024. */
  readonly batchSize?: number;
}

/** Settings of {@link CompiledModel.jacobian}. */
export interface JacobianOptions extends RunOptions {
  /** Output to differentiate. Default: the first. */
  readonly output?: string;
  /**
   * `reverse` takes a pass per number of the output, `forward` one per number of the input. Default `auto`: whichever
   * takes fewer, and reverse where an operation has no second derivative in TensorFlow.js.
   */
  readonly mode?: JacobianMode | 'auto';
}

/** Numbers that one batch of Jacobians holds at most, unless `batchSize` is given. */
const JACOBIAN_SIZE = 1 << 22;
const BATCH = 1024;

/**
 * A model or function of tensors that runs in ONNX Runtime. A graph is made when samples of a new shape first come, and
 * serves every number of samples; where that is not possible there is one per batch size. Made by {@link compile}.
 */
export class CompiledModel {
  /** What it has to say about how it is used. */
  readonly warnings: string[] = [];
  private readonly sources = new Map<string, { source: Source; store: SessionStore }>();
  private readonly jacobians = new Map<string, { plan: JacobianPlan; store: SessionStore }>();

  constructor(
    private readonly model: tf.LayersModel | TensorFunction,
    private readonly place: Place,
    private readonly options: SourceOptions,
    private readonly onWarning?: ((text: string) => void) | undefined,
  ) {}

  /** The device on which it runs. */
  get device(): string {
    return this.place.runtime.device;
  }

  /**
   * The first output for samples [n, …], or for several inputs in their order. Numbers that are not finite go through as in
   * TensorFlow.js: what they mean to a function is not known here.
   *
   * @throws ShapeError for samples of another shape than the model's, `UnsupportedOperationError` for what no graph can hold.
   */
  async predict(x: ArrayInput, options?: RunOptions): Promise<NdArray<Float32Array>>;
  async predict(inputs: { readonly [name: string]: ArrayInput }, options?: RunOptions): Promise<NdArray<Float32Array>>;
  async predict(x: ArrayInput | { readonly [name: string]: ArrayInput }, options: RunOptions = {}): Promise<NdArray<Float32Array>> {
    const outputs = await this.run(x, options);
    return Object.values(outputs)[0] as NdArray<Float32Array>;
  }

  /** All outputs by name. */
  async run(x: ArrayInput | { readonly [name: string]: ArrayInput }, options: RunOptions = {}): Promise<Record<string, NdArray>> {
    const arrays = readInputs(x);
    const { source, store } = this.sourceFor(arrays);
    return runBatches(this.place.runtime, batchInputs(source, arrays), (tensors, batch) => store.run(tensors, batch), {
      ...options,
      batchSize: batchSizeOf(options, BATCH),
    });
  }

  /**
   * Jacobians of an output by the (only) input: [n, output numbers, input numbers], both row-major where they have
   * several axes. Samples must not influence each other within the model.
   */
  async jacobian(x: ArrayInput, options: JacobianOptions = {}): Promise<NdArray<Float32Array>> {
    const arrays = readInputs(x);
    const { source } = this.sourceFor(arrays);
    if (source.inputs.length !== 1) {
      throw new InvalidParameterError({ parameter: 'model', got: source.inputs.map(({ name }) => name), expected: 'a model of one input' });
    }
    const [array] = arrays.values();
    const { output, size } = await this.outputOf(array, options.output);
    const { mode = 'auto' } = options;
    const inputSize = sizeOf(array.shape.slice(1));
    if (mode !== 'auto') return this.jacobianBy(mode, source, output, size, array, options);
    if (size <= inputSize) return this.jacobianBy('reverse', source, output, size, array, options);
    try {
      return await this.jacobianBy('forward', source, output, size, array, options);
    } catch (error) {
      if (!hasNoSecondDerivative(error)) throw error;
      return this.jacobianBy('reverse', source, output, size, array, options);
    }
  }

  /** Takes over weights that have changed since the model was compiled. */
  async refresh(): Promise<void> {
    for (const { store } of [...this.sources.values(), ...this.jacobians.values()]) await store.refresh();
  }

  /** Frees its graphs. It makes them anew when it is used again. */
  async release(): Promise<void> {
    const all = [...this.sources.values(), ...this.jacobians.values()];
    this.sources.clear();
    this.jacobians.clear();
    for (const { store } of all) await store.release();
  }

  private async jacobianBy(
    mode: JacobianMode,
    source: Source,
    output: string,
    size: number,
    array: NdArray,
    options: JacobianOptions,
  ): Promise<NdArray<Float32Array>> {
    const key = `${mode}|${output}|${array.shape.slice(1).join()}`;
    let known = this.jacobians.get(key);
    if (known === undefined) {
      const plan = jacobianPlan(source, output, size, mode);
      this.jacobians.set(key, (known = { plan, store: new SessionStore(plan.source, this.place, this.warn) }));
    }
    const { plan, store } = known;
    const all = mode === 'reverse' ? plan.outputs : plan.inputs;
    const batchSize = batchSizeOf(options, Math.max(1, Math.min(BATCH, Math.floor(JACOBIAN_SIZE / (plan.outputs * plan.inputs)))));
    const result = new Float32Array(rowsOf(array) * plan.outputs * plan.inputs);
    for (let first = 0; first < all; first += plan.passes) {
      const inputs: BatchInput[] = [{ array, type: 'float32' }];
      if (plan.given) inputs.push({ array: ndarray(unitDirections(plan.passes, all, first), [plan.passes, all]), type: 'float32', whole: true });
      const part = await runBatches(this.place.runtime, inputs, (tensors, batch) => store.run(tensors, batch), { ...options, batchSize });
      place(result, part['jacobian'].data as Float32Array, plan, first);
    }
    return ndarray(result, [rowsOf(array), plan.outputs, plan.inputs]);
  }

  /** Name of an output and how many numbers it has for one sample. */
  private async outputOf(array: NdArray, wanted: string | undefined): Promise<{ output: string; size: number }> {
    const one: NdArray = { data: array.data.slice(0, sizeOf(array.shape.slice(1))), shape: [1, ...array.shape.slice(1)] };
    const outputs = await this.run(one);
    const output = wanted ?? Object.keys(outputs)[0];
    if (!(output in outputs)) throw new UnknownNameError('output', output, Object.keys(outputs));
    return { output, size: outputs[output].data.length };
  }

  private readonly warn = (text: string): void => {
    this.warnings.push(text);
    this.onWarning?.(text);
  };

  private sourceFor(arrays: ReadonlyMap<string | number, NdArray>): { source: Source; store: SessionStore } {
    const key = [...arrays].map(([name, { shape }]) => `${name}:${shape.slice(1).join()}`).join('|');
    let known = this.sources.get(key);
    if (known === undefined) {
      const source = sourceOf(this.model, { ...this.options, inputs: this.inputsFor(arrays) });
      this.sources.set(key, (known = { source, store: new SessionStore(source, this.place, this.warn) }));
    }
    return known;
  }

  /** The inputs with open axes filled in from the samples. */
  private inputsFor(arrays: ReadonlyMap<string | number, NdArray>): ModelInput[] {
    const declared = this.options.inputs ?? (typeof this.model === 'function' ? undefined : sourceOf(this.model, {}).inputs);
    if (declared === undefined) {
      return [...arrays].map(([name, { shape }], i) => ({ name: typeof name === 'string' ? name : `input${i}`, shape: [null, ...shape.slice(1)] }));
    }
    return declared.map((input, i): ModelInput => {
      const shape = arrays.get(input.name)?.shape ?? arrays.get(i)?.shape;
      if (shape === undefined || arrays.size !== declared.length) throw wrongInputs(declared, arrays);
      const fits = shape.length === input.shape.length && input.shape.every((n, axis) => n === null || n === shape[axis]);
      if (fits) return { ...input, shape: input.shape.map((n, axis) => (axis === 0 ? n : shape[axis])) };
      throw new ShapeError({ parameter: input.name, got: shape, expected: `the shape [${input.shape.map((n) => n ?? 'any').join(', ')}]` });
    });
  }
}

function readInputs(x: ArrayInput | { readonly [name: string]: ArrayInput }): Map<string | number, NdArray> {
  const byName = typeof x === 'object' && !Array.isArray(x) && !('shape' in x);
  const entries: [string | number, ArrayInput][] = byName ? Object.entries(x as Record<string, ArrayInput>) : [[0, x as ArrayInput]];
  return new Map(entries.map(([name, array]) => [name, toNdArray(array, { name: String(name === 0 ? 'x' : name), minRows: 1, allowNonFinite: true })]));
}

function batchInputs(source: Source, arrays: ReadonlyMap<string | number, NdArray>): BatchInput[] {
  const inputs = source.inputs.map(({ name, shape, type = 'float32' }, i): BatchInput => {
    const array = (arrays.get(name) ?? arrays.get(i)) as NdArray;
    return { array, type, whole: shape[0] !== null };
  });
  const rows = new Set(inputs.filter(({ whole }) => whole !== true).map(({ array }) => rowsOf(array)));
  if (rows.size > 1) throw new ShapeError({ parameter: 'inputs', got: [...rows], expected: 'as many rows in each input' });
  return inputs;
}

function batchSizeOf({ batchSize }: RunOptions, usual: number): number {
  if (batchSize === undefined) return usual;
  if (Number.isInteger(batchSize) && batchSize >= 1) return batchSize;
  throw new InvalidParameterError({ parameter: 'batchSize', got: batchSize, expected: 'an integer >= 1' });
}

function wrongInputs(declared: readonly ModelInput[], arrays: ReadonlyMap<string | number, NdArray>): Error {
  return new InvalidParameterError({
    parameter: 'inputs',
    got: [...arrays.keys()],
    expected: `the inputs ${declared.map(({ name }) => name).join(', ')}`,
    remedy: 'Give an object with an array for each name.',
  });
}

/** TensorFlow.js says so in a plain error; the compiler, when the second derivative meets a kernel that it does not know. */
function hasNoSecondDerivative(error: unknown): boolean {
  return error instanceof UnsupportedOperationError || (error instanceof Error && /gradient function not found|Cannot compute gradient/i.test(error.message));
}

/** Puts rows or columns first … of each sample's Jacobian in their place. */
function place(result: Float32Array, part: Float32Array, { mode, outputs, inputs, passes }: JacobianPlan, first: number): void {
  const count = Math.min(passes, (mode === 'reverse' ? outputs : inputs) - first);
  const n = result.length / (outputs * inputs);
  for (let row = 0; row < n; row++) {
    const at = row * outputs * inputs;
    if (mode === 'reverse') {
      const from = row * passes * inputs;
      result.set(part.subarray(from, from + count * inputs), at + first * inputs);
      continue;
    }
    for (let o = 0; o < outputs; o++) {
      const from = (row * outputs + o) * passes;
      result.set(part.subarray(from, from + count), at + o * inputs + first);
    }
  }
}
