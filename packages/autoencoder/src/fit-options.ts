import {
  type ArrayInput,
  InvalidParameterError,
  type LongWorkOptions,
  type NdArray,
  ShapeError,
  dtypeOf,
  flattenRows,
  reshape,
  rowsOf,
  sameShape,
  show,
  sizeOf,
  toNdArray,
} from '@latentkit/core';
import type { RuntimeDevice } from '@latentkit/onnx';
import type { BundleLocation } from './bundle/location.js';
import type { Callback } from './callbacks/callback.js';
import type { DeviceName } from './engine/device.js';
import { conditionRows, joinRows } from './condition.js';
import { type Engine, sliceTrainingRows, type TrainingRows } from './engine/engine.js';
import type { MetricInput } from './metrics/config.js';
import type { Metric } from './metrics/metric.js';
import type { OptimizerInput } from './optimizers/config.js';
import type { Optimizer } from './optimizers/optimizer.js';

/**
 * Which engine computes. `auto` takes the compiled one where ONNX Runtime is installed, leaves what cannot be compiled to
 * the eager one, and says so; `compiled` and `eager` take nothing else in their place.
 */
export type EngineChoice = 'auto' | 'compiled' | 'eager' | Engine;

/** Where and with what numbers are computed. */
export interface ExecutionOptions {
  /** Default `auto`. */
  readonly engine?: EngineChoice;
  /**
   * Device of the engine: of TensorFlow.js for the eager one, of ONNX Runtime for the compiled one. With `engine: 'auto'`
   * a device of TensorFlow.js chooses the eager engine. Default `auto`: the fastest that works.
   */
  readonly device?: DeviceName | RuntimeDevice | 'auto';
  /** Threads of the compiled engine. Default: as many as a measurement in the first steps finds fastest. */
  readonly threads?: number;
  /** Is told, in a sentence or two, what does not run as was asked for or as fast as it could, and what to do about it. */
  readonly onWarning?: (message: string) => void;
}

/** Options of `Autoencoder.fit`. */
export interface FitOptions extends LongWorkOptions, ExecutionOptions {
  /** What the output is compared with [n, …]; the input itself by default. */
  readonly target?: ArrayInput;
  /**
   * What each sample is conditioned on, for models that are: class numbers [n], which become one-hot rows, or rows of
   * `conditionUnits` numbers.
   */
  readonly condition?: ArrayInput;
  /** The same for `validationData`. */
  readonly validationCondition?: ArrayInput;
  /** Passes over the data. Default 10. */
  readonly epochs?: number;
  /** Samples per step. Default 32. */
  readonly batchSize?: number;
  /** Name, configuration or optimizer. Default Adam with its default learning rate of 0.001. */
  readonly optimizer?: OptimizerInput | Optimizer;
  /** Data on which losses and metrics are computed after each epoch. */
  readonly validationData?: ArrayInput;
  /** Instead of `validationData`: the last rows of `x`, as a fraction in (0, 1) or a count; they are not trained on. */
  readonly validationSplit?: number;
  /** One weight per sample [n], which multiplies its loss. */
  readonly sampleWeight?: ArrayInput;
  /**
   * The compiled engine computes the training loss in every so many-th step; the weights do not depend on it. The history
   * then averages over those steps, and a loss that is not finite is noticed that much later. Default 1.
   */
  readonly lossInterval?: number;
  /** Visit the rows in a new random order each epoch. Default true. */
  readonly shuffle?: boolean;
  /** Metrics on the validation data. Default `['mse']`. */
  readonly metrics?: readonly (MetricInput | Metric)[];
  readonly callbacks?: readonly Callback[];
  /** Writes a checkpoint after every `every`-th epoch (default 1), each replacing the one before. */
  readonly checkpoint?: { readonly to: BundleLocation; readonly every?: number };
  /** Goes on from a checkpoint; data, optimizer, batch size and seed must be those it was written with. */
  readonly resume?: BundleLocation;
}

/** Checked data of one training. */
export interface FitData {
  readonly train: TrainingRows;
  readonly validation?: TrainingRows | undefined;
}

/** Throws `InvalidParameterError` unless a value is an integer of at least `least`. */
export function checkCount(parameter: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new InvalidParameterError({ parameter, got: value, expected: `an integer >= ${least}` });
}

