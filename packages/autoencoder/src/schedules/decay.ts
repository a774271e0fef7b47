import { defineConfig, InvalidParameterError } from '@latentkit/core';
import type { z } from 'zod';
import { exponentialSchema, inverseTimeSchema, piecewiseSchema, polynomialSchema, stepSchema } from './config.js';
import type { Schedule } from './schedule.js';

/** Options of {@link exponentialDecay}. */
export type ExponentialDecayOptions = Omit<z.input<typeof exponentialSchema>, 'name'>;
/** Options of {@link inverseTimeDecay}. */
export type InverseTimeDecayOptions = Omit<z.input<typeof inverseTimeSchema>, 'name'>;
/** Options of {@link stepDecay}. */
export type StepDecayOptions = Omit<z.input<typeof stepSchema>, 'name'>;
/** Options of {@link piecewiseConstant}. */
export type PiecewiseConstantOptions = Omit<z.input<typeof piecewiseSchema>, 'name'>;
/** Options of {@link polynomialDecay}. */
export type PolynomialDecayOptions = Omit<z.input<typeof polynomialSchema>, 'name'>;

const exponentialConfig = defineConfig('exponential', exponentialSchema);
const inverseTimeConfig = defineConfig('inverse-time', inverseTimeSchema);
const stepConfig = defineConfig('step', stepSchema);
const piecewiseConfig = defineConfig('piecewise', piecewiseSchema);
const polynomialConfig = defineConfig('polynomial', polynomialSchema);

/** initialLearningRate · decayRate^(step / decaySteps), as `keras.optimizers.schedules.ExponentialDecay`. */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  const config = exponentialConfig.parse({ ...options, name: 'exponential' });
  const { initialLearningRate, decaySteps, decayRate, staircase } = config;
  return { config, at: (step) => initialLearningRate * decayRate ** progress(step, decaySteps, staircase) };
}

/** initialLearningRate / (1 + decayRate · step / decaySteps), as `keras.optimizers.schedules.InverseTimeDecay`. */
export function inverseTimeDecay(options: InverseTimeDecayOptions): Schedule {
  const config = inverseTimeConfig.parse({ ...options, name: 'inverse-time' });
  const { initialLearningRate, decaySteps, decayRate, staircase } = config;
  return { config, at: (step) => initialLearningRate / (1 + decayRate * progress(step, decaySteps, staircase)) };
}

/** The rate is multiplied by `factor` after every `every` steps: initialLearningRate · factor^⌊step / every⌋. */
export function stepDecay(options: StepDecayOptions): Schedule {
  const config = stepConfig.parse({ ...options, name: 'step' });
  const { initialLearningRate, every, factor } = config;
  return { config, at: (step) => initialLearningRate * factor ** Math.floor(step / every) };
}

/**
 * `values[i]` up to and including step `boundaries[i]`, the last value after that, as
 * `keras.optimizers.schedules.PiecewiseConstantDecay`. Throws `InvalidParameterError` unless there is one value more
 * than there are boundaries and the boundaries ascend.
 */
export function piecewiseConstant(options: PiecewiseConstantOptions): Schedule {
  const config = piecewiseConfig.parse({ ...options, name: 'piecewise' });
  const { boundaries, values } = config;
  if (values.length !== boundaries.length + 1) {
    throw new InvalidParameterError({
      parameter: 'piecewise.values',
      got: values,
      expected: `${boundaries.length + 1} values, one more than there are boundaries`,
    });
  }
  if (boundaries.some((boundary, i) => i > 0 && boundary <= boundaries[i - 1])) {
    throw new InvalidParameterError({ parameter: 'piecewise.boundaries', got: boundaries, expected: 'steps in ascending order' });
  }
  const at = (step: number): number => {
    const piece = boundaries.findIndex((boundary) => step <= boundary);
    return values[piece === -1 ? boundaries.length : piece];
  };
  return { config, at };
}

/**
 * Falls from `initialLearningRate` to `endLearningRate` along (1 − step / decaySteps)^power and stays there, or, with
 * `cycle`, starts over with the least multiple of `decaySteps` that is not yet passed. As
 * `keras.optimizers.schedules.PolynomialDecay`.
 */
export function polynomialDecay(options: PolynomialDecayOptions): Schedule {
  const config = polynomialConfig.parse({ ...options, name: 'polynomial' });
  const { initialLearningRate, decaySteps, endLearningRate, power, cycle } = config;
  const at = (step: number): number => {
    const span = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps;
    return (initialLearningRate - endLearningRate) * (1 - Math.min(step, span) / span) ** power + endLearningRate;
  };
  return { config, at };
}

function progress(step: number, decaySteps: number, staircase: boolean): number {
  return staircase ? Math.floor(step / decaySteps) : step / decaySteps;
}
