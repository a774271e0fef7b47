import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, ShapeError, UnknownNameError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { adam, adamw, createOptimizer, exponentialDecay, OPTIMIZER_NAMES, optimizerSchema, sgd } from '../src/index.js';
import type { Optimizer, OptimizerInput, ScheduleInput } from '../src/index.js';
import { expectClose, golden, onEveryBackend } from './backends.js';

interface Pair {
  readonly matrix: number[][];
  readonly vector: number[];
}
interface Case {
  readonly name: string;
  readonly optimizer: string;
  readonly given: Record<string, unknown>;
  readonly config: Record<string, unknown>;
  readonly epsilonOutsideRoot?: boolean;
  readonly excludeFromWeightDecay?: string[];
  readonly learningRateSchedule?: { readonly kind: string; readonly [key: string]: unknown };
  readonly steps: Pair[];
}
const { start, gradients, cases } = golden<{ start: Pair; gradients: Pair[]; cases: Case[] }>('optimizers');

const VARIABLES = [
  { name: 'matrix', shape: [3, 4] },
  { name: 'vector', shape: [4] },
];

/** What the golden case describes, in our words: only what its author gave, the rest by our defaults. */
function specOf(entry: Case): OptimizerInput {
  const schedule = entry.learningRateSchedule;
  return {
    name: entry.optimizer.toLowerCase(),
    ...entry.given,
    ...(entry.epsilonOutsideRoot === true ? { epsilonInsideRoot: false } : {}),
    ...(entry.excludeFromWeightDecay === undefined ? {} : { excludeFromWeightDecay: entry.excludeFromWeightDecay }),
    ...(schedule === undefined ? {} : { learningRate: { ...omit(schedule, 'kind'), name: 'exponential' } as ScheduleInput }),
  } as OptimizerInput;
}

function omit(object: object, key: string): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/**
 * The reference after step i, and how far each element has travelled until then. Errors are held against that
 * distance and float32's resolution: against the value alone, variables of about 2 that move by 0.001 a step would
 * pass with a wrong rule, and an element that comes back to 0 would be judged by its rounding.
 */
function pathTo(steps: readonly Pair[], i: number): { reference: number[]; travelled: number[] } {
  const path = [start, ...steps.slice(0, i + 1)].map(({ matrix, vector }) => [...matrix.flat(), ...vector]);
  const travelled = path[0].map((_, j) => path.slice(1).reduce((sum, point, k) => sum + Math.abs(point[j] - path[k][j]), 0));
  return { reference: path[path.length - 1], travelled };
}

/** The variables after each step. */
function run(optimizer: Optimizer, steps: readonly Pair[]): { matrix: Float32Array; vector: Float32Array }[] {
  return tf.tidy(() => {
    let variables: tf.Tensor[] = [tf.tensor2d(start.matrix), tf.tensor1d(start.vector)];
    let slots: tf.Tensor[] = optimizer.slots(VARIABLES).map((slot) => tf.fill([...slot.shape], slot.initial));
    return steps.map((gradient, i) => {
      const numbers = optimizer.scalars(i + 1, optimizer.learningRate.at(i));
      const scalars = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]));
      const inputs = { variables, slots, scalars, gradients: [tf.tensor2d(gradient.matrix), tf.tensor1d(gradient.vector)] };
      ({ variables, slots } = optimizer.update({ ...inputs, names: ['matrix', 'vector'] }));
      return { matrix: variables[0].dataSync<'float32'>(), vector: variables[1].dataSync<'float32'>() };
    });
  });
}

