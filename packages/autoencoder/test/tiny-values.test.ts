import { type NdArray, ndarray, random } from '@latentkit/core';
import { dense } from '@latentkit/layers';
import { loadRuntime } from '@latentkit/onnx';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, type Callback, type OptimizerInput, createOptimizer, mse, useDevice } from '../src/index.js';
import { compiledEngine } from '../src/engine/compiled.js';
import { eagerEngine } from '../src/engine/eager.js';
import type { Engine, ProgramState } from '../src/engine/engine.js';
import { flushTiny, withoutTiny } from '../src/engine/tiny-values.js';
import { initialState } from '../src/training/model-state.js';
import { createProgram } from '../src/training/program.js';
import { surface } from './helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const COLUMNS = 8;
const CODES = 3;
/** Columns in which every sample is 0, as the corners of an image are. */
const EMPTY = [0, 1, 5];

/** 20 samples: batches of 10 make two steps an epoch. */
function data(): NdArray<Float32Array> {
  const x = surface(20, COLUMNS);
  return ndarray(x.data.map((value, i) => (EMPTY.includes(i % COLUMNS) ? 0 : value)), x.shape);
}

/** One linear layer on each side: what the decoder gives for an empty column shrinks by a share in every step, for ever. */
function halves(): [encoder: tf.LayersModel, decoder: tf.LayersModel] {
  const source = random(3);
  const half = (name: string, from: number, units: number): tf.LayersModel => {
    const input = tf.input({ shape: [from] });
    return tf.model({ inputs: input, outputs: dense({ units, name: `${name}_1`, random: source }).apply(input) as tf.SymbolicTensor, name });
  };
  return [half('encoder', COLUMNS, CODES), half('decoder', CODES, COLUMNS)];
}

const SMALLEST_NORMAL = 2 ** -126;
const denormals = ({ variables, slots }: ProgramState): number[] =>
  [...variables, ...slots].flatMap(({ data: values }) => [...values]).filter((value) => value !== 0 && Math.abs(value) < SMALLEST_NORMAL);

const optimizers: Record<string, OptimizerInput> = {
  sgd: { name: 'sgd', learningRate: 0.7 },
  momentum: { name: 'sgd', learningRate: 0.2, momentum: 0.8 },
  rmsprop: { name: 'rmsprop', momentum: 0.8, centered: true },
  adadelta: { name: 'adadelta', learningRate: 1 },
};

const engines: Record<string, () => Promise<Engine>> = {
  eager: () => Promise.resolve(eagerEngine('cpu')),
  compiled: async () => {
    const runtime = await loadRuntime();
    if (runtime === undefined) throw new Error('ONNX Runtime is not installed.');
    return compiledEngine(runtime);
  },
};

/** Trains for 300 steps, so many to a call, from a state in which all that belongs to empty columns has almost decayed. */
async function trained(engine: Engine, optimizer: OptimizerInput, stepsPerCall: number): Promise<ProgramState> {
  const [encoder, decoder] = halves();
  const program = createProgram({
    models: [encoder, decoder],
    optimizer: createOptimizer(optimizer),
    metrics: [],
    forward: (inputs) => {
      const prediction = inputs.apply(decoder, inputs.apply(encoder, inputs.x));
      return { terms: { loss: tf.mean<tf.Scalar>(mse().perSample(inputs.target, prediction)) }, prediction };
    },
  });
  const start = await initialState(program);
  const faded = (array: NdArray<Float32Array>): NdArray<Float32Array> =>
    array.shape.at(-1) === COLUMNS ? ndarray(array.data.map((value, i) => (EMPTY.includes(i % COLUMNS) ? 2e-38 : value)), array.shape) : array;
  const session = await engine.start(program, { variables: start.variables.map(faded), slots: start.slots.map(faded) }, random(1));
  session.bind({ x: data() });
  const rows = Int32Array.from({ length: 20 }, (_, i) => i);
  const batches = Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? rows.subarray(0, 10) : rows.subarray(10)));
  for (let at = 0; at < batches.length; at += stepsPerCall) await session.run(batches.slice(at, at + stepsPerCall), at, 1);
  const state = await session.read();
  session.dispose();
  encoder.dispose();
  decoder.dispose();
  return state;
}

describe.each(Object.keys(engines))('%s steps on columns that are always 0', (name) => {
  test.each(Object.keys(optimizers))('leave no denormal numbers, however they are cut into calls: %s', async (optimizer) => {
    const engine = await engines[name]();
    const state = await trained(engine, optimizers[optimizer], 300);
    const [kernel, bias] = state.variables.slice(2);
    expect([...kernel.data, ...bias.data].filter((_, i) => EMPTY.includes(i % COLUMNS)).every((value) => value === 0)).toBe(true);
    expect([...kernel.data].filter((_, i) => !EMPTY.includes(i % COLUMNS)).every((value) => Math.abs(value) > 1e-6)).toBe(true);
    expect(denormals(state)).toEqual([]);
    expect(await trained(engine, optimizers[optimizer], 7)).toEqual(state);
  });
});

// Adam and Nadam divide by what has decayed as well: weights that are small already would grow again.
test.each<OptimizerInput>([{ name: 'adam', learningRate: 0.01 }, { name: 'nadam', learningRate: 0.01 }])('a linear autoencoder, trained for long, has no denormal numbers: %j', async (optimizer) => {
  let state: ProgramState | undefined;
  const keep: Callback = { name: 'keep', onTrainEnd: async (control) => void (state = await control.snapshot()) };
  const [encoder, decoder] = halves();
  const model = new Autoencoder({ latentDim: CODES, network: { config: { type: 'test' }, build: () => ({ encoder, decoder }) }, loss: 'mse' });
  await model.fit(data(), { batchSize: 10, epochs: 2000, optimizer, engine: 'compiled', callbacks: [keep] });
  if (state === undefined) throw new Error('The training did not end.');
  expect(denormals(state)).toEqual([]);
  model.dispose();
});

describe('values below 2^-100', () => {
  const around = Float32Array.of(2 ** -149, 2 ** -126, 2 ** -101, 2 ** -100, 1, Infinity, NaN, 0);
  const both = Float32Array.from([...around, ...around.map((value) => -value)]);
  const expected = [0, 0, 0, 2 ** -100, 1, Infinity, NaN, 0, 0, 0, 0, -(2 ** -100), -1, -Infinity, NaN, 0];

  test('become 0 in an array, and in the part of one that a view shows', () => {
    const whole = Float32Array.from([2 ** -140, ...both, 2 ** -140]);
    flushTiny(whole.subarray(1, -1));
    expect([...whole]).toEqual([2 ** -140, ...expected, 2 ** -140]);
  });

  test.each(['cpu', 'wasm'] as const)('become 0 in a tensor: %s', async (device) => {
    await useDevice(device);
    const flushed = withoutTiny(tf.tensor1d(both));
    expect([...(await flushed.data())].map((value) => value + 0)).toEqual(expected);
    await useDevice('cpu');
  });
});
