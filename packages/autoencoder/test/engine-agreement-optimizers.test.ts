import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Callback, OPTIMIZER_NAMES, SCHEDULE_NAMES, type ScheduleInput, reduceLearningRateOnPlateau, useDevice } from '../src/index.js';
import { agree } from './engine-helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const own: Record<string, readonly object[]> = {
  sgd: [{ momentum: 0.9 }, { momentum: 0.9, nesterov: true }],
  rmsprop: [{ momentum: 0.5 }, { centered: true }, { centered: true, momentum: 0.5, rho: 0.8 }, { epsilonInsideRoot: false }, { epsilon: 1e-3 }],
  adam: [{ amsgrad: true }, { beta1: 0.8, beta2: 0.99 }, { epsilon: 1e-3 }],
  adamw: [{ amsgrad: true }, { weightDecay: 0.1 }],
  nadam: [{ beta1: 0.7, beta2: 0.9 }],
  adadelta: [{ rho: 0.5 }, { epsilon: 1e-4 }],
  adagrad: [{ initialAccumulatorValue: 0.5 }, { epsilon: 1e-3 }],
};
/** Keras's defaults move weights little in ten steps; these move them. */
const rates: Record<string, number> = { sgd: 0.5, adadelta: 1, adagrad: 0.05 };
const common: readonly object[] = [
  {},
  { clipNorm: 0.01 },
  { clipValue: 0.001 },
  { globalClipNorm: 0.02 },
  { weightDecay: 0.05 },
  { weightDecay: 0.05, excludeFromWeightDecay: ['bias'], globalClipNorm: 0.05 },
];
const cases = OPTIMIZER_NAMES.flatMap((name) =>
  [...common, ...own[name]].map((options) => ({ title: `${name} ${JSON.stringify(options)}`, optimizer: { name, learningRate: rates[name] ?? 0.005, ...options } as { name: 'sgd' } })),
);

describe('eager and compiled agree with', () => {
  test.each(cases)('$title', async ({ optimizer }) => {
    await agree(() => ({ loss: 'binary-crossentropy' }), { optimizer });
  });
});

const schedules: Record<string, ScheduleInput> = {
  exponential: { name: 'exponential', initialLearningRate: 0.5, decaySteps: 3, decayRate: 0.5 },
  'inverse-time': { name: 'inverse-time', initialLearningRate: 0.5, decaySteps: 2, decayRate: 0.5, staircase: true },
  step: { name: 'step', initialLearningRate: 0.5, every: 2, factor: 0.5 },
  piecewise: { name: 'piecewise', boundaries: [2, 5], values: [0.5, 0.2, 0.1] },
  cosine: { name: 'cosine', initialLearningRate: 0.1, decaySteps: 6, alpha: 0.1, warmupTarget: 0.5, warmupSteps: 3 },
  'cosine-restarts': { name: 'cosine-restarts', initialLearningRate: 0.5, firstDecaySteps: 4, mMul: 0.7 },
  polynomial: { name: 'polynomial', initialLearningRate: 0.5, decaySteps: 6, endLearningRate: 0.01, power: 2, cycle: true },
  'warm-up': { name: 'warm-up', steps: 4, then: 0.5 },
};

describe('eager and compiled agree with the schedule', () => {
  test.each(SCHEDULE_NAMES)('%s', async (name) => {
    await agree(() => ({}), { optimizer: { name: 'sgd', momentum: 0.5, learningRate: schedules[name] } });
  });

  test('of a callback, which changes what was a constant of the graph', async () => {
    const callback = (): Callback => reduceLearningRateOnPlateau({ monitor: 'loss', patience: 1, minDelta: 100, factor: 0.3 });
    const { history } = await agree(() => ({}), () => ({ optimizer: { name: 'sgd', learningRate: 0.5 }, epochs: 4, callbacks: [callback()] }));
    expect(history.epochs.map(({ learningRate }) => learningRate.toFixed(3))).toEqual(['0.500', '0.500', '0.150', '0.045']);
  });
});
