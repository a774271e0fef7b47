import type { RandomDraws } from '@latentkit/core';
import { InvalidParameterError, UnknownNameError, random } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { computeFans } from './fans.js';
import { orthonormalColumns } from './orthogonal.js';

/** What TensorFlow.js accepts as an initialiser object. */
export type Initializer = ReturnType<typeof tf.initializers.ones>;

/** Names that {@link initializer} knows; they are Keras's, in camel case. */
export const INITIALIZERS = [
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'lecunUniform',
  'lecunNormal',
  'varianceScaling',
  'truncatedNormal',
  'randomNormal',
  'randomUniform',
  'orthogonal',
  'zeros',
  'ones',
  'constant',
] as const;

/** One of {@link INITIALIZERS}. */
export type InitializerName = (typeof INITIALIZERS)[number];

/** Settings of {@link initializer}; those that a name does not use are ignored. Defaults are Keras's. */
export interface InitializerConfig {
  /** Seed of the draw, an integer in [0, 2^32). Default 0. */
  readonly seed?: number;
  /** Name of the random stream. Give every weight its own, or equal shapes get equal values. Default: 'initializer'. */
  readonly stream?: string;
  /** varianceScaling: the variance times the fan. Default 1. */
  readonly scale?: number;
  /** varianceScaling: which fan. Default 'fanIn'. */
  readonly mode?: 'fanIn' | 'fanOut' | 'fanAvg';
  /** varianceScaling: the distribution; 'normal' is another name of 'truncatedNormal'. Default 'truncatedNormal'. */
  readonly distribution?: 'uniform' | 'truncatedNormal' | 'normal' | 'untruncatedNormal';
  /** truncatedNormal and randomNormal. Default 0. */
  readonly mean?: number;
  /** truncatedNormal (before it is cut off at two of them) and randomNormal. Default 0.05. */
  readonly stddev?: number;
  /** randomUniform, inclusive. Default -0.05. */
  readonly minval?: number;
  /** randomUniform, exclusive. Default 0.05. */
  readonly maxval?: number;
  /** orthogonal: factor of the orthonormal matrix. Default 1. */
  readonly gain?: number;
  /** constant. Default 0. */
  readonly value?: number;
}

/** Standard deviation of a unit normal cut off at -2 and 2; Keras divides by it to get the variance asked for. */
const TRUNCATED_STDDEV = 0.87962566103423978;

const SCALINGS: Record<string, Required<Pick<InitializerConfig, 'scale' | 'mode' | 'distribution'>>> = {
  glorotUniform: { scale: 1, mode: 'fanAvg', distribution: 'uniform' },
  glorotNormal: { scale: 1, mode: 'fanAvg', distribution: 'truncatedNormal' },
  heUniform: { scale: 2, mode: 'fanIn', distribution: 'uniform' },
  heNormal: { scale: 2, mode: 'fanIn', distribution: 'truncatedNormal' },
  lecunUniform: { scale: 1, mode: 'fanIn', distribution: 'uniform' },
  lecunNormal: { scale: 1, mode: 'fanIn', distribution: 'truncatedNormal' },
};

// TensorFlow.js exports factories of its initialisers but not their base class, which its layers test for.
const Base = Object.getPrototypeOf(tf.initializers.varianceScaling({}).constructor) as new () => Initializer;

/**
 * An initialiser with Keras's definition (keras.initializers), drawn from the stream `stream` of `seed`: the same
 * on every backend and engine. In a saved model it appears as TensorFlow.js's own class of the same name, so that
 * the model loads without this package; the weights are saved anyway.
 */
export class KerasInitializer extends Base {
  static readonly className: string = 'KerasInitializer';
  readonly config: InitializerConfig & { readonly name: InitializerName };

  /** @throws UnknownNameError and InvalidParameterError for a name or setting that Keras would not take. */
  constructor(config: InitializerConfig & { readonly name: InitializerName }) {
    super();
    check(config);
    const { name, ...rest } = config;
    this.config = { ...rest, ...SCALINGS[name], name };
  }

  override apply(shape: number[]): tf.Tensor {
    return tf.tensor(initialValues(this.config, shape), shape, 'float32');
  }

  override getClassName(): string {
    return stockForm(this.config).className;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return stockForm(this.config).config;
  }
}

/**
 * An initialiser by name, such as `initializer('heNormal', { seed: 42, stream: 'hidden/kernel' })`, for any
 * `kernelInitializer` and the like of `tf.layers`.
 */
export function initializer(name: InitializerName, config: InitializerConfig = {}): Initializer {
  return new KerasInitializer({ ...config, name });
}

