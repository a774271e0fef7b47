import { InvalidParameterError, ShapeError } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import type { InputSpec } from '../trace/trace.js';

/** What a function of tensors gives back: one tensor, several, or several by name. */
export type TensorResult = tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>;

/** A function of tensors. It may read variables, which become weights, but is to change nothing. */
export type TensorFunction = (...inputs: tf.Tensor[]) => TensorResult;

/** An input of a model: the first axis holds the batch and is `null` where it is open. */
export interface ModelInput {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  /** Default `float32`. */
  readonly type?: 'float32' | 'int32' | 'bool';
}

/** A model or a function of tensors under one form. */
export interface Source {
  readonly name: string;
  readonly inputs: readonly ModelInput[];
  /** Named outputs of named inputs. */
  run(inputs: readonly tf.Tensor[]): Record<string, tf.Tensor>;
}

/** How a source is described where it does not say so itself. */
export interface SourceOptions {
  /** The inputs: needed for a function, and for a model with open axes other than the batch. */
  readonly inputs?: readonly ModelInput[] | undefined;
  /** Names of the outputs, in order, in place of the model's own. */
  readonly outputNames?: readonly string[] | undefined;
}

/** Reads the inputs and outputs of a `tf.LayersModel`, or takes those that are given with a function. */
export function sourceOf(source: tf.LayersModel | TensorFunction, options: SourceOptions): Source {
  const outputNames = options.outputNames;
  if (typeof source === 'function') {
    if (options.inputs === undefined) {
      throw new InvalidParameterError({
        parameter: 'inputs',
        got: undefined,
        expected: 'the inputs of the function',
        remedy: "Give inputs: [{ name: 'x', shape: [null, 784] }].",
      });
    }
    return {
      name: source.name === '' ? 'function' : source.name,
      inputs: checkInputs(options.inputs),
      run: (inputs) => named(source(...inputs), outputNames),
    };
  }
  // Sequential models have no inputs before they are built.
  const symbolic = (source.inputs as typeof source.inputs | null | undefined) ?? [];
  if (symbolic.length === 0) {
    throw new InvalidParameterError({
      parameter: 'model',
      got: source.name,
      expected: 'a built model',
      remedy: 'Give its first layer an inputShape, or call model.build().',
    });
  }
  const inputNames = layerNames(source.inputNames, symbolic);
  const own = symbolic.map(({ shape, dtype }, i): ModelInput => ({ name: inputNames[i], shape, type: typeOf(dtype) }));
  const given = options.inputs;
  if (given !== undefined && given.length !== own.length) {
    throw new InvalidParameterError({ parameter: 'inputs', got: given.length, expected: `${own.length}, one for each input of the model` });
  }
  return {
    name: source.name,
    inputs: checkInputs(given ?? own),
    run: (inputs) => {
      const result = source.apply(inputs.length === 1 ? inputs[0] : [...inputs], { training: false }) as tf.Tensor | tf.Tensor[];
      return named(Array.isArray(result) ? result : [result], outputNames ?? layerNames(source.outputNames, source.outputs));
    },
  };
}

/** The inputs with every open batch axis filled in. Throws where another axis is open. */
export function withBatch(inputs: readonly ModelInput[], batch: number): InputSpec[] {
  return inputs.map(({ name, shape, type = 'float32' }) => {
    const full = shape.map((n, axis) => (axis === 0 ? (n ?? batch) : n));
    const open = full.indexOf(null);
    if (open > 0) {
      throw new ShapeError({
        parameter: `inputs.${name}.shape`,
        got: shape,
        expected: 'no open axis but the first',
        remedy: `Give inputs with the length of axis ${open}.`,
      });
    }
    return { name, shape: full as number[], type };
  });
}

/** A `tf.Sequential` keeps no names of its own; those of its layers are what other models have there. */
function layerNames(names: readonly string[], tensors: readonly tf.SymbolicTensor[]): string[] {
  return tensors.map(({ sourceLayer }, i) => names.at(i) ?? sourceLayer.name);
}

function named(result: TensorResult, names: readonly string[] | undefined): Record<string, tf.Tensor> {
  const entries = entriesOf(result);
  if (names !== undefined && names.length !== entries.length) {
    throw new InvalidParameterError({ parameter: 'outputNames', got: names, expected: `${entries.length} names, one for each output` });
  }
  const used = new Set<string>();
  return Object.fromEntries(
    entries.map(([own, tensor], i) => {
      const wanted = names?.[i] ?? own;
      let name = wanted;
      // A layer that is two outputs of a model gives both the same name.
      for (let n = 1; used.has(name); n++) name = `${wanted}_${n}`;
      used.add(name);
      return [name, tensor];
    }),
  );
}

function entriesOf(result: TensorResult): [string, tf.Tensor][] {
  if (Array.isArray(result)) return (result as readonly tf.Tensor[]).map((tensor, i) => [result.length === 1 ? 'output' : `output${i}`, tensor]);
  if ('dataId' in result) return [['output', result as tf.Tensor]];
  return Object.entries(result as Readonly<Record<string, tf.Tensor>>);
}

function checkInputs(inputs: readonly ModelInput[]): readonly ModelInput[] {
  const given: unknown = inputs;
  if (!Array.isArray(given) || !given.every(isInput)) {
    throw new InvalidParameterError({
      parameter: 'inputs',
      got: inputs,
      expected: 'a list of inputs with a name and a shape each',
      remedy: "Give inputs: [{ name: 'x', shape: [null, 784] }].",
    });
  }
  const names = new Set<string>();
  for (const { name, shape } of inputs) {
    if (name === '' || names.has(name)) {
      throw new InvalidParameterError({ parameter: 'inputs', got: inputs.map((input) => input.name), expected: 'a different name for each input' });
    }
    names.add(name);
    const bad = shape.some((n) => n !== null && !(Number.isInteger(n) && n > 0));
    if (bad) throw new ShapeError({ parameter: `inputs.${name}.shape`, got: shape, expected: 'integers >= 1, and null for the batch' });
  }
  return inputs;
}

function isInput(input: unknown): boolean {
  const { name, shape } = (input ?? {}) as { name?: unknown; shape?: unknown };
  return typeof name === 'string' && Array.isArray(shape);
}

function typeOf(dtype: tf.DataType): 'float32' | 'int32' | 'bool' {
  return dtype === 'int32' || dtype === 'bool' ? dtype : 'float32';
}