onEveryBackend(() => {
  test.each(cases.map((entry) => [entry.name, entry] as const))('five steps of %s are those of the reference', (_, entry) => {
    const actual = run(createOptimizer(specOf(entry)), gradients);
    actual.forEach((step, i) => {
      const got = [...step.matrix, ...step.vector];
      const { reference, travelled } = pathTo(entry.steps, i);
      const errors = reference.map((value, j) => Math.abs(got[j] - value) / (1e-5 * travelled[j] + 3e-7 * Math.abs(value) + 1e-30));
      expect(Math.max(...errors)).toBeLessThan(1);
    });
  });

  test('an update leaves its inputs alone and adds nothing but its outputs', () => {
    const optimizer = createOptimizer({ name: 'rmsprop', momentum: 0.9, centered: true, clipNorm: 1, weightDecay: 0.1 });
    const variables = [tf.tensor2d(start.matrix)];
    const slots = optimizer.slots(VARIABLES.slice(0, 1)).map((slot) => tf.zeros([...slot.shape]));
    const scalars = Object.fromEntries(Object.entries(optimizer.scalars(1, 0.1)).map(([name, value]) => [name, tf.scalar(value)]));
    const inputs = { variables, gradients: [tf.tensor2d(gradients[0].matrix)], slots, scalars };
    const before = tf.memory().numTensors;
    const outputs = optimizer.update(inputs);
    expect(tf.memory().numTensors - before).toBe(4);
    expectClose(variables[0].dataSync(), start.matrix.flat(), 1e-7);
    tf.dispose([inputs, outputs] as unknown as tf.TensorContainer);
  });
});

describe('configurations', () => {
  test.each(cases.filter((entry) => entry.name.endsWith('-default')).map((entry) => [entry.name, entry] as const))(
    'the defaults of %s are those of Keras',
    (_, entry) => {
      expect(createOptimizer(entry.optimizer.toLowerCase() as 'sgd').config).toMatchObject(entry.config);
    },
  );

  test('the default learning rate of sgd is that of Keras, 0.01', () => {
    expect(createOptimizer('sgd').config).toMatchObject({ learningRate: 0.01, momentum: 0, nesterov: false, weightDecay: null });
  });

  test.each(OPTIMIZER_NAMES)('%s is made again from its configuration', (name) => {
    const first = createOptimizer({ name, learningRate: { name: 'step', initialLearningRate: 0.1, every: 2 }, clipValue: 0.5 } as OptimizerInput);
    const second = createOptimizer(JSON.parse(JSON.stringify(first.config)) as OptimizerInput);
    expect(second.config).toEqual(first.config);
    expect(second.slots(VARIABLES)).toEqual(first.slots(VARIABLES));
    expect(second.scalars(7, 0.3)).toEqual(first.scalars(7, 0.3));
    expect(second.learningRate.at(4)).toBeCloseTo(0.025, 15);
  });

  test('factories take a rate, a schedule, options or both', () => {
    expect(adam(0.01).config).toEqual(createOptimizer({ name: 'adam', learningRate: 0.01 }).config);
    expect(adam(0.01, { beta1: 0.8 }).config).toEqual(adam({ learningRate: 0.01, beta1: 0.8 }).config);
    expect(adam().config).toEqual(createOptimizer('adam').config);
    const falling = exponentialDecay({ initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.5 });
    expect(sgd(falling, { momentum: 0.9 }).learningRate.at(10)).toBeCloseTo(0.05, 15);
    expect(sgd(falling).config.learningRate).toEqual(falling.config);
    expect(sgd({ learningRate: falling }).learningRate).toBe(falling);
    expect(sgd({ name: 'step', initialLearningRate: 1, every: 3, factor: 0.1 }).learningRate.at(3)).toBeCloseTo(0.1, 15);
    const own = { at: (step: number) => 1 / (step + 1), config: 1 };
    expect(sgd(own).learningRate.at(3)).toBe(0.25);
    expect(createOptimizer(sgd(own)).learningRate).toBe(own);
  });

  test('slots are named after their variables and start where the rule says', () => {
    expect(createOptimizer({ name: 'adagrad', initialAccumulatorValue: 0.3 }).slots(VARIABLES)).toEqual([
      { name: 'matrix/square-sum', shape: [3, 4], initial: 0.3 },
      { name: 'vector/square-sum', shape: [4], initial: 0.3 },
    ]);
    expect(sgd(1).slots(VARIABLES)).toEqual([]);
    expect(createOptimizer({ name: 'adam', amsgrad: true }).slots(VARIABLES).map((slot) => slot.name)).toEqual([
      'matrix/gradient-sum',
      'matrix/square-sum',
      'matrix/square-sum-max',
      'vector/gradient-sum',
      'vector/square-sum',
      'vector/square-sum-max',
    ]);
  });

  test('the scalars of late steps stay finite and cost no more than early ones', () => {
    for (const name of OPTIMIZER_NAMES) {
      const late = createOptimizer(name).scalars(10_000_000, 1e-3);
      expect(Object.values(late).every(Number.isFinite)).toBe(true);
      expect(Object.keys(late)).toEqual(Object.keys(createOptimizer(name).scalars(1, 1e-3)));
    }
    // The bias corrections of Adam have died away: what is left is the learning rate under the two scalings.
    expect(adam().scalars(10_000_000, 1e-3).rate).toBeCloseTo((1e-3 * 0.1) / Math.sqrt(0.001), 12);
  });
});