/** The values {@link initializer} gives a weight of this shape, row-major. */
export function initialValues(
  config: InitializerConfig & { readonly name: InitializerName },
  shape: readonly number[],
): Float32Array {
  const n = shape.reduce((product, size) => product * size, 1);
  const draws = random(config.seed ?? 0)
    .stream(config.stream ?? 'initializer')
    .at(0);
  const { mean = 0, stddev = 0.05, minval = -0.05, maxval = 0.05 } = config;
  switch (config.name) {
    case 'zeros':
      return new Float32Array(n);
    case 'ones':
      return new Float32Array(n).fill(1);
    case 'constant':
      return new Float32Array(n).fill(config.value ?? 0);
    case 'truncatedNormal':
      return draws.truncatedNormal(n, mean, stddev);
    case 'randomNormal':
      return draws.normal(n, mean, stddev);
    case 'randomUniform':
      return draws.uniform(n, minval, maxval);
    case 'orthogonal':
      return orthogonalValues(draws, shape, config.gain ?? 1);
    default:
      return scaledValues(draws, shape, n, { ...config, ...SCALINGS[config.name] });
  }
}

function scaledValues(draws: RandomDraws, shape: readonly number[], n: number, config: InitializerConfig): Float32Array {
  const { fanIn, fanOut } = computeFans(shape);
  const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[config.mode ?? 'fanIn'];
  const variance = (config.scale ?? 1) / Math.max(1, fan);
  switch (config.distribution ?? 'truncatedNormal') {
    case 'uniform': {
      const bound = Math.sqrt(3 * variance);
      return draws.uniform(n, -bound, bound);
    }
    case 'untruncatedNormal':
      return draws.normal(n, 0, Math.sqrt(variance));
    default:
      return draws.truncatedNormal(n, 0, Math.sqrt(variance) / TRUNCATED_STDDEV);
  }
}

function orthogonalValues(draws: RandomDraws, shape: readonly number[], gain: number): Float32Array {
  if (shape.length < 2) {
    throw new InvalidParameterError({ parameter: 'shape', got: shape, expected: 'at least two axes for an orthogonal initialiser' });
  }
  const columns = shape[shape.length - 1];
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const tall = Math.max(rows, columns);
  const narrow = Math.min(rows, columns);
  const q = orthonormalColumns(draws.normal(tall * narrow), tall, narrow);
  if (rows >= columns) return Float32Array.from(q, (value) => gain * value);
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[i * columns + j] = gain * q[j * narrow + i];
  return out;
}

function stockForm(config: InitializerConfig & { readonly name: InitializerName }): {
  className: string;
  config: tf.serialization.ConfigDict;
} {
  const { name, mean = 0, stddev = 0.05, minval = -0.05, maxval = 0.05, seed = 0 } = config;
  switch (name) {
    case 'zeros':
      return { className: 'Zeros', config: {} };
    case 'ones':
      return { className: 'Ones', config: {} };
    case 'constant':
      return { className: 'Constant', config: { value: config.value ?? 0 } };
    case 'truncatedNormal':
      return { className: 'TruncatedNormal', config: { mean, stddev, seed } };
    case 'randomNormal':
      return { className: 'RandomNormal', config: { mean, stddev, seed } };
    case 'randomUniform':
      return { className: 'RandomUniform', config: { minval, maxval, seed } };
    case 'orthogonal':
      return { className: 'Orthogonal', config: { gain: config.gain ?? 1, seed } };
    default: {
      const { scale = 1, mode = 'fanIn', distribution } = config;
      // TensorFlow.js would draw 'truncatedNormal' from a uniform distribution; its 'normal' is the cut-off one.
      return { className: 'VarianceScaling', config: { scale, mode, distribution: distribution === 'uniform' ? 'uniform' : 'normal', seed } };
    }
  }
}

function check(config: InitializerConfig & { readonly name: InitializerName }): void {
  if (!INITIALIZERS.includes(config.name)) throw new UnknownNameError('initializer', String(config.name), INITIALIZERS);
  random(config.seed ?? 0);
  const positive = (parameter: 'scale' | 'stddev', zero: boolean): void => {
    const got = config[parameter];
    if (got === undefined || (Number.isFinite(got) && (got > 0 || (zero && got === 0)))) return;
    throw new InvalidParameterError({ parameter, got, expected: zero ? 'a number >= 0' : 'a number > 0' });
  };
  positive('scale', false);
  positive('stddev', true);
  if ((config.minval ?? -0.05) > (config.maxval ?? 0.05)) {
    throw new InvalidParameterError({ parameter: 'minval', got: config.minval, expected: `a number <= maxval (${config.maxval ?? 0.05})` });
  }
  const oneOf = (parameter: 'mode' | 'distribution', known: readonly string[]): void => {
    const got = config[parameter];
    if (got !== undefined && !known.includes(got)) throw new UnknownNameError(parameter, String(got), known);
  };
  oneOf('mode', ['fanIn', 'fanOut', 'fanAvg']);
  oneOf('distribution', ['uniform', 'truncatedNormal', 'normal', 'untruncatedNormal']);
}
