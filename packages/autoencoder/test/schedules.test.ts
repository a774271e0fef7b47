import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, UnknownNameError } from '@latentkit/core';
import { constant, cosineDecay, createOptimizer, createSchedule, exponentialDecay, SCHEDULE_NAMES, scheduleSchema, stepDecay, warmUp } from '../src/index.js';
import type { ScheduleInput, ScheduleName } from '../src/index.js';
import { expectClose, golden } from './backends.js';

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly config: object;
  readonly learningRates: number[];
}
const { steps, cases } = golden<{ steps: number[]; cases: Case[] }>('schedules');

const NAMES: Record<string, ScheduleName> = {
  ExponentialDecay: 'exponential',
  InverseTimeDecay: 'inverse-time',
  PiecewiseConstantDecay: 'piecewise',
  CosineDecay: 'cosine',
  CosineDecayRestarts: 'cosine-restarts',
  PolynomialDecay: 'polynomial',
};

test.each(cases.map((entry) => [entry.name, entry] as const))('%s is that of Keras', (_, entry) => {
  const schedule = createSchedule({ ...entry.config, name: NAMES[entry.kind] } as ScheduleInput);
  expectClose(steps.map((step) => schedule.at(step)), entry.learningRates, 1e-5, 1e-9);
});

describe('schedules that Keras does not have', () => {
  test('a constant stays', () => {
    expect([0, 1, 1e6].map((step) => constant(0.3).at(step))).toEqual([0.3, 0.3, 0.3]);
    expect(createSchedule(0.3).config).toBe(0.3);
  });

  test('a step decay falls after every so many steps', () => {
    const schedule = stepDecay({ initialLearningRate: 0.8, every: 10, factor: 0.25 });
    expectClose([0, 9, 10, 19, 20].map((step) => schedule.at(step)), [0.8, 0.8, 0.2, 0.2, 0.05], 1e-15);
    const same = exponentialDecay({ initialLearningRate: 0.8, decaySteps: 10, decayRate: 0.25, staircase: true });
    for (let step = 0; step < 50; step++) expect(schedule.at(step)).toBe(same.at(step));
    expect(stepDecay({ initialLearningRate: 1, every: 1 }).at(1)).toBe(0.5);
  });

  test('a warm-up rises in a straight line and hands over without a gap', () => {
    const schedule = warmUp({ steps: 4, from: 0.1, then: { name: 'step', initialLearningRate: 0.5, every: 2, factor: 0.5 } });
    expectClose([0, 1, 2, 3, 4, 5, 6].map((step) => schedule.at(step)), [0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.25], 1e-14);
    expect(warmUp({ steps: 2, then: 1 }).at(1)).toBe(0.5);
  });

  test("a warm-up before a cosine is Keras's cosine with warm-up", () => {
    const keras = cosineDecay({ initialLearningRate: 0.01, decaySteps: 30, alpha: 0.1, warmupTarget: 0.2, warmupSteps: 10 });
    const ours = warmUp({ steps: 10, from: 0.01, then: { name: 'cosine', initialLearningRate: 0.2, decaySteps: 30, alpha: 0.1 } });
    for (let step = 0; step <= 50; step++) expect(ours.at(step)).toBeCloseTo(keras.at(step), 14);
  });

  test('restarts of equal length follow one another', () => {
    const schedule = createSchedule({ name: 'cosine-restarts', initialLearningRate: 1, firstDecaySteps: 4, tMul: 1, mMul: 0.5 });
    expectClose([0, 2, 4, 6, 8].map((step) => schedule.at(step)), [1, 0.5, 0.5, 0.25, 0.25], 1e-14);
  });
});

const EXAMPLES: Record<ScheduleName, ScheduleInput> = {
  exponential: { name: 'exponential', initialLearningRate: 0.1, decaySteps: 7, decayRate: 0.5, staircase: true },
  'inverse-time': { name: 'inverse-time', initialLearningRate: 0.1, decaySteps: 7, decayRate: 0.5, staircase: true },
  step: { name: 'step', initialLearningRate: 0.1, every: 3, factor: 0.1 },
  piecewise: { name: 'piecewise', boundaries: [3, 8], values: [0.3, 0.2, 0.1] },
  cosine: { name: 'cosine', initialLearningRate: 0.1, decaySteps: 9, alpha: 0.1, warmupTarget: 0.2, warmupSteps: 3 },
  'cosine-restarts': { name: 'cosine-restarts', initialLearningRate: 0.1, firstDecaySteps: 3, tMul: 1.5, mMul: 0.9, alpha: 0.1 },
  polynomial: { name: 'polynomial', initialLearningRate: 0.1, decaySteps: 5, endLearningRate: 0.01, power: 2, cycle: true },
  'warm-up': { name: 'warm-up', steps: 3, from: 0.01, then: { name: 'step', initialLearningRate: 0.1, every: 2 } },
};

describe('configurations', () => {
  test.each(SCHEDULE_NAMES)('%s is made again from its configuration', (name) => {
    const first = createSchedule(EXAMPLES[name]);
    expect(first.config).toMatchObject(EXAMPLES[name] as object);
    const second = createSchedule(scheduleSchema.parse(JSON.parse(JSON.stringify(first.config))));
    for (let step = 0; step < 20; step++) expect(second.at(step)).toBe(first.at(step));
    expect(createSchedule(first)).toBe(first);
  });

  test('bad input is refused by name', () => {
    expect(() => createSchedule({ name: 'cosin' } as unknown as ScheduleInput)).toThrow(/Did you mean 'cosine'/);
    expect(() => createSchedule({ name: 'cosin' } as unknown as ScheduleInput)).toThrow(UnknownNameError);
    expect(() => createSchedule({} as ScheduleInput)).toThrow(UnknownNameError);
    expect(() => createSchedule(-0.1)).toThrow(InvalidParameterError);
    expect(() => createSchedule(NaN)).toThrow(/learningRate: got NaN/);
    expect(() => createSchedule('fast' as unknown as number)).toThrow(InvalidParameterError);
    expect(() => stepDecay({ initialLearningRate: 1, every: 0 })).toThrow(/step.every: got 0/);
    expect(() => createSchedule({ name: 'piecewise', boundaries: [3], values: [1, 2, 3] })).toThrow(/expected 2 values/);
    expect(() => createSchedule({ name: 'piecewise', boundaries: [3, 3], values: [1, 2, 3] })).toThrow(/ascending/);
    expect(() => createSchedule({ ...(EXAMPLES.cosine as object), warmup: 3 } as unknown as ScheduleInput)).toThrow(/Did you mean/);
  });
});

test('a value out of range inside an optimizer\'s schedule is named with its bound', () => {
  const learningRate = { name: 'cosine', initialLearningRate: 0.1, decaySteps: 0 } as const;
  expect(() => createOptimizer({ name: 'adam', learningRate })).toThrow(/learningRate\.decaySteps: got 0, expected a value > 0/);
});