/**
 * Samples as an NdArray of finite numbers with rows of shape `sampleShape`. Flat rows of the right size are taken for
 * samples of that shape, so that a table of images [n, 784] suits a network on [28, 28].
 */
export function toSamples(
  x: ArrayInput,
  sampleShape: readonly number[] | undefined,
  name: string,
  options: { /** Leaves out the check that all numbers are finite, for callers that make it themselves. */ readonly allowNonFinite?: boolean } = {},
): NdArray {
  const array = toNdArray(x, { name, minRows: 1, ...options });
  if (array.shape.length < 2) {
    throw new ShapeError({ parameter: name, got: array.shape, expected: 'samples along the first axis, such as [n, features]' });
  }
  if (sampleShape === undefined || sameShape(array.shape.slice(1), sampleShape)) return array;
  const flat = flattenRows(array);
  const fits = flat.shape[1] === sizeOf(sampleShape) && (array.shape.length === 2 || sampleShape.length === 1);
  if (fits) return reshape(array, [rowsOf(array), ...sampleShape]);
  throw new ShapeError({
    parameter: name,
    got: array.shape,
    expected: `${sizeOf(sampleShape)} features per sample (shape ${show(sampleShape)}), got ${flat.shape[1]}`,
    remedy: 'Give the features that the model was trained on, in the same order.',
  });
}

/** Splits and checks the arrays of a training. */
export function fitData(x: NdArray, options: FitOptions, conditionUnits = 0): FitData {
  const n = rowsOf(x);
  const condition = conditionRows(options.condition, conditionUnits, n);
  const target = options.target === undefined ? undefined : toSamples(options.target, x.shape.slice(1), 'target');
  if (target !== undefined && rowsOf(target) !== n) {
    throw new ShapeError({ parameter: 'target', got: target.shape, expected: `${n} rows, one for each of x` });
  }
  const sampleWeight = options.sampleWeight === undefined ? undefined : weights(options.sampleWeight, n);
  const all: TrainingRows = { x, target, sampleWeight };
  if (options.validationData !== undefined) {
    if (options.validationSplit !== undefined) {
      throw new InvalidParameterError({
        parameter: 'validationSplit',
        got: options.validationSplit,
        expected: 'to be left out where validationData is given',
      });
    }
    const data = toSamples(options.validationData, x.shape.slice(1), 'validationData');
    return { train: conditioned(all, condition), validation: conditioned({ x: data }, conditionRows(options.validationCondition, conditionUnits, rowsOf(data), 'validationCondition')) };
  }
  if (options.validationSplit === undefined) return { train: conditioned(all, condition) };
  const held = heldOut(options.validationSplit, n);
  const whole = conditioned(all, condition);
  return { train: sliceTrainingRows(whole, 0, n - held), validation: sliceTrainingRows(whole, n - held, n) };
}

/** Rows whose samples have the condition behind them; the target stays the sample alone. */
function conditioned(rows: TrainingRows, condition: NdArray<Float32Array> | undefined): TrainingRows {
  return condition === undefined ? rows : { ...rows, x: joinRows(rows.x, condition), target: rows.target ?? rows.x };
}

function heldOut(split: number, n: number): number {
  const held = split < 1 ? Math.round(split * n) : split;
  if (split > 0 && Number.isInteger(held) && held >= 1 && held < n) return held;
  throw new InvalidParameterError({
    parameter: 'validationSplit',
    got: split,
    expected: `a fraction in (0, 1) or a count in [1, ${n - 1}] that leaves rows to train on`,
  });
}

function weights(input: ArrayInput, n: number): NdArray {
  const array = toNdArray(input, { name: 'sampleWeight', rank: 1 });
  if (rowsOf(array) !== n) {
    throw new ShapeError({ parameter: 'sampleWeight', got: array.shape, expected: `${n} weights, one for each row of x` });
  }
  const negative = Array.prototype.findIndex.call(array.data, (w: number) => w < 0);
  if (negative >= 0) {
    throw new InvalidParameterError({ parameter: `sampleWeight[${negative}]`, got: array.data[negative], expected: 'a weight >= 0' });
  }
  return dtypeOf(array.data) === 'float32' ? array : { data: Float32Array.from(array.data), shape: array.shape };
}