describe('bad input', () => {
  test('an unknown optimizer is named, with the nearest known one', () => {
    expect(() => createOptimizer('adamm' as 'adam')).toThrow(UnknownNameError);
    expect(() => createOptimizer('adamm' as 'adam')).toThrow(/Did you mean 'adam'/);
    expect(() => createOptimizer({ name: 'toString' } as unknown as OptimizerInput)).toThrow(UnknownNameError);
    expect(() => createOptimizer(7 as unknown as 'sgd')).toThrow(InvalidParameterError);
  });

  test('a misspelt option is named, with the nearest known one', () => {
    expect(() => createOptimizer({ name: 'adam', beta_1: 0.8 } as unknown as OptimizerInput)).toThrow(/Did you mean 'beta1'/);
    expect(() => sgd(0.1, { momentun: 0.9 } as object)).toThrow(/Did you mean 'momentum'/);
    expect(() => adam({ learning_rate: 0.1 } as object)).toThrow(/Did you mean 'learningRate'/);
  });

  test.each([
    ['momentum', { name: 'sgd', momentum: -0.1 }],
    ['beta2', { name: 'adam', beta2: 1 }],
    ['rho', { name: 'rmsprop', rho: 1.5 }],
    ['epsilon', { name: 'nadam', epsilon: 0 }],
    ['learningRate', { name: 'adam', learningRate: -1 }],
    ['clipNorm', { name: 'adam', clipNorm: 0 }],
    ['weightDecay', { name: 'adamw', weightDecay: -1 }],
    ['initialAccumulatorValue', { name: 'adagrad', initialAccumulatorValue: -1 }],
  ] as const)('%s out of range is refused by name', (parameter, config) => {
    expect(() => createOptimizer(config)).toThrow(InvalidParameterError);
    expect(() => createOptimizer(config)).toThrow(parameter);
  });

  test('two kinds of clipping at once are refused, by the factory and by the schema', () => {
    const config = { name: 'sgd', clipNorm: 1, globalClipNorm: 1 } as const;
    expect(() => createOptimizer(config)).toThrow(/at most one of clipNorm, clipValue and globalClipNorm/);
    expect(optimizerSchema.safeParse(config).success).toBe(false);
    expect(optimizerSchema.safeParse({ name: 'sgd', clipNorm: 1 }).success).toBe(true);
  });

  test('a gradient or slot too few is refused, and so are missing names where they are needed', () => {
    const x = tf.scalar(1);
    const optimizer = adamw({ excludeFromWeightDecay: ['bias'] });
    const inputs = { variables: [x], gradients: [x], slots: [x, x], scalars: {} };
    expect(() => optimizer.update({ ...inputs, gradients: [] })).toThrow(ShapeError);
    expect(() => optimizer.update({ ...inputs, slots: [x] })).toThrow(ShapeError);
    expect(() => optimizer.update(inputs)).toThrow(/excludeFromWeightDecay/);
    x.dispose();
  });
});
